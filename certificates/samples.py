"""Words to try a layout on: made up ones, and the longest and shortest that stand in the database."""

from django.db.models import Count, TextField, Value
from django.db.models.functions import Coalesce, Length, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy

from courses.models import ProgrammeVersion
from learners.models import Enrolment, Learner
from trainingcenter.organisation.models import CentreIdentity

from . import documents

SAMPLE, LONGEST, SHORTEST = "sample", "longest", "shortest"
CHOICES = {
    SAMPLE: gettext_lazy("sample data"),
    LONGEST: gettext_lazy("longest names of the database"),
    SHORTEST: gettext_lazy("shortest names of the database"),
}
SAMPLE_CODE = "ABCDEFGH2345"
LESSONS = [
    ["Khái quát lịch sử Đảng Cộng sản Việt Nam", "5"],
    ["Cương lĩnh xây dựng đất nước trong thời kỳ quá độ lên chủ nghĩa xã hội", "5"],
    ["Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", "5"],
    ["Nội dung cơ bản của Điều lệ Đảng Cộng sản Việt Nam", "5"],
    ["Phấn đấu, rèn luyện trở thành đảng viên Đảng Cộng sản Việt Nam", "5"],
]
WORDS = {
    "superior": "Đảng ủy phường Nghĩa Lộ",
    "centre": "Trung tâm Chính trị phường Nghĩa Lộ",
    "full_name": "Nguyễn Thị Hồng Ánh",
    "birth_date": "15/03/1996",
    "sex": "Nữ",
    "ethnicity": "Thái",
    "hometown": "xã Nghĩa Lợi, tỉnh Lào Cai",
    "unit": "Chi bộ tổ dân phố số 5, phường Trung Tâm",
    "programme": "Bồi dưỡng nhận thức về Đảng",
    "class_name": "Khóa II/2026",
    "class_code": "BDNTVD-2026-02",
    "from_to": "từ ngày 02/03/2026 đến ngày 08/03/2026",
    "opened_on": "02/03/2026",
    "closed_on": "08/03/2026",
    "rank": "Giỏi",
    "mark": "8,5",
    "register_no": "117",
    "number": "117/GCN-TTCT",
    "decision": "24-QĐ/TTCT ngày 09/03/2026",
    "place_date": "Nghĩa Lộ, ngày 10 tháng 3 năm 2026",
    "signer_title": "K/T GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
    "signer_name": "Trần Thị Bích Ngọc",
    "delegation": "Quyết định phân công số 05-QĐ/TTCT",
    "code": "ABCD-EFGH-2345",
    "reissue": "Cấp lại lần 1, thay số 012/GCN-TTCT",
    "lessons": LESSONS,
    "demo": "BẢN IN THỬ",
}


def choices_for(user):
    """The samples `user` may see: names of learners only with the right to see the register."""
    names = user.has_perm("accounts.view_certificates")
    return {key: words for key, words in CHOICES.items() if names or key == SAMPLE}


def sample_words(which=SAMPLE):
    """Words of every field, with `check_url`: made up, or the longest or shortest of the database where it has any."""
    words = WORDS | {"check_url": documents.check_url(SAMPLE_CODE)} | _centre()
    if which in (LONGEST, SHORTEST):
        words |= {name: text for name, text in _extreme("-" if which == LONGEST else "").items() if text}
    return words


def _centre():
    centre = CentreIdentity.objects.on(timezone.localdate())
    return {"superior": centre.superior, "centre": centre.name} if centre else {}


def _extreme(order):
    version = ProgrammeVersion.objects.annotate(
        shown=Coalesce(NullIf("wording", Value("")), "programme__name", output_field=TextField())
    )
    version = version.alias(long=Length("shown")).order_by(f"{order}long", "pk").values_list("shown", flat=True)
    return {
        "full_name": _end(Learner.objects.all(), "full_name", order),
        "hometown": _end(Learner.objects.exclude(hometown=""), "hometown", order),
        "unit": _end(Enrolment.objects.exclude(unit_name=""), "unit_name", order),
        "programme": version.first(),
        "lessons": _lessons(order),
    }


def _end(rows, field, order):
    return rows.alias(long=Length(field)).order_by(f"{order}long", "pk").values_list(field, flat=True).first()


def _lessons(order):
    """The lessons of the version that has most (or fewest) of them."""
    versions = ProgrammeVersion.objects.alias(many=Count("places")).filter(many__gt=0)
    version = versions.order_by(f"{order}many", "pk").first()
    places = version.places.select_related("lesson") if version else ()
    return [[place.lesson.title, str(place.periods)] for place in places]
