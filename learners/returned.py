"""The clerk's own file with a column *Lỗi*: bytes in, bytes of an xlsx workbook out, no database.

An xlsx comes back with its formats, formulas and other sheets; every other kind, and a workbook too large or too odd for
that, as a fresh copy with the same row numbers, in which nothing is ever a formula.
"""

import io
import logging
import re
import warnings
import zipfile
from copy import copy
from dataclasses import dataclass
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import to_excel

from learners.rosters.columns import TITLE
from learners.rosters.workbook import open_workbook
from trainingcenter.vietnamese import fold

from .returned_copy import fresh_copy

logger = logging.getLogger(__name__)

COLOURS = {  # kind of a row → colour of its cell
    "error": "F8A5A5",
    "decide": "FFC861",
    "repeated": "D0D0D0",
    "warning": "FFF7CC",
}
WIDTH = 60
LONGEST = 2_000
MOST_CELLS = 300_000  # openpyxl holds every one of them
LAST_COLUMN = 16_384
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_FORMULA = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)>(<f(?:\s[^>]*)?(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>'
)


@dataclass(frozen=True)
class Note:
    """What the column says of one row: `kind` is a key of COLOURS."""

    kind: str
    text: str


def returned_file(data, filename, *, sheet, header_row, notes):
    """`data` as an xlsx workbook in which the column *Lỗi* of `sheet` holds the texts of `notes`.

    `notes` maps row numbers to (status of the row, texts); rows without texts stay empty, so that the column can be
    filtered. `header_row` is 0 for a list without header. A column *Lỗi* of an earlier return is written anew.
    """
    notes = {number: note for number, told in notes.items() if (note := _note(*told))}
    book = open_workbook(data, filename)  # refuses what unpacks to far too much
    if data.startswith(b"PK") and _is_xlsx(data) and _cells_in(data) <= MOST_CELLS:
        try:
            return _marked(data, sheet, header_row, notes)
        except Exception as error:  # openpyxl meets an unusual part with whatever exception that part leads to
            logger.warning("a workbook is given back as a plain copy: %s", type(error).__name__)
    return fresh_copy(book, sheet=sheet, header_row=header_row, notes=notes, title=TITLE, colours=COLOURS)


def _note(status, texts):
    text = " ".join(filter(None, texts))
    if not text:
        return None
    kind = status if status in COLOURS else "warning"
    return Note(kind, ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST])


def _is_xlsx(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "xl/workbook.xml" in archive.namelist()


def _cells_in(data):
    """How many cells the sheets of the workbook have, empty ones with a format too; stops counting above the limit."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            with archive.open(name) as source:
                while count <= MOST_CELLS and (piece := source.read(1_000_000)):
                    count += len(_CELL.findall(piece))
    return count


# -- the workbook itself


def _marked(data, sheet, header_row, notes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), keep_vba=False, keep_links=False)
    target = book[sheet]
    column = _earlier_column(target, header_row) or _free_column(target, header_row)
    _clear(target, column, header_row)
    if header_row:
        _write_title(target, header_row, column)
    for number, note in notes.items():
        _write_note(target.cell(number, column), note)
    letter = get_column_letter(column)
    target.column_dimensions[letter].width = WIDTH
    target.column_dimensions[letter].hidden = False
    _extend_filter(target, header_row, column)
    out = io.BytesIO()
    book.save(out)
    return _with_values(out.getvalue(), book, data)


def _earlier_column(sheet, header_row):
    """The column that an earlier return has titled so, or 0."""
    found = (c for (row, c), cell in sheet._cells.items() if row == header_row and _is_title(cell.value))
    return max(found, default=0)


def _is_title(value):
    return isinstance(value, str) and fold(value) == fold(TITLE)


def _free_column(sheet, header_row):
    """The first column behind everything that stands in the rows of the list."""
    used = (c for (row, c), cell in sheet._cells.items() if row >= header_row and cell.value not in (None, ""))
    merged = (r.max_col for r in sheet.merged_cells.ranges if r.max_row >= header_row)
    column = max([*used, *merged], default=0) + 1
    if column > LAST_COLUMN:
        raise ValueError("no column is free")
    return column


def _clear(sheet, column, header_row):
    """What an earlier return has written is gone."""
    for (row, c), cell in sheet._cells.items():
        if c == column and row > header_row and not isinstance(cell, MergedCell):
            cell.value, cell.fill = None, PatternFill()


def _write_title(sheet, row, column):
    """The title looks like its neighbour, and is as tall."""
    cell, neighbour = sheet.cell(row, column), sheet.cell(row, max(1, column - 1))
    if isinstance(cell, MergedCell):
        return
    if isinstance(neighbour, MergedCell):
        area = next((r for r in sheet.merged_cells.ranges if neighbour.coordinate in r), None)
        neighbour = sheet.cell(area.min_row, area.min_col) if area else neighbour
    if column > 1 and cell.value is None and neighbour.has_style:
        cell._style = copy(neighbour._style)
    _write_text(cell, TITLE)
    tall = next((r for r in sheet.merged_cells.ranges if neighbour.coordinate in r and r.max_row > r.min_row), None)
    own = next((r for r in sheet.merged_cells.ranges if cell.coordinate in r), None)
    if tall and not own and tall.min_row == row and column > 1:
        sheet.merge_cells(start_row=row, end_row=tall.max_row, start_column=column, end_column=column)


def _write_note(cell, note):
    _write_text(cell, note.text)
    colour = COLOURS[note.kind]
    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
    cell.font = Font(name="Times New Roman", size=11, color="000000")
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_text(cell, text):
    """Text that stays text, also when it begins like a formula."""
    cell.value, cell.data_type = text, "s"
    if text[:1] in "=+-@":
        cell._style = copy(cell._style) or StyleArray()
        cell._style.quotePrefix = 1


def _extend_filter(sheet, header_row, column):
    """A filter over the list up to the column before ours takes ours in; any other is left alone."""
    if not sheet.auto_filter.ref:
        return
    left, top, right, bottom = range_boundaries(sheet.auto_filter.ref)
    if top == header_row and right == column - 1:
        sheet.auto_filter.ref = f"{get_column_letter(left)}{top}:{get_column_letter(column)}{bottom}"


# -- values of formulas


def _with_values(saved, book, data):
    """The workbook `saved` with the values that its formulas had in `data`: openpyxl writes formulas without values, and
    whoever reads the file before Excel has reckoned it anew would find nothing there."""
    wanted = {
        f"xl/worksheets/sheet{number}.xml": (sheet.title, {c.coordinate for c in _formulas(sheet)})
        for number, sheet in enumerate(book.worksheets, start=1)
    }
    wanted = {name: told for name, told in wanted.items() if told[1]}
    if not wanted:
        return saved
    values = _values_of(data, dict(wanted.values()))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename in wanted:
                content = _patched(content, values[wanted[info.filename][0]])
            target.writestr(info.filename, content)
    return out.getvalue()


def _formulas(sheet):
    return (cell for cell in sheet._cells.values() if cell.data_type == "f")


def _values_of(data, wanted):
    """{sheet: {coordinate: value as the file of a sheet writes it}} of the wanted cells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        found = {name: {} for name in wanted}
        for name, coordinates in wanted.items():
            for row in book[name].iter_rows():
                for cell in row:
                    if cell.value is not None and cell.coordinate in coordinates:
                        found[name][cell.coordinate] = _as_written(cell, book.epoch)
    return found


def _as_written(cell, epoch):
    """(type, text) of a value in the file of a sheet."""
    if cell.data_type == "b":
        return "b", str(int(cell.value))
    if cell.data_type in ("n", "d"):
        number = cell.value if isinstance(cell.value, int | float) else to_excel(cell.value, epoch)
        return "n", repr(number)
    return ("e" if cell.data_type == "e" else "str"), escape(str(cell.value))


def _patched(content, values):
    def with_value(match):
        kind, text = values.get(match[1].decode(), (None, ""))
        if kind is None:
            return match[0]
        head = f'<c r="{match[1].decode()}"{match[2].decode()} t="{kind}">'
        return head.encode() + match[3] + f"<v>{text}</v></c>".encode()

    return _FORMULA.sub(with_value, content)
