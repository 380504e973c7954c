"""From rows to a certificate's frozen wording, and from wording to pages."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from trainingcenter.documents.stamping import Layout, stamp_pages
from trainingcenter.vietnamese import date_words, decimal_vn

from . import rules
from .drawing import certificate_layout


@dataclass(frozen=True)
class Wording:
    """What stands on one certificate and in its row of the register, frozen at issue; later changes of names, units or
    rules do not touch it."""

    superior: str
    centre: str
    full_name: str
    birth_date: str
    sex: str
    ethnicity: str
    hometown: str
    unit: str
    programme: str
    class_name: str
    class_code: str
    from_to: str
    opened_on: str
    closed_on: str
    rank: str
    mark: str
    register_no: str
    number: str
    decision: str
    place_date: str
    signer_title: str
    signer_name: str
    delegation: str
    code: str
    reissue: str
    lessons: tuple
    demo: str


def class_words(training_class, centre, issued_on, signature):
    """The words that all certificates of one issue share, as a dict; `signature` is (person, title, delegation)."""
    person, title, basis = signature
    lessons = [[lesson.lesson.title, str(lesson.periods)] for lesson in training_class.lessons_in_order()]
    return {
        "superior": centre.superior,
        "centre": centre.name,
        "programme": training_class.version.wording or training_class.programme.name,
        "class_name": f"Khóa {training_class.intake_label}",
        "class_code": training_class.code,
        "from_to": f"từ ngày {training_class.opened_on:%d/%m/%Y} đến ngày {training_class.closed_on:%d/%m/%Y}",
        "opened_on": f"{training_class.opened_on:%d/%m/%Y}",
        "closed_on": f"{training_class.closed_on:%d/%m/%Y}",
        "place_date": f"{centre.place}, {date_words(issued_on)}",
        "signer_title": title,
        "signer_name": person.full_name,
        "delegation": basis,
        "lessons": lessons,
        "demo": "DỮ LIỆU TRÌNH DIỄN" if centre.is_demonstration else "",
    }


def wording(certificate, *, decision, of_class):
    """The words of one certificate about to be issued, from its enrolment and the words it shares with its class."""
    enrolment, old = certificate.enrolment, certificate.replaces
    learner = enrolment.learner
    words = Wording(
        **of_class,
        full_name=learner.full_name,
        birth_date=learner.born,
        sex=SEX_WORDS.get(learner.sex, ""),
        ethnicity=learner.ethnicity,
        hometown=learner.hometown,
        unit=enrolment.unit_name,
        rank=RANK_WORDS.get(enrolment.rank, ""),
        mark="" if enrolment.mark is None else decimal_vn(enrolment.mark),
        register_no=str(certificate.register_no),
        number=certificate.number,
        decision=f"{decision.number_text} ngày {decision.signed_on:%d/%m/%Y}",
        code=rules.write_code(certificate.code),
        reissue=f"Cấp lại lần {certificate.copy_no}, thay số {old.number}" if old else "",
    )
    return asdict(words)


SEX_WORDS = {"male": "Nam", "female": "Nữ"}
RANK_WORDS = {
    "excellent": "Xuất sắc",
    "very_good": "Giỏi",
    "good": "Khá",
    "average": "Trung bình",
    "failed": "",
    "": "Hoàn thành",
}


def check_url(code):
    """The address behind the QR: the public page of one certificate."""
    return settings.PUBLIC_URL + reverse("check-code", args=[code])


def fields_of(design):
    """The fields that the layout `design` (JSON) shows, as a set of names."""
    return {zone["field"] for zone in design["zones"]}


def sides_of(design):
    """How many pages a certificate has on the layout `design` (JSON): 1, or 2 with a back."""
    return 1


def overprints(design):
    """Whether certificates on the layout `design` (JSON) are printed over numbered blanks."""
    return bool(design.get("overprint"))


def draw(certificates, design, *, on_progress=None):
    """One merged PDF, `sides_of(design)` pages for each certificate, drawn from the frozen wording."""
    records = [{**c.wording, "check_url": check_url(c.code)} for c in certificates]
    return stamp_pages(_layout_of(design), records, on_progress=on_progress)


def _layout_of(design):
    """What is stamped on each page: over a blank only the zones, for the rest is printed on it already."""
    page = {name: value for name, value in design.items() if name != "overprint"}
    return Layout.from_dict(page | {"static_html": ""} if overprints(design) else page)


def default_design(kind):
    """The design (JSON) that a centre starts with for credentials of `kind`."""
    title = "BẰNG TỐT NGHIỆP" if kind == "diploma" else "GIẤY CHỨNG NHẬN"
    return certificate_layout(title).to_dict()


@dataclass(frozen=True)
class Difference:
    """A field in which what was issued differs from what is known of the learner now."""

    label: str
    issued: str
    now: str


def differences(certificate):
    """Where the frozen words of `certificate` differ from its learner of now, as a list of Difference."""
    if certificate.enrolment_id is None:
        return []
    learner, words = certificate.enrolment.learner, certificate.wording
    now = {
        "full_name": (_("full name"), learner.full_name),
        "birth_date": (_("date of birth"), learner.born),
        "unit": (_("unit"), certificate.enrolment.unit_name),
        "rank": (_("rank"), RANK_WORDS.get(certificate.enrolment.rank, "")),
    }
    return [
        Difference(label, words.get(field, ""), value)
        for field, (label, value) in now.items()
        if words.get(field, "") != value
    ]
