"""Timetables printed and taken away: of a class, a week, a lecturer, a day."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from courses import actions

from ..factories import make_class, make_lecturer, make_user
from .test_checks import add

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture
def clerk(client):
    client.force_login(make_user("registrar"))
    return client


def url(name, *arguments):
    return reverse(f"courses:{name}", args=arguments)


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "docx"])
def test_timetables_are_printed_for_a_class_a_week_and_a_lecturer(clerk, kind):
    lecturer = make_lecturer(full_name="Sa Thị Bích Loan")
    training_class = make_class(start=MONDAY)
    add(training_class, lecturer=lecturer)
    gone = add(training_class, title="Bỏ đi", half_day="afternoon", periods=1)
    actions.cancel_session(session=gone, reason="Mưa bão", by=None)
    for answer in (
        clerk.get(url("class_timetable", training_class.pk, kind)),
        clerk.get(url("span_timetable", kind), {"day": "2026-03-04"}),
        clerk.get(url("span_timetable", kind), {"day": "2026-03-04", "view": "month", "lecturer": lecturer.pk}),
    ):
        text = words_of(answer, kind)
        for part in ("Sa Thị Bích Loan", "02/03/2026", "Thảo luận", "07:30–11:30"):
            assert part in text
        assert "Bỏ đi" not in text
    assert clerk.get(url("span_timetable", "exe")).status_code == 404


def test_the_printed_timetable_names_the_days_of_its_sessions_and_breaks_no_date(clerk):
    training_class = make_class(start=MONDAY)
    add(training_class)
    add(training_class, day=training_class.planned_end + timedelta(days=7))
    last = f"{training_class.planned_end + timedelta(days=7):%d/%m/%Y}"
    words = words_of(clerk.get(url("class_timetable", training_class.pk, "pdf")), "pdf")
    assert f"từ 02/03/2026 đến {last}" in words
    assert words.count(last) == 2


def test_a_draft_changed_since_it_was_published_is_not_printed_under_the_number_of_the_release(clerk):
    training_class = make_class(start=MONDAY)
    session = add(training_class)
    actions.publish_timetable(training_class=training_class, by=make_user("registrar"))
    page = url("class_timetable", training_class.pk, "pdf")
    assert "(Bản công bố 1)" in words_of(clerk.get(page), "pdf")
    actions.edit_session(session=session, by=None, day=date(2026, 3, 4))
    assert "(Dự thảo sửa đổi bản công bố 1, chưa công bố)" in words_of(clerk.get(page), "pdf")


def test_the_sheet_of_a_day_is_one_landscape_page(clerk):
    training_class = make_class(start=MONDAY)
    add(training_class, lecturer=make_lecturer())
    answer = clerk.get(url("day_paper"), {"day": "2026-03-02"})
    pdf = PdfReader(BytesIO(answer.content))
    assert len(pdf.pages) == 1
    assert pdf.pages[0].mediabox.width > pdf.pages[0].mediabox.height
    assert training_class.code in pdf.pages[0].extract_text()


def words_of(answer, kind):
    """The text of a printed timetable, blanks made one."""
    if kind == "pdf":
        found = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    elif kind == "docx":
        doc = Document(BytesIO(answer.content))
        found = " ".join(cell.text for table in doc.tables for row in table.rows for cell in row.cells)
    else:
        sheet = load_workbook(BytesIO(answer.content)).active
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        found = " ".join(f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell) for cell in cells)
    return " ".join(found.split()).replace("\u2060", "").replace("– ", "–")
