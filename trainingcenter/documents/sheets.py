"""Tables as Excel workbooks."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

WIDEST = 60


def table_xlsx(title, columns, rows, *, subtitle="", sums=()):
    """A workbook with `title`, the header and the rows. Text stays text (never a formula), numbers and dates are real.

    `sums` are the places (from 0) of the rows that add others; they stand in bold.
    """
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
    styles = {
        "title": book.add_format(base | {"bold": True, "font_size": 14}),
        "head": book.add_format(base | {"bold": True, "border": 1, "text_wrap": True, "align": "center"}),
        "text": book.add_format(base | {"border": 1, "text_wrap": True}),
        "date": book.add_format(base | {"border": 1, "num_format": "dd/mm/yyyy"}),
        "sum": book.add_format(base | {"border": 1, "text_wrap": True, "bold": True}),
    }
    sheet = book.add_worksheet("Danh sách")
    sheet.write_string(0, 0, title, styles["title"])
    sheet.write_string(1, 0, subtitle)
    widths = [len(column) for column in columns]
    for c, column in enumerate(columns):
        sheet.write_string(2, c, column, styles["head"])
    for r, row in enumerate(rows, start=3):
        of_row = styles | {"text": styles["sum"]} if r - 3 in sums else styles
        for c, value in enumerate(row):
            _write(sheet, r, c, value, of_row)
            widths[c] = max(widths[c], len(str(value if value is not None else "")))
    for c, width in enumerate(widths):
        sheet.set_column(c, c, min(WIDEST, width + 2))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return stream.getvalue()


def _write(sheet, row, column, value, styles):
    if value is None:
        sheet.write_blank(row, column, None, styles["text"])
    elif isinstance(value, bool):
        sheet.write_string(row, column, str(value), styles["text"])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value), styles["text"])
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(row, column, value, styles["date"])
    else:
        sheet.write_string(row, column, str(value), styles["text"])
