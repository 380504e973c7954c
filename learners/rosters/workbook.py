"""Files into grids of cells: xlsx, xls, ods, csv, and `.xls` files that are really HTML. Bounded in memory and time."""

import csv
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO

from django.utils.translation import gettext as _

MAX_ROWS, MAX_COLUMNS, MAX_SHEETS, MAX_CELL = 20_000, 80, 50, 2_000
MAX_UNPACKED, MAX_RATIO = 150 * 1024 * 1024, 250


class UnreadableFile(Exception):
    """The file cannot be read; the message says why and what to do."""


@dataclass
class Grid:
    """One sheet: rows of cells (str, int, float, date or None), merged ranges as (top, left, bottom, right), 0-based."""

    name: str
    rows: list
    merges: list = field(default_factory=list)
    fonts: set = field(default_factory=set)


def read_grids(data, filename):
    """The sheets of the file that have cells, by what the file is, not by its name."""
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableFile(_("The file is empty. Choose the file with the list."))
    grids = [grid for grid in _reader(data)(data) if any(any(c is not None for c in row) for row in grid.rows)]
    if not grids:
        raise UnreadableFile(_("The workbook has no filled cells. Choose the file with the list."))
    for grid in grids:
        grid.rows = [row[:MAX_COLUMNS] for row in grid.rows]
        _fill_merged(grid)
    return grids


def _reader(data):
    if data[:4] == b"PK\x03\x04":
        return _zip_reader(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _protected()
        return _read_xls
    if data[:4] == b"%PDF" or data[:3] == b"\xff\xd8\xff" or data[:4] in (b"\x89PNG", b"Rar!"):
        raise _unknown()
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<head")) or (start[:1] == b"<" and b"<table" in data.lower()):
        return _read_html
    return _read_csv


def _zip_reader(data):
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        members = archive.infolist()
    except zipfile.BadZipFile:
        raise _damaged() from None
    names = {m.filename for m in members}
    unpacked = sum(m.file_size for m in members)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(1, len(data)) + 20_000_000 or len(members) > 2_000:
        raise UnreadableFile(_("The file unpacks to far more than a list needs. Copy the list into a new workbook."))
    if "xl/workbook.xml" in names:
        return _read_xlsx
    if "content.xml" in names:
        return _read_ods
    if "word/document.xml" in names:
        raise UnreadableFile(_("This is a Word document. Copy its table into an Excel workbook and choose that."))
    raise _unknown()


def _unknown():
    return UnreadableFile(_("This kind of file is not read. Choose an Excel (xlsx, xls), ods or csv file."))


def _damaged():
    return UnreadableFile(_("The file is damaged. Open it in Excel, save it anew and choose the new file."))


def _protected():
    return UnreadableFile(_("The file is protected by a password. Save it without one and choose it again."))


def _too_long():
    return UnreadableFile(_("The list has more than 20,000 rows. Split it into several files."))


def _check_sheets(names):
    if len(names) > MAX_SHEETS:
        raise UnreadableFile(_("The workbook has more than 50 sheets. Copy the list into a workbook of its own."))


def _read_xlsx(data):
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        _check_sheets(book.sheetnames)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        grids = []
        for sheet in sheets:
            sheet.reset_dimensions()
            rows = _bounded(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True))
            grids.append(Grid(sheet.title, rows, _xlsx_merges(book, sheet)))
        book.close()
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl raises whatever the broken XML leads to
        raise _damaged() from error
    return grids


def _xlsx_merges(book, sheet):
    from openpyxl.utils.cell import range_boundaries

    try:
        xml = book._archive.read(sheet._worksheet_path)
    except KeyError:
        return []
    found = re.findall(rb'<mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"', xml)[:5_000]
    bounds = (range_boundaries(ref.decode()) for ref in found)
    return [(top - 1, left - 1, bottom - 1, right - 1) for left, top, right, bottom in bounds]


def _bounded(rows):
    """Rows as lists of clean cells, empty rows at the end cut; refused above MAX_ROWS filled ones."""
    kept, filled = [], 0
    for row in rows:
        cells = [_cell(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            filled += 1
            if filled > MAX_ROWS:
                raise _too_long()
        kept.append(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _cell(value):
    if value is None or value is False:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool):
        return "x"
    if isinstance(value, int | float | date):
        return value
    text = str(value)
    if len(text) > MAX_CELL:
        raise UnreadableFile(_("A cell holds more than 2,000 characters. Check that this is the list."))
    return text if text.strip() else None


def _read_xls(data):
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True)
    except xlrd.XLRDError as error:
        raise (_protected() if "encrypt" in str(error).lower() else _damaged()) from error
    except Exception as error:  # xlrd fails in many ways on damaged files
        raise _damaged() from error
    _check_sheets(book.sheet_names())
    grids = []
    for sheet in book.sheets():
        merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
        rows = _bounded([_xls_cell(c, book.datemode) for c in sheet.row(r)] for r in range(sheet.nrows))
        grids.append(Grid(sheet.name, rows, merges, {font.name for font in book.font_list}))
    return grids


def _xls_cell(cell, datemode):
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return None
    if cell.ctype == xlrd.XL_CELL_NUMBER and cell.value == int(cell.value):
        return int(cell.value)
    return cell.value


def _read_ods(data):
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        _check_sheets(book.sheet_names)
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        return [Grid(sheet.name, _bounded(sheet.iter_rows())) for sheet in sheets]
    except (CalamineError, ValueError, OSError) as error:
        raise (_protected() if "password" in str(error).lower() else _damaged()) from error


def _read_html(data):
    from lxml import html

    tree = html.document_fromstring(_decode(data))
    grids = []
    for number, table in enumerate(tree.iter("table"), start=1):
        rows = ([_html_cell(c) for c in tr.iter("td", "th")] for tr in table.iter("tr"))
        grids.append(Grid(f"Bảng {number}", _bounded(rows)))
    return grids[:MAX_SHEETS]


def _html_cell(cell):
    return " ".join(cell.text_content().split())


def _read_csv(data):
    text = _decode(data)
    if text.count("\x00") or sum(not c.isprintable() and c not in "\r\n\t" for c in text[:4000]) > 40:
        raise _unknown()
    sample = [line for line in text.splitlines()[:50] if line.strip()]
    delimiter = max(";\t,", key=lambda d: sum(line.count(d) for line in sample))
    csv.field_size_limit(1_000_000)
    return [Grid("csv", _bounded(csv.reader(StringIO(text), delimiter=delimiter)))]


def _decode(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if data[1:200:2].count(0) > 60:
        return data.decode("utf-16-le", errors="replace")
    for encoding in ("utf-8-sig", "cp1258"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _fill_merged(grid):
    """A value merged over several cells stands in each of them."""
    for top, left, bottom, right in grid.merges:
        if top >= len(grid.rows) or left >= len(grid.rows[top]) or right - left > MAX_COLUMNS:
            continue
        value = grid.rows[top][left]
        for row in grid.rows[top : min(bottom + 1, len(grid.rows))]:
            if left == right:
                row += [None] * (left + 1 - len(row))
                row[left] = value
