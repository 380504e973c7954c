"""The sheet on which learners sign, one column a session: as PDF and as Excel. Not numbered; drawn from the rows of now."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator

from courses.documents.timetable import HALF
from trainingcenter.documents.pdf import html_to_pdf, merge_pdfs
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import weekday_vn

from ..results import sits

ACROSS = 7  # columns to sign in that stay at least 22 mm wide on a landscape page
CONTENT = 336  # letters of the sessions' contents in the heads of a sheet, all columns together
STRUCK = "×"


@dataclass(frozen=True)
class SignColumn:
    """A session to sign for; `expected` is how many learners sit in the class on its day."""

    weekday: str
    day: str
    half_day: str
    content: str
    lecturer: str
    expected: int


@dataclass(frozen=True)
class SignLine:
    """A learner; `struck` says of each column that they do not sit in the class then. A line without name is for late comers."""

    number: int
    name: str
    unit: str
    struck: tuple[bool, ...]


@dataclass(frozen=True)
class SignSheet:
    columns: tuple[SignColumn, ...]
    lines: tuple[SignLine, ...]


@dataclass(frozen=True)
class SignInPaper:
    """Sheets that are each complete in themselves, and what stands above and below them; `count` learners."""

    superior: str
    centre: str
    training_class: str
    code: str
    dates: str
    supervisor: str
    count: int
    sheets: tuple[SignSheet, ...]
    demo: bool = False


def sign_in_paper(training_class, sessions, enrolments, *, one_each=False, blank=0):
    """The sheets of `sessions`: as few as hold all of them, or one a session; `blank` lines more for late comers.

    Who sits in none of the sessions does not stand on them; the number of a learner is the same on every sheet.
    """
    words = centre_words()
    present = [e for e in enrolments if any(sits(e, session.day) for session in sessions)]
    return SignInPaper(
        superior=words["superior"],
        centre=words["centre"],
        training_class=training_class.name,
        code=training_class.code,
        dates=_dates(training_class, sessions),
        supervisor=training_class.supervisor.full_name if training_class.supervisor_id else "",
        count=len(present),
        sheets=tuple(_sheet(part, present, blank) for part in _parts(sessions, 1 if one_each else ACROSS)),
        demo=words["demo"],
    )


def _parts(sessions, across):
    """`sessions` in as few parts of at most `across` as there must be, about equally long."""
    count = -(-len(sessions) // across)
    return [sessions[i * len(sessions) // count : (i + 1) * len(sessions) // count] for i in range(count)]


def _sheet(sessions, enrolments, blank):
    lines = [
        SignLine(i, e.learner.full_name, e.unit_name, tuple(not sits(e, session.day) for session in sessions))
        for i, e in enumerate(enrolments, start=1)
    ]
    empty = (False,) * len(sessions)
    more = [SignLine(len(lines) + i, "", "", empty) for i in range(1, blank + 1)]
    return SignSheet(tuple(_column(s, enrolments, CONTENT // len(sessions)) for s in sessions), (*lines, *more))


def _column(session, enrolments, letters):
    return SignColumn(
        weekday=weekday_vn(session.day),
        day=f"{session.day:%d/%m/%Y}",
        half_day=HALF[session.half_day],
        content=Truncator(session.title).chars(letters),
        lecturer=str(session.taught_by or ""),
        expected=sum(sits(e, session.day) for e in enrolments),
    )


def _dates(training_class, sessions):
    """The intake, and the days of the sessions."""
    first, last = sessions[0].day, sessions[-1].day
    days = f"ngày {first:%d/%m/%Y}" if first == last else f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
    return f"Khóa {training_class.intake_label}, {days}"


def sign_in_pdf(paper):
    """The sheets as one PDF; each counts its own pages. They are drawn one by one: a long document costs more than its parts."""
    css = (Path(settings.BASE_DIR) / "static" / "css" / "sign_in.css").read_text(encoding="utf-8")
    parts = [
        html_to_pdf(render_to_string("learners/sign_in_paper.html", _context(paper, place)), css=css)
        for place in range(len(paper.sheets))
    ]
    return merge_pdfs(parts) if len(parts) > 1 else parts[0]


def _context(paper, place):
    sheet = paper.sheets[place]
    return {
        "paper": paper,
        "sheet": sheet,
        "place": f"Tờ {place + 1}/{len(paper.sheets)}" if len(paper.sheets) > 1 else "",
        "struck": STRUCK,
        "span": len(sheet.columns),
    }


def sign_in_xlsx(paper):
    """The same as a workbook to adapt: a landscape worksheet a sheet, rows high enough to sign, the head on every page."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = _styles(book)
    for place, sheet in enumerate(paper.sheets, start=1):
        _worksheet(book.add_worksheet(f"Tờ {place}"), paper, sheet, styles)
    book.close()
    return stream.getvalue()


def _styles(book):
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter", "text_wrap": True}
    cell = base | {"border": 1}
    return {
        "line": book.add_format(base | {"align": "center", "text_wrap": False}),
        "title": book.add_format(base | {"align": "center", "bold": True, "font_size": 14, "text_wrap": False}),
        "head": book.add_format(cell | {"align": "center", "bold": True, "font_size": 10}),
        "text": book.add_format(cell),
        "center": book.add_format(cell | {"align": "center"}),
        "struck": book.add_format(cell | {"align": "center", "bg_color": "#D9D9D9"}),
        "bold": book.add_format(cell | {"bold": True, "align": "center"}),
    }


ABOVE = 5  # rows of a worksheet above the head of the table


def _worksheet(page, paper, sheet, styles):
    width = 3 + len(sheet.columns)
    above = (f"{paper.superior} – {paper.centre}", "PHIẾU ĐIỂM DANH", paper.training_class, paper.dates)
    for row, text in enumerate(above):
        page.merge_range(row, 0, row, width - 1, text, styles["title" if row else "line"])
    for column, title in enumerate(("TT", "Họ và tên", "Đơn vị")):
        page.write_string(ABOVE, column, title, styles["head"])
    for column, session in enumerate(sheet.columns, start=3):
        text = f"{session.weekday} {session.day}\n{session.half_day}\n{session.content}"
        page.write_string(ABOVE, column, text, styles["head"])
    page.set_row(ABOVE, 90)
    for row, line in enumerate(sheet.lines, start=ABOVE + 1):
        _row(page, row, line, styles)
    _below(page, ABOVE + 1 + len(sheet.lines), paper, sheet, styles)
    _print_settings(page, width)


def _row(page, row, line, styles):
    page.set_row(row, 27)
    page.write_number(row, 0, line.number, styles["center"])
    page.write_string(row, 1, line.name, styles["text"])
    page.write_string(row, 2, line.unit, styles["text"])
    for column, struck in enumerate(line.struck, start=3):
        page.write_string(row, column, STRUCK if struck else "", styles["struck" if struck else "text"])


def _below(page, row, paper, sheet, styles):
    below = (f"Danh sách có {paper.count} học viên. Số có mặt:", f"CHỦ NHIỆM LỚP\n\n\n{paper.supervisor}")
    for offset, text in enumerate(below):
        page.merge_range(row + offset, 0, row + offset, 2, text, styles["bold"])
    page.set_row(row, 27)
    page.set_row(row + 1, 75)
    for column, session in enumerate(sheet.columns, start=3):
        page.write_string(row, column, f"        /{session.expected}", styles["center"])
        page.write_string(row + 1, column, f"Giảng viên\n\n\n{session.lecturer}", styles["center"])


def _print_settings(page, width):
    page.set_column(0, 0, 5)
    page.set_column(1, 1, 30)
    page.set_column(2, 2, 24)
    page.set_column(3, width - 1, 15)
    page.freeze_panes(ABOVE + 1, 3)
    page.repeat_rows(ABOVE)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&R&P/&N")
