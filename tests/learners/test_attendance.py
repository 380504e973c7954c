"""Periods held and missed of each learner, who is near a limit, and the log book."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from courses import actions as courses
from learners import actions, rules
from learners.absences import lines_of, near_a_limit, summary_of
from learners.models import Roll
from trainingcenter.ui.slots import waiting_for

from ..factories import make_class, make_enrolments, make_lecturer, make_sessions, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user("registrar")


def figures(attendance):
    return attendance.held, attendance.present, attendance.excused, attendance.unexcused, attendance.late


def by_hand(clerk, **limits):
    """Six sessions of 5 periods: four closed, one reopened, one cancelled; a late comer, a leaver, one late and absent."""
    training_class = make_class(by=clerk)
    for name, value in limits.items():
        setattr(training_class.version, name, value)
    training_class.version.save()
    plain, late, gone, absent = make_enrolments(training_class, 4)
    start = training_class.planned_start
    sessions = [
        courses.add_session(
            training_class=training_class, kind="discussion", title=f"Thảo luận {i + 1}",
            day=start + timedelta(days=i), half_day="morning", periods=5, by=clerk,
        )
        for i in range(6)
    ]  # fmt: skip
    late.enrolled_on = sessions[1].day
    late.save()
    marks = [
        {gone.pk: "excused"},
        {absent.pk: "excused", late.pk: "unexcused"},
        {absent.pk: "unexcused", plain.pk: "late"},
        {absent.pk: "late", plain.pk: "late"},
        {absent.pk: "unexcused"},
    ]
    for session, marked in zip(sessions, marks, strict=False):
        actions.save_roll(session=session, marks=marked, by=clerk)
        actions.close_roll(session=session, by=clerk)
    actions.reopen_roll(session=sessions[4], reason="Ghi nhầm", by=clerk)
    courses.cancel_session(session=sessions[5], reason="Mưa bão", by=clerk)
    actions.withdraw(enrolment=gone, on=sessions[2].day, reason="Chuyển công tác", by=clerk)
    training_class.refresh_from_db()
    return training_class, sessions, (plain, late, gone, absent)


def test_figures_count_from_enrolment_to_leaving_over_closed_rolls_only(clerk):
    training_class, sessions, (plain, late, gone, absent) = by_hand(clerk)
    enrolled, left = lines_of(training_class)
    found = {line.enrolment: figures(line.attendance) for line in (*enrolled, *left)}
    assert found == {
        plain: (20, 20, 0, 0, 2),
        late: (15, 10, 0, 5, 0),
        gone: (10, 5, 5, 0, 0),
        absent: (20, 10, 5, 5, 1),
    }
    assert [line.enrolment for line in left] == [gone]
    standing = {line.enrolment: (line.standing.state, line.standing.left) for line in enrolled}
    # 25 periods in all, 20 % of which are 5; for the late comer 20, of which 4
    assert standing == {plain: ("fine", 5), late: ("over", -1), absent: ("over", -5)}
    summary = summary_of(enrolled)
    assert (summary.count, summary.held, summary.present, summary.near, summary.over) == (3, 55, 40, 0, 2)
    rows = next(line for line in enrolled if line.enrolment == absent).attendance.rows
    assert [(row.session, row.kind) for row in rows] == [
        (sessions[1].pk, "excused"), (sessions[2].pk, "unexcused"), (sessions[3].pk, "late"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("excused", "unexcused", "absence_limit", "unexcused_limit", "state", "left"),
    [
        (0, 0, 20, 0, "fine", 0),
        (5, 0, 20, None, "fine", 15),
        (15, 0, 20, None, "fine", 5),
        (16, 0, 20, None, "near", 4),
        (20, 0, 20, None, "near", 0),
        (21, 0, 20, None, "over", -1),
        (10, 5, 20, 5, "near", 0),
        (10, 6, 20, 5, "over", -1),
        (21, 0, 20, 5, "over", -1),
        (0, 1, 20, 0, "over", -1),
    ],
)
def test_the_worse_of_both_limits_decides(excused, unexcused, absence_limit, unexcused_limit, state, left):
    attendance = rules.Attendance(held=60, coming=40, excused=excused, unexcused=unexcused)
    found = rules.standing(attendance, absence_limit=absence_limit, unexcused_limit=unexcused_limit)
    assert (found.state, found.left) == (state, left)


@pytest.mark.parametrize(
    "limits",
    [
        {"absence_limit_percent": 20},
        {"absence_limit_percent": 40},
        {"absence_limit_percent": 60, "unexcused_limit_percent": 20},
        {"absence_limit_percent": 60, "unexcused_limit_percent": 33},
        {"absence_limit_percent": 90, "unexcused_limit_percent": 0},
        {"absence_limit_percent": 99, "unexcused_limit_percent": 99},
    ],
)
def test_the_database_finds_near_learners_as_the_rule_does(clerk, limits):
    training_class, *_rest = by_hand(clerk, **limits)
    enrolled, _left = lines_of(training_class)
    rule = {line.enrolment.pk: line.standing.left for line in enrolled if line.standing.state != "fine"}
    assert {e.pk: e.left for e in near_a_limit()} == rule


def test_the_start_page_counts_near_learners_of_running_classes_with_one_query(clerk, django_assert_num_queries):
    training_class, *_rest = by_hand(clerk)
    found = {item.label: item for item in waiting_for(clerk)}
    item = found["Học viên vắng gần giới hạn"]
    assert (item.count, item.url) == (2, reverse("learners:near_limit"))
    clerk.has_perm("accounts.take_roll")
    with django_assert_num_queries(1):
        near_a_limit().count()
    training_class.state = "recognised"
    training_class.save()
    assert "Học viên vắng gần giới hạn" not in {item.label for item in waiting_for(clerk)}


def test_the_list_of_near_learners_is_narrowed_by_class_and_state(client, clerk):
    training_class, _sessions, (_plain, late, _gone, absent) = by_hand(clerk)
    client.force_login(clerk)
    page = reverse("learners:near_limit")
    shown = [e.pk for e in client.get(page).context["table"].data]
    assert shown == [absent.pk, late.pk]  # the worst first
    assert len(client.get(page, {"state": "near"}).context["table"].data) == 0
    assert len(client.get(page, {"training_class": training_class.pk, "state": "over"}).context["table"].data) == 2
    assert client.get(page, {"export": "xlsx"}).status_code == 200
    client.force_login(make_user("lecturer"))
    assert client.get(page).status_code == 403


def test_the_page_shows_fraction_limit_and_the_sessions_behind(client, clerk):
    training_class, _sessions, (plain, late, gone, absent) = by_hand(clerk)
    client.force_login(clerk)
    page = reverse("learners:attendance", args=[training_class.pk])
    text = client.get(page).content.decode()
    for part in ("10/20 = 50,00 %", "5/15 = 33,33 %", "5/10 = 50,00 %", "72,73 %", "Chuyển công tác", "Thảo luận 3"):
        assert part in text
    lines = client.get(page, {"sort": "risk", "show": "near"}).context["lines"]
    assert [line.enrolment for line in lines] == [absent, late]
    assert [line.enrolment for line in client.get(page).context["lines"]] == [
        e for e in training_class.enrolments.active().in_roster_order() if e in (plain, late, absent)
    ]
    sheet = load_workbook(BytesIO(client.get(page, {"export": "xlsx"}).content)).active
    rows = [row[3:12] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert rows == [
        (20, 20, 0, 0, 2, 0, 0, 5, "bình thường"),
        (15, 10, 0, 5, 0, 33.33, 33.33, -1, "vượt giới hạn"),
        (20, 10, 5, 5, 1, 50, 25, -5, "vượt giới hạn"),
        (10, 5, 5, 0, 0, 50, 0, None, "đã rời lớp"),
    ]


def test_as_many_queries_for_many_learners_as_for_few(client, clerk, django_assert_max_num_queries):
    client.force_login(clerk)
    counts = []
    for n in (1, 3):
        training_class = make_class(by=clerk, code="DVM" if n == 3 else "BDNTVD")
        enrolments = make_enrolments(training_class, n)
        session = make_sessions(training_class)[0]
        actions.save_roll(session=session, marks={e.pk: "excused" for e in enrolments}, by=clerk)
        actions.close_roll(session=session, by=clerk)
        page = reverse("learners:attendance", args=[training_class.pk])
        client.get(page)
        with django_assert_max_num_queries(17) as taken:
            client.get(page)
        counts.append(len(taken))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["attendance", "log_book"])
def test_attendance_is_read_by_readers_and_by_the_lecturers_of_the_class(client, clerk, name):
    training_class, sessions, _enrolments = by_hand(clerk)
    page = reverse(f"learners:{name}", args=[training_class.pk, *(["pdf"] if name == "log_book" else [])])
    lecturer = make_lecturer()
    user = make_user("lecturer", person=lecturer.person)
    for role, status in (("leader", 200), ("inspector", 200), ("admin", 403), ("appraiser", 403)):
        client.force_login(make_user(role))
        assert client.get(page).status_code == status, role
    client.force_login(user)
    assert client.get(page).status_code == 404
    sessions[0].lecturer = lecturer
    sessions[0].save()
    assert client.get(page).status_code == 200


def test_a_class_without_closed_rolls_says_so(client, clerk):
    training_class = make_class(by=clerk)
    client.force_login(clerk)
    page = reverse("learners:attendance", args=[training_class.pk])
    assert "Lớp chưa có học viên" in client.get(page).content.decode()
    make_enrolments(training_class, 1)
    assert "Chưa buổi nào khóa điểm danh" in client.get(page).content.decode()


def test_the_log_book_tells_content_presence_names_remarks_and_who_confirmed(client, clerk):
    training_class, sessions, (_plain, late, _gone, absent) = by_hand(clerk)
    roll = Roll.objects.get(session=sessions[1])
    roll.content, roll.remarks = "Bài 1: Khái quát lịch sử Đảng", "Lớp học nghiêm túc"
    roll.confirmed_at, roll.confirmed_by = timezone.now(), clerk
    roll.save()
    client.force_login(clerk)
    answer = client.get(reverse("learners:log_book", args=[training_class.pk, "pdf"]))
    reader = PdfReader(BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for part in ("SỔ ĐẦU BÀI", "Lớp học nghiêm túc", "2/4", "Chưa khóa điểm danh", f"{sessions[0].day:%d/%m/%Y}"):
        assert part in text
    assert "Thảo luận 6" not in text  # cancelled
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    word = client.get(reverse("learners:log_book", args=[training_class.pk, "docx"]))
    table = Document(BytesIO(word.content)).tables[1]
    cells = [cell.text for cell in table.rows[2].cells]
    assert cells[1] == "Bài 1: Khái quát lịch sử Đảng"
    assert cells[4:7] == ["2/4", f"P: {absent.learner.full_name}; K: {late.learner.full_name}", "Lớp học nghiêm túc"]
    assert cells[7].startswith(str(clerk))
    assert client.get(reverse("learners:log_book", args=[training_class.pk, "exe"])).status_code == 404


def test_many_absent_names_stand_below_the_table_of_the_log_book(client, clerk):
    training_class = make_class(by=clerk)
    enrolments = make_enrolments(training_class, 12)
    session = make_sessions(training_class)[0]
    actions.save_roll(session=session, marks={e.pk: "excused" for e in enrolments[:11]}, by=clerk)
    actions.close_roll(session=session, by=clerk)
    client.force_login(clerk)
    word = client.get(reverse("learners:log_book", args=[training_class.pk, "docx"]))
    doc = Document(BytesIO(word.content))
    assert doc.tables[1].rows[1].cells[4].text == "1/12"
    assert doc.tables[1].rows[1].cells[5].text == "P: 11 (tên ở cuối sổ)"
    assert any("vắng có phép (11): " in paragraph.text for paragraph in doc.paragraphs)
