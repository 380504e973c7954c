"""Files into workbooks, by what they are and not by what they are called; bounded in memory and time."""

import re
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

from .grid import UnreadableFile, too_large
from .opendocument import OdsWorkbook
from .plain import CsvWorkbook, HtmlWorkbook, looks_like_html, looks_like_text

MAX_BYTES = 30_000_000
MAX_UNPACKED = 80_000_000
MAX_MEMBERS = 5_000
MAX_SHEETS = 50
MAX_TAGS = 6_000_000  # of one sheet: some 60 columns of 20,000 rows
MAX_SMALL_TAGS = 300_000  # of what describes the workbook: all the formats that Excel allows
MAX_ROW_TAGS = 200_000  # between the ends of two rows: a row is held whole, and so is what stands around the rows
MAX_STRINGS = 600_000  # of an xlsx workbook, shared by its cells
LONGEST_TEXT = 1_000_000  # bytes without a tag; what lies between two tags is read over and over until its end has come
LARGE_PARTS = ("xl/worksheets/", "xl/sharedStrings", "content.xml", "xl/drawings/", "xl/pivot", "xl/externalLinks/")
PARTS_WITH_ROWS = ("xl/worksheets/", "content.xml")
_END_OF_ROW = re.compile(rb"</(?:\w+:)?(?:table-)?row\s*>|<(?:\w+:)?(?:table-)?row\b[^<>]*/>")
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
OLD_EXCEL = re.compile(rb"\t[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")  # the first record of a workbook without OLE


def _excel():
    """The readers of Excel, imported when a list comes in: openpyxl alone takes 20 MB of every process that knows it."""
    from . import excel

    return excel


def open_workbook(data, filename):
    """The workbook in `data`: `sheets` (names), `hidden` (names), `grid(name, limit=None)`.

    Raises UnreadableFile when it is none, is protected or damaged, or unpacks to more than a list needs.
    """
    if not data.strip(b"\x00\r\n\t "):
        raise UnreadableFile(_("The file is empty. Choose the file that holds the list."))
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            _("The file is larger than 30 MB. Copy only the list into a new workbook and choose that.")
        )
    book = _kind(data)(data)
    if len(book.sheets) > MAX_SHEETS:
        raise UnreadableFile(
            _("The workbook has more than 50 sheets. Copy the sheet with the list into a new workbook and choose that.")
        )
    if not book.sheets:
        raise UnreadableFile(_("The workbook has no sheet with cells. Choose the file that holds the list."))
    return book


def _kind(data):
    if data.startswith(ZIP):
        return _kind_of_zip(data)
    if data.startswith(OLE):
        return _kind_of_ole(data)
    if OLD_EXCEL.match(data):
        return _excel().XlsWorkbook
    if looks_like_html(data):
        return HtmlWorkbook
    if looks_like_text(data):
        return CsvWorkbook
    raise _unknown()


def _kind_of_zip(data):
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = {info.filename for info in archive.infolist()}
            _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise UnreadableFile(
            _("The file is damaged. Open it in Excel, save it under a new name and choose the new file.")
        ) from None
    if "xl/workbook.xml" in members:
        return _excel().open_xlsx
    if "content.xml" in members and "word/document.xml" not in members:
        return OdsWorkbook
    if "word/document.xml" in members:
        raise _word()
    if "xl/workbook.bin" in members:
        raise UnreadableFile(_("This is a binary workbook (xlsb). Save it in Excel as xlsx and choose the new file."))
    raise _unknown()


def _check_parts(archive):
    """Refuse a file whose parts are so large, or of so many tags, that reading it would take minutes or all memory.

    Every part is unpacked once, piece by piece: what it claims of its size need not be true, and counting costs little.
    """
    parts = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels", ".vml"))]
    if len(archive.infolist()) > MAX_MEMBERS or sum(info.file_size for info in parts) > MAX_UNPACKED:
        raise too_large()
    for info in parts:
        with archive.open(info) as source:
            _check_part(info.filename, source)


def _check_part(name, source):
    most = MAX_TAGS if name.startswith(LARGE_PARTS) else MAX_SMALL_TAGS
    has_rows, is_read = name.startswith(PARTS_WITH_ROWS), name.startswith(("xl/", "content.xml"))
    tags = merges = strings = open_tags = 0
    while piece := source.read(LONGEST_TEXT):
        found = piece.count(b"<")
        tags, merges, strings = tags + found, merges + piece.count(b"mergeCell "), strings + piece.count(b"<si")
        rows = [row.count(b"<") for row in _END_OF_ROW.split(piece)] if has_rows else [0, 0]
        rows[0], open_tags = rows[0] + open_tags, rows[-1] + (open_tags if len(rows) == 1 else 0)
        if b"<!--" in piece or b"<![CDATA[" in piece:  # what looks like the end of a row may be none
            most = MAX_SMALL_TAGS
        endless = is_read and not found and len(piece) == LONGEST_TEXT
        if tags > most or merges > _excel().MAX_MERGES or strings > MAX_STRINGS or max(rows) > MAX_ROW_TAGS or endless:
            raise too_large()


def _kind_of_ole(data):
    if _has_stream(data, "EncryptedPackage"):
        raise UnreadableFile(
            _("The file is protected by a password. Save it without the password and choose it again.")
        )
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return _excel().XlsWorkbook
    if _has_stream(data, "WordDocument"):
        raise _word()
    return _excel().XlsWorkbook  # a damaged one, most likely: its reader says so


def _has_stream(data, name):
    return f"{name}\0".encode("utf-16-le") in data


def _word():
    return UnreadableFile(
        _("This is a Word document. Copy its table into an Excel workbook, save it and choose that file.")
    )


def _unknown():
    return UnreadableFile(
        _(
            "This kind of file cannot be read. Save the list as an Excel workbook (xlsx, xls), ods or csv and choose that."
        )
    )
