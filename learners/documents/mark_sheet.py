"""The mark sheet of a class (Bảng điểm): paper and workbook, drawn from the grid of now."""

from collections import Counter
from io import BytesIO

from django.utils import timezone

from courses.models import Rank
from trainingcenter.documents.paper import Column, Heading, Paper, Paragraph, Table
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, decimal_vn, number_vn, percent_vn

from .recognition import RANKS

CONCLUSIONS = {"passed": "Đạt", "failed": "Không đạt", "absent_too_long": "Vắng quá quy định", "": ""}
NO_RANK = "Chưa xếp loại"


def mark_sheet_paper(grid, *, entered_by=""):
    """The sheet with the columns of domain §5, ranks with percentages, two signatures; on its side when there are
    several assessments."""
    words, many = centre_words(), len(grid.assessments) > 1
    day = timezone.localdate()
    return Paper(
        frame="party",
        superior=words["superior"],
        centre=words["centre"],
        number="",
        place_date=f"{words['place']}, {date_words(day)}",
        kind="BẢNG ĐIỂM",
        abstract=mark_sheet_title(grid.training_class),
        body=(
            Table(_columns(grid), tuple(_row(grid, row) for row in grid.rows)),
            Paragraph(locked_words(grid)),
            Heading("Tổng hợp xếp loại"),
            _summary(grid),
        ),
        signer_title=words["director_title"],
        signer_name="",
        second_signer=("NGƯỜI VÀO ĐIỂM", entered_by),
        landscape=many,
        demo=words["demo"],
    )


def mark_sheet_title(training_class):
    name = f"{training_class.name[:1].lower()}{training_class.name[1:]}"
    first = training_class.opened_on or training_class.planned_start
    last = training_class.closed_on or training_class.planned_end
    return f"{name}, từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"


def locked_words(grid):
    """Which marks are locked, by whom and when; a sheet that can still change says so."""
    open_ones = [a.name for a in grid.assessments if not a.locked_at]
    if open_ones:
        return f"BẢN TẠM: điểm chưa khóa ({'; '.join(open_ones)}), còn có thể thay đổi."
    locked = [f"{a.name}: {timezone.localtime(a.locked_at):%d/%m/%Y %H:%M}, {a.locked_by}" for a in grid.assessments]
    return f"Điểm đã khóa. {'; '.join(locked)}."


def _columns(grid):
    """The columns; what was missed is one of them, periods with leave / without."""
    several = len(grid.assessments) > 1
    columns = [
        Column("TT", 9, "center"), Column("Họ và tên", 45 if several else 32), Column("Ngày sinh", 23, "center"),
        Column("Đơn vị", 38 if several else 26), Column("Vắng P/K", 13, "center"),
    ]  # fmt: skip
    for assessment in grid.assessments:
        weight = f" (hệ số {assessment.weight})" if assessment.weight > 1 else ""
        columns.append(Column(f"{assessment.name}{weight}" if several else "Điểm", 22 if several else 13, "center"))
        columns += [Column("Lần 2", 10, "center")] if grid.retest else []
    return (*columns, Column("Tổng", 13, "center"), Column("Xếp loại", 16, "center"), Column("Kết luận", 16, "center"))


def _values(grid, row):
    """The cells of a row as they are typed: numbers as numbers, marks as Decimal."""
    learner = row.enrolment.learner
    cells = []
    for cell in row.cells:
        cells += [cell.first if cell.absent else cell.value, *([cell.retest] if grid.retest else [])]
    absent = (row.attendance.excused, row.attendance.unexcused)
    verdict = CONCLUSIONS[row.conclusion]
    return [
        row.number, learner.full_name, learner.born, row.enrolment.unit_name, *absent, *cells, row.final,
        RANKS[row.rank] or NO_RANK, verdict,
    ]  # fmt: skip


def _row(grid, row):
    number, name, born, unit, excused, unexcused, *marks, rank, verdict = _values(grid, row)
    rank = "" if rank == NO_RANK else rank
    absent = f"{excused}/{unexcused}" if excused or unexcused else ""
    cells = (mark if isinstance(mark, str) else decimal_vn(mark) for mark in marks)
    return (str(number), name, born, unit, absent, *cells, rank, verdict)


def ranks_of(grid):
    """How many have each rank, every rank of the scale in order; those without one last, when there are any."""
    counts = Counter(row.rank for row in grid.rows)
    found = [(RANKS[rank], counts[rank]) for rank in Rank.values]
    return found + ([(NO_RANK, counts[""])] if counts[""] else [])


def _summary(grid):
    """Ranks side by side, each with number and share."""
    ranks, whole = ranks_of(grid), len(grid.rows)
    columns = [
        Column("Xếp loại", 24),
        *(Column(name, 20, "center") for name, _count in ranks),
        Column("Cộng", 20, "center"),
    ]
    numbers = ("Số học viên", *(number_vn(count) for _name, count in ranks), number_vn(whole))
    shares = ("Tỷ lệ", *(percent_vn(count, whole) for _name, count in ranks), percent_vn(whole, whole))
    return Table(tuple(columns), (numbers, shares))


# -- as a workbook


def mark_sheet_xlsx(grid):
    """The sheet as a workbook; the ranks below are counted by formulas, which carry their results too."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    styles, sheet = _styles(book), book.add_worksheet("Bảng điểm")
    sheet.write_string(0, 0, f"Bảng điểm {mark_sheet_title(grid.training_class)}", styles["title"])
    sheet.write_string(1, 0, locked_words(grid), styles["plain"])
    head, rest = _columns(grid)[:4], _columns(grid)[5:]
    columns = (*head, Column("Vắng P (tiết)", 13), Column("Vắng K (tiết)", 13), *rest)
    for c, column in enumerate(columns):
        sheet.write_string(2, c, column.title, styles["head"])
        sheet.set_column(c, c, max(6, column.width * 0.65))
    for r, row in enumerate(grid.rows, start=3):
        for c, value in enumerate(_values(grid, row)):
            _write(sheet, r, c, value, styles)
    _write_ranks(sheet, grid, len(columns) - 2, styles)
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(2)
    sheet.set_paper(9)
    if len(grid.assessments) > 1:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return stream.getvalue()


def _styles(book):
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
    bordered = base | {"border": 1}
    return {
        "plain": book.add_format(base),
        "title": book.add_format(base | {"bold": True, "font_size": 14}),
        "head": book.add_format(bordered | {"bold": True, "text_wrap": True, "align": "center"}),
        "text": book.add_format(bordered | {"text_wrap": True}),
        "mark": book.add_format(bordered | {"num_format": "0.##"}),
        "count": book.add_format(bordered | {"num_format": "#,##0"}),
        "percent": book.add_format(bordered | {"num_format": "0.00%"}),
        "sum": book.add_format(bordered | {"bold": True}),
    }


def _write(sheet, r, c, value, styles):
    if value is None:
        sheet.write_blank(r, c, None, styles["text"])
    elif isinstance(value, str):
        sheet.write_string(r, c, value, styles["text"])
    elif isinstance(value, int):
        sheet.write_number(r, c, value, styles["count"])
    else:
        sheet.write_number(r, c, float(value), styles["mark"])


def _write_ranks(sheet, grid, rank_column, styles):
    """Ranks, counts and percentages below the rows."""
    from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

    whole, first = len(grid.rows), len(grid.rows) + 4
    ranked = xl_range_abs(3, rank_column, 2 + max(whole, 1), rank_column)
    for c, title in enumerate(("Xếp loại", "Số học viên", "Tỷ lệ"), start=1):
        sheet.write_string(first, c, title, styles["head"])
    ranks = ranks_of(grid)
    total_row = first + 1 + len(ranks)
    total = xl_rowcol_to_cell(total_row, 2, row_abs=True, col_abs=True)
    for r, (name, count) in enumerate(ranks, start=first + 1):
        share = count / whole if whole else 0
        sheet.write_string(r, 1, name, styles["text"])
        sheet.write_formula(r, 2, f"=COUNTIF({ranked},{xl_rowcol_to_cell(r, 1)})", styles["count"], value=count)
        part = xl_rowcol_to_cell(r, 2)
        sheet.write_formula(r, 3, f"=IF({total}=0,0,{part}/{total})", styles["percent"], value=share)
    sheet.write_string(total_row, 1, "Cộng", styles["sum"])
    counted = xl_range_abs(first + 1, 2, total_row - 1, 2)
    sheet.write_formula(total_row, 2, f"=SUM({counted})", styles["count"], value=whole)
    sheet.write_formula(total_row, 3, f"=IF({total}=0,0,{total}/{total})", styles["percent"], value=1 if whole else 0)
