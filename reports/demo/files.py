"""What stands in the files of the demonstration's lecturers: qualifications, lessons, busy times, log."""

from datetime import date, time, timedelta

from courses import actions as courses
from courses.models import Lesson, Session
from lecturers import actions as lecturers

SINCE = date(2020, 1, 1)
DEGREES = (
    ("Thạc sĩ Xây dựng Đảng và Chính quyền nhà nước", "Học viện Báo chí và Tuyên truyền", date(2017, 7, 15)),
    ("Cử nhân Luật", "Trường Đại học Luật Hà Nội", date(2009, 6, 30)),
    ("Cử nhân Giáo dục chính trị", "Trường Đại học Sư phạm Hà Nội", date(2011, 6, 20)),
)
THEORY = (
    ("Cao cấp lý luận chính trị", "Học viện Chính trị khu vực I", date(2019, 5, 10)),
    ("Cử nhân chính trị", "Học viện Chính trị quốc gia Hồ Chí Minh", date(2015, 8, 1)),
)
PEDAGOGIC = (
    "Chứng chỉ bồi dưỡng phương pháp giảng dạy lý luận chính trị",
    "Trường Chính trị tỉnh Yên Bái",
    date(2021, 9, 24),
)
LOG = (
    ("self_study", "Nghiên cứu văn kiện Đại hội đại biểu toàn quốc của Đảng", 20, "Bài thu hoạch"),
    (
        "research_item",
        "Nâng cao chất lượng bồi dưỡng cấp ủy viên cơ sở tại địa phương",
        120,
        "Nghiệm thu, đạt loại Khá",
    ),
    ("lecturer_contest", "Hội thi giảng viên lý luận chính trị giỏi cấp tỉnh", 200, "Giải Nhì"),
    ("training", "Lớp bồi dưỡng nghiệp vụ giảng viên trung tâm chính trị", 75, "Hoàn thành"),
    ("practice_review", "Tổng kết thực tiễn công tác phát triển đảng viên ở thôn, bản", 150, ""),
)


def fill_files(cast):
    """Every lecturer has qualifications and may teach what the year gave them and a little more; some are busy, some
    keep a log. Meant for a year just built."""
    for number, lecturer in enumerate(cast.lecturers):
        _qualifications(cast, lecturer, number)
        _lessons(cast, lecturer, number)
    _busy(cast)
    for number, (kind, title, days_ago, result) in enumerate(LOG):
        lecturers.add_item(
            lecturer=cast.lecturers[number % 4],
            by=cast.registrar,
            kind=kind,
            title=title,
            day=cast.today - timedelta(days=days_ago),
            result=result,
        )


def _qualifications(cast, lecturer, number):
    rows = [("professional", *DEGREES[number % 3]), ("political_theory", *THEORY[number % 2])]
    if lecturer.kind == "full_time":
        rows.append(("pedagogic", *PEDAGOGIC))
    for kind, title, institution, obtained_on in rows:
        lecturers.add_qualification(
            lecturer=lecturer,
            by=cast.registrar,
            kind=kind,
            title=title,
            institution=institution,
            obtained_on=obtained_on,
        )


def _lessons(cast, lecturer, number):
    """The lessons that the year assigns to the lecturer, and every seventh of the others."""
    taught = set(Session.objects.filter(lecturer=lecturer, lesson__isnull=False).values_list("lesson", flat=True))
    lessons = list(Lesson.objects.order_by("pk"))
    may = [lesson for i, lesson in enumerate(lessons) if lesson.pk in taught or i % 7 == number % 7]
    courses.set_teachable(lecturer=lecturer, lessons=may, since=SINCE, by=cast.registrar)


def _busy(cast):
    """A meeting each Monday morning, a journey of three days, one day off: all in the days to come."""
    soon = cast.today + timedelta(days=7)
    first, second, third = cast.lecturers[3], cast.lecturers[4], cast.lecturers[5]
    for lecturer, fields in (
        (first, {"weekday": 0, "starts": time(7, 30), "ends": time(9), "reason": "Giao ban cơ quan"}),
        (second, {"last_day": soon + timedelta(days=2), "reason": "Đi công tác"}),
        (third, {"reason": "Nghỉ phép"}),
    ):
        lecturers.add_busy(lecturer=lecturer, by=cast.registrar, first_day=soon, **fields)
