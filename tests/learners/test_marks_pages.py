"""Assessments, the grid of marks, its papers and lists through the browser's eyes."""

import json
from datetime import timedelta
from decimal import Decimal as D
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from learners import actions
from learners.models import Assessment
from trainingcenter.ui.slots import waiting_for

from ..factories import end, make_class, make_enrolments, make_lecturer, make_recognised_class, make_sessions, make_user
from .test_marks import make_assessment, marks_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar():
    return make_user("registrar")


@pytest.fixture
def clerk(client, registrar):
    client.force_login(registrar)
    return client


@pytest.fixture
def training_class(registrar):
    return make_class(by=registrar)


@pytest.fixture
def lecturer():
    """A lecturer with an account."""
    found = make_lecturer()
    make_user("lecturer", person=found.person)
    return found


def send(client, training_class, cells):
    grid = {"-".join(map(str, cell)): pair for cell, pair in cells.items()}
    return client.post(reverse("learners:marks_save", args=[training_class.pk]), {"grid": json.dumps(grid)})


def address(name, *arguments):
    return reverse(f"learners:{name}", args=arguments)


# -- assessments


def test_an_assessment_is_typed_on_a_page_of_its_own_and_nothing_typed_is_lost(clerk, training_class, lecturer):
    url = address("assessment_new", training_class.pk)
    far = training_class.planned_end + timedelta(days=90)
    typed = {"name": "Bài số 1", "kind": "test", "weight": "2", "held_on": f"{far:%d/%m/%Y}", "lecturer": lecturer.pk}
    response = clerk.post(url, typed)
    assert response.context["form"].errors.keys() == {"held_on"}
    assert 'value="Bài số 1"' in response.content.decode()
    assert clerk.post(url, typed | {"held_on": ""}).status_code == 302
    assert clerk.post(url, typed | {"held_on": ""}).context["form"].errors.keys() == {"name"}
    assessment = Assessment.objects.get()
    assert (assessment.name, assessment.weight, assessment.lecturer) == ("Bài số 1", 2, lecturer)
    edit = address("assessment_edit", assessment.pk)
    assert clerk.get(edit).context["form"].initial["name"] == "Bài số 1"
    clerk.post(edit, typed | {"held_on": "", "name": "Bài thực hành", "kind": "practice"})
    assessment.refresh_from_db()
    assert (assessment.name, assessment.kind) == ("Bài thực hành", "practice")
    assert clerk.post(address("assessment_delete", assessment.pk)).status_code == 302
    assert not Assessment.objects.exists()


def test_a_reopening_needs_a_reason_at_its_field(clerk, registrar, training_class):
    assessment = make_assessment(training_class)
    actions.lock_marks(assessment=assessment, by=registrar)
    url = address("marks_reopen", assessment.pk)
    assert clerk.post(url, {"reason": " "}).context["form"].errors.keys() == {"reason"}
    assert clerk.post(url, {"reason": "Vào nhầm cột"}).status_code == 302
    assessment.refresh_from_db()
    assert (assessment.locked_at, assessment.reopen_reason) == (None, "Vào nhầm cột")


# -- saving


def test_good_cells_are_saved_and_each_wrong_one_gets_its_reason(clerk, training_class):
    first, second, third = make_enrolments(training_class)
    assessment = make_assessment(training_class)
    cells = {
        (assessment.pk, first.pk, "value"): ["", " 8,5 "],
        (assessment.pk, second.pk, "value"): ["", "11"],
        (assessment.pk, third.pk, "value"): ["", "tám"],
        (assessment.pk, third.pk, "retest"): ["", "6"],
    }
    answer = send(clerk, training_class, cells).json()
    assert answer["errors"] == {
        f"{assessment.pk}-{second.pk}-value": "11 không nằm trong khoảng 0–10.",
        f"{assessment.pk}-{third.pk}-value": "“tám” không phải là điểm. Hãy gõ số từ 0 đến 10, hoặc V nếu không dự.",
    }
    assert answer["values"] == {f"{assessment.pk}-{first.pk}-value": "8,5", f"{assessment.pk}-{third.pk}-retest": "6"}
    assert answer["finals"][str(first.pk)] == ["8,5", "Giỏi", "đạt"]
    assert marks_in(assessment) == {first.pk: (D("8.50"), None), third.pk: (None, D(6))}


def test_what_somebody_else_wrote_is_answered_not_overwritten(clerk, registrar, training_class):
    (first,) = make_enrolments(training_class, 1)
    assessment = make_assessment(training_class)
    actions.save_marks(assessment=assessment, marks={first.pk: ("V", None)}, by=registrar)
    answer = send(clerk, training_class, {(assessment.pk, first.pk, "value"): ["", "8"]}).json()
    assert answer["theirs"] == {f"{assessment.pk}-{first.pk}-value": "V"}
    assert marks_in(assessment) == {first.pk: ("V", None)}


@pytest.mark.parametrize(
    "grid", ["", "[]", "x", '{"a": 1}', '{"1-2-x": ["", ""]}', '{"1-2-value": ["", "", ""]}', '{"1-0-value": ["", ""]}']
)
def test_a_grid_that_is_none_is_refused_whole(clerk, training_class, grid):
    response = clerk.post(address("marks_save", training_class.pk), {"grid": grid})
    assert (response.status_code, len(response.json()["errors"])) == (409, 1)


def test_marks_of_a_class_that_is_recognised_are_refused(client):
    training_class, clerk, _director = make_recognised_class()
    client.force_login(clerk)
    cell = (training_class.assessments.get().pk, training_class.enrolments.first().pk, "value")
    assert send(client, training_class, {cell: ["8", "9"]}).status_code == 409
    assert b'<input id="cell-' not in client.get(address("marks", training_class.pk)).content


def test_while_the_recognition_is_proposed_marks_are_shown_and_the_page_says_why(clerk, registrar, training_class):
    make_enrolments(training_class, 2)
    make_sessions(training_class)
    end(training_class, registrar)
    assessment = training_class.assessments.get()
    actions.reopen_marks(assessment=assessment, reason="Vào nhầm", by=registrar)
    shown = '<input id="cell-'
    assert shown in clerk.get(address("marks", training_class.pk)).content.decode()
    actions.lock_marks(assessment=assessment, by=registrar)
    actions.propose_recognition(training_class=training_class, by=registrar)
    for name, pk in (("marks", training_class.pk), ("assessment_marks", assessment.pk), ("marks_plain", assessment.pk)):
        page = clerk.get(address(name, pk)).content.decode()
        assert shown not in page
        assert f'name="value-{training_class.enrolments.first().pk}"' not in page
    assert "đề nghị" in clerk.get(address("marks", training_class.pk)).content.decode()


def test_locking_with_blanks_tells_who_has_none(clerk, registrar, training_class):
    first, second = make_enrolments(training_class, 2)
    assessment = make_assessment(training_class)
    actions.save_marks(assessment=assessment, marks={first.pk: (D(8), None)}, by=registrar)
    page = clerk.post(address("marks_lock", assessment.pk), {"next": address("marks", training_class.pk)}, follow=True)
    assert f"2. {second.learner.full_name}" in page.content.decode()
    actions.save_marks(assessment=assessment, marks={second.pk: ("V", None)}, by=registrar)
    clerk.post(address("marks_lock", assessment.pk))
    assert Assessment.objects.get().locked_by == registrar


# -- without JavaScript


def test_the_plain_form_saves_what_is_right_and_keeps_what_is_wrong(clerk, training_class):
    first, second = make_enrolments(training_class, 2)
    assessment = make_assessment(training_class)
    url = address("marks_plain", assessment.pk)
    before = clerk.get(url).context["before"]
    typed = {f"value-{first.pk}": "8,5", f"value-{second.pk}": "11", f"retest-{second.pk}": "x", "before": before}
    page = clerk.post(url, typed)
    assert marks_in(assessment) == {first.pk: (D("8.50"), None)}
    text = page.content.decode()
    assert 'value="11"' in text
    assert 'value="x"' in text
    assert "11 không nằm trong khoảng 0–10." in text
    corrected = typed | {f"value-{second.pk}": "v", f"retest-{second.pk}": "6", "before": page.context["before"]}
    assert clerk.post(url, corrected).status_code == 302
    assert marks_in(assessment)[second.pk] == ("V", D(6))


def test_the_plain_form_does_not_overwrite_what_it_did_not_show(clerk, registrar, training_class):
    first, second = make_enrolments(training_class, 2)
    assessment = make_assessment(training_class)
    url = address("marks_plain", assessment.pk)
    before = clerk.get(url).context["before"]
    given = {first.pk: (D(7), None), second.pk: (D(6), None)}
    actions.save_marks(assessment=assessment, marks=given, by=registrar)
    typed = {f"value-{first.pk}": "8", f"value-{second.pk}": "", "before": before}
    page = clerk.post(url, typed)
    assert marks_in(assessment) == {first.pk: (D(7), None), second.pk: (D(6), None)}
    assert "“7”" in page.content.decode()
    clerk.post(url, typed | {f"value-{second.pk}": "6", "before": page.context["before"]})
    assert marks_in(assessment)[first.pk] == (D(8), None)


def test_the_plain_form_has_pages_below_the_limit_of_fields(clerk, training_class, monkeypatch):
    monkeypatch.setattr("learners.views.plain_marks.PAGE", 2)
    people = make_enrolments(training_class, 3)
    assessment = make_assessment(training_class)
    url = address("marks_plain", assessment.pk) + "?page=2"
    page = clerk.get(url)
    assert f"value-{people[2].pk}" in page.content.decode()
    assert f"value-{people[0].pk}" not in page.content.decode()
    clerk.post(url, {f"value-{people[2].pk}": "9", "before": page.context["before"]})
    assert marks_in(assessment) == {people[2].pk: (D(9), None)}


# -- lecturers


def test_a_lecturer_enters_and_locks_their_own_test_and_no_other(client, training_class, lecturer):
    make_enrolments(training_class, 1)
    (first,) = training_class.enrolments.all()
    own = make_assessment(training_class, lecturer=lecturer, held_on=training_class.planned_start)
    other = make_assessment(training_class, name="Bài số 2")
    user = lecturer.person.user
    assert [(i.label, i.count) for i in waiting_for(user) if i.url == address("to_mark")] == [("Điểm cần nhập", 1)]
    client.force_login(user)
    assert own.name in client.get(address("to_mark")).content.decode()
    page = client.get(address("assessment_marks", own.pk)).content.decode()
    assert first.learner.full_name in page
    assert f"cell-{own.pk}-{first.pk}-value" in page
    assert other.name not in page
    for name in ("assessment_marks", "marks_plain", "marks_history"):
        assert client.get(address(name, other.pk)).status_code == 404
        assert client.get(address(name, own.pk)).status_code == 200
    assert client.get(address("marks", training_class.pk)).status_code == 403
    assert send(client, training_class, {(other.pk, first.pk, "value"): ["", "8"]}).status_code == 403
    answer = send(client, training_class, {(own.pk, first.pk, "value"): ["", "8"]}).json()
    assert (answer["changed"], "finals" in answer) == (1, False)
    assert client.post(address("marks_lock", other.pk)).status_code == 404
    client.post(address("marks_lock", own.pk))
    own.refresh_from_db()
    assert own.locked_by == user
    assert client.post(address("marks_reopen", own.pk), {"reason": "x"}).status_code == 403
    assert not [i for i in waiting_for(user) if i.url == address("to_mark")]


def test_a_lecturer_without_a_test_in_the_class_is_a_stranger_there(client, training_class, lecturer):
    (first,) = make_enrolments(training_class, 1)
    other = make_assessment(training_class)
    client.force_login(lecturer.person.user)
    assert send(client, training_class, {(other.pk, first.pk, "value"): ["", "8"]}).status_code == 404


def test_who_only_reads_sees_marks_without_a_cell_to_type_in(client, training_class, registrar):
    first, _second = make_enrolments(training_class, 2)
    assessment = make_assessment(training_class)
    actions.save_marks(assessment=assessment, marks={first.pk: (D("7.25"), None)}, by=registrar)
    client.force_login(make_user("inspector"))
    page = client.get(address("marks", training_class.pk)).content.decode()
    assert "7,25" in page
    assert '<input id="cell-' not in page
    assert send(client, training_class, {(assessment.pk, first.pk, "value"): ["7,25", "8"]}).status_code == 403


# -- odd marks, history, papers


def test_odd_marks_are_listed_with_a_way_to_the_cell_and_counted_on_the_tab(clerk, registrar, training_class):
    people = make_enrolments(training_class, 4)
    assessment = make_assessment(training_class)
    url = address("odd_marks", training_class.pk)
    assert "Không có điểm bất thường" in clerk.get(url).content.decode()
    given = {people[0].pk: (D("7.13"), None), people[1].pk: (D(8), None), people[2].pk: (D(7), None)}
    actions.save_marks(assessment=assessment, marks=given, by=registrar)
    page = clerk.get(url)
    assert [(f["number"], f["name"]) for f in page.context["findings"]] == [
        (1, people[0].learner.full_name),
        (4, people[3].learner.full_name),
    ]
    text = page.content.decode()
    assert f"#cell-{assessment.pk}-{people[3].pk}-value" in text
    assert "7,13 không chẵn" in text
    assert '<span id="odd-count">2</span>' in clerk.get(address("marks", training_class.pk)).content.decode()


def test_the_history_of_marks_is_shown_for_all_and_for_one(clerk, registrar, training_class):
    first, second = make_enrolments(training_class, 2)
    assessment = make_assessment(training_class)
    for value in ("V", D(7)):
        given = {first.pk: (value, None), second.pk: (D(9), None)}
        actions.save_marks(assessment=assessment, marks=given, by=registrar)
    url = address("marks_history", assessment.pk)
    assert len(clerk.get(url).context["changes"]) == 3
    page = clerk.get(f"{url}?enrolment={first.pk}")
    assert [(c.old[0], c.new[0]) for c in page.context["changes"]] == [("V", "7"), ("", "V")]
    assert "V → 7" in page.content.decode()


def sheet(clerk, training_class, kind):
    return clerk.get(address("mark_sheet", training_class.pk, kind))


def test_the_mark_sheet_says_the_same_as_pdf_word_and_excel(clerk, registrar, training_class):
    people = make_enrolments(training_class, 3)
    assessment = make_assessment(training_class)
    given = {people[0].pk: (D("8.5"), None), people[1].pk: (D(3), D(4)), people[2].pk: ("V", None)}
    actions.save_marks(assessment=assessment, marks=given, by=registrar)
    texts = [
        "\n".join(page.extract_text() for page in PdfReader(BytesIO(sheet(clerk, training_class, "pdf").content)).pages),
        "\n".join(c.text for t in Document(BytesIO(sheet(clerk, training_class, "docx").content)).tables for r in t.rows for c in r.cells),
    ]  # fmt: skip
    for text in texts:
        assert all(
            word in text for word in ("Kết luận", "Không đạt", "33,33 %", "100,00 %", "NGƯỜI VÀO ĐIỂM", "Xuất sắc")
        )
    assert "chưa khóa" in texts[0]
    rows = list(
        openpyxl.load_workbook(BytesIO(sheet(clerk, training_class, "xlsx").content), data_only=True).active.values
    )
    assert [row[4:] for row in rows[3:6]] == [
        (0, 0, 8.5, None, 8.5, "Giỏi", "Đạt"),
        (0, 0, 3, 4, 4, "Không đạt", "Không đạt"),
        (0, 0, "V", None, None, "Chưa xếp loại", "Không đạt"),
    ]
    assert [row[1:4] for row in rows[8:]] == [
        ("Xuất sắc", 0, 0), ("Giỏi", 1, 1 / 3), ("Khá", 0, 0), ("Trung bình", 0, 0), ("Không đạt", 1, 1 / 3),
        ("Chưa xếp loại", 1, 1 / 3), ("Cộng", 3, 1),
    ]  # fmt: skip
    assert sheet(clerk, training_class, "odt").status_code == 404


def test_a_locked_sheet_names_who_locked_it(clerk, registrar, training_class):
    (first,) = make_enrolments(training_class, 1)
    assessment = make_assessment(training_class)
    actions.save_marks(assessment=assessment, marks={first.pk: (D(8), None)}, by=registrar)
    actions.lock_marks(assessment=assessment, by=registrar)
    text = PdfReader(BytesIO(sheet(clerk, training_class, "pdf").content)).pages[0].extract_text()
    assert "Điểm đã khóa" in text
    assert "chưa khóa" not in text
    assert sheet(clerk, make_class(by=registrar, start=timezone.localdate()), "pdf").status_code == 404


@pytest.mark.parametrize("name", ["marks", "odd_marks"])
def test_pages_of_marks_cost_the_same_for_one_and_for_three_learners(clerk, registrar, name):
    counts = []
    for n in (1, 3):
        training_class = make_class(by=registrar)
        people = make_enrolments(training_class, n)
        for title in ("Bài số 1", "Bài số 2"):
            assessment = make_assessment(training_class, name=title, held_on=training_class.planned_start)
            actions.save_marks(assessment=assessment, marks={e.pk: (D(8), None) for e in people}, by=registrar)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert clerk.get(address(name, training_class.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
