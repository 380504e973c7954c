"""Uploaded workbooks (xlsx, xls, ods) as rows of cells, refused before they could fill the memory."""

import re
import zipfile
from datetime import date
from io import BytesIO

from django.core.exceptions import ValidationError
from python_calamine import CalamineWorkbook

from trainingcenter.vietnamese import clean

MAX_UNPACKED = 60_000_000
MAX_COLUMNS = 60
MAX_SHEETS = 20
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def sheets_of(data, *, most_rows, last_row, unreadable):
    """Each sheet of the workbook in `data` as [(row number, cells)], the first `most_rows` rows of it.

    ValidationError with the text `unreadable` for what is none, unpacks to far more than a list needs, or has cells below
    `last_row` or far to the right: the rectangle up to them would be held whole.
    """
    if not data.startswith((ZIP, OLE)):
        raise ValidationError(unreadable)
    try:
        if data.startswith(ZIP):
            _check_parts(data, last_row, unreadable)
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for name in book.sheet_names[:MAX_SHEETS]:
            sheet = book.get_sheet_by_name(name)
            if sheet.end is None:
                continue
            first = sheet.start[0] + 1
            rows = sheet.to_python(skip_empty_area=True, nrows=most_rows)
            yield [(number, row[:MAX_COLUMNS]) for number, row in enumerate(rows, start=first)]
    except ValidationError:
        raise
    except Exception as error:  # calamine's errors have no common class
        raise ValidationError(unreadable) from error


def _check_parts(data, last_row, unreadable):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [info for info in archive.infolist() if info.filename.endswith(".xml")]
        if sum(info.file_size for info in parts) > MAX_UNPACKED:
            raise ValidationError(unreadable)
        for info in parts:
            if info.filename.startswith("xl/worksheets/"):
                found = re.finditer(rb'\br="([A-Z]{1,3})([0-9]{1,7})"', archive.read(info))
                if any(len(match[1]) > 2 or int(match[2]) > last_row for match in found):
                    raise ValidationError(unreadable)
            elif info.filename == "content.xml" and _reaches_far(archive.read(info)):
                raise ValidationError(unreadable)


def _reaches_far(content):
    """Whether an OpenDocument sheet has something behind a great many repeated rows or columns."""
    for sheet in content.split(b"<table:table ")[1:]:
        rows = re.search(rb'number-rows-repeated="\d{5,}"', sheet)
        if rows and re.search(rb"<text:p|office:value=", sheet[rows.end() :]):
            return True
        for row in sheet.split(b"<table:table-row")[1:]:
            columns = re.search(rb'number-columns-repeated="\d{4,}"', row)
            if columns and re.search(rb"<text:p|office:value=", row[columns.end() :]):
                return True
    return False


def plain(cell):
    """A cell as it was typed: whole numbers without a point, dates as dd/mm/yyyy."""
    if isinstance(cell, bool) or cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


def text_of(cell):
    """The same as clean text of at most a thousand letters."""
    return clean(plain(cell))[:1000]
