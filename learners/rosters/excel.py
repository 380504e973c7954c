"""Excel workbooks: xlsx as a stream through openpyxl (calamine for files it stumbles over), xls through xlrd."""

import io
import re
import warnings
import zipfile
from functools import cached_property

import xlrd
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import WorkSheetParser
from python_calamine import CalamineWorkbook

from trainingcenter.vietnamese import legacy_encoding_of_font

from .grid import MAX_COLUMNS, MAX_ROWS, Grid, LineCollector, Merge, UnreadableFile

MAX_MERGES = 50_000
MAX_EMPTY = 20_000  # rows one after another that have a format and nothing else
_REFERENCE = re.compile(rb"""\br\s*=\s*["'](\$?[A-Z]{0,3}\$?)([0-9]{1,8})["']""", re.IGNORECASE)


def damaged():
    return UnreadableFile(_("The file is damaged. Open it in Excel, save it under a new name and choose the new file."))


def open_xlsx(data):
    """The workbook through openpyxl, which knows fonts and merged cells, or through calamine, which forgives more."""
    try:
        return XlsxWorkbook(data)
    except Exception:  # openpyxl meets a broken or unusual part with whatever exception that part leads to
        return TolerantXlsxWorkbook(data)


class XlsxWorkbook:
    """An xlsx or xlsm workbook; macros are never looked at, formulas give the value that was saved with them."""

    def __init__(self, data):
        self.data = data
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        self.sheets = tuple(sheet.title for sheet in self.book.worksheets)
        self.hidden = frozenset(sheet.title for sheet in self.book.worksheets if sheet.sheet_state != "visible")

    @cached_property
    def legacy_fonts(self):
        """Names of fonts of the 1990s by the number of the cell style."""
        names = [font.name or "" for font in self.book._fonts]
        styles = enumerate(self.book._cell_styles)
        return {i: names[style.fontId] for i, style in styles if legacy_encoding_of_font(names[style.fontId])}

    def grid(self, name, limit=None):
        try:
            return self._stream(self.book[name], limit)
        except UnreadableFile:
            raise
        except Exception:  # as above
            return TolerantXlsxWorkbook(self.data).grid(name, limit)

    def _stream(self, sheet, limit):
        collector, used = LineCollector(limit), set()
        with sheet._get_source() as source, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parser = WorkSheetParser(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=self.book.epoch,
                date_formats=self.book._date_formats,
                timedelta_formats=self.book._timedelta_formats,
            )
            empty = 0
            for number, cells in parser.parse():
                fonts, values = self._fonts(cells), _values(cells)
                used.update(fonts.values())
                collector.add(number, values, fonts)
                empty = 0 if values else empty + 1
                if collector.is_full or empty > MAX_EMPTY:
                    return Grid(
                        name=sheet.title, lines=collector.lines, merges=self._merges_of(sheet), fonts=frozenset(used)
                    )
        return Grid(sheet.title, collector.lines, _merges(parser.merged_cells), frozenset(used))

    def _fonts(self, cells):
        if not self.legacy_fonts:
            return {}
        fonts = ((cell["column"] - 1, self.legacy_fonts.get(cell["style_id"])) for cell in cells if cell["value"])
        return {column: font for column, font in fonts if font}

    def _merges_of(self, sheet):
        """Merged ranges when the rows were not read to the end: they stand after them in the file."""
        with sheet._get_source() as source:
            tail = source.read().rpartition(b"</sheetData>")[2] or b""
        references = re.findall(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+\d+:[A-Z]+\d+)"', tail)
        return _merges(reference.decode() for reference in references)


def _values(cells):
    """The values of the parsed cells of a row, each in its column."""
    values = []
    for cell in cells:
        column = cell["column"] - 1
        if column >= MAX_COLUMNS or cell["value"] is None or cell["data_type"] == "e":
            continue
        values += [None] * (column + 1 - len(values))
        value = cell["value"]
        values[column] = unescape(value) if isinstance(value, str) and "_x" in value else value
    return values


def _merges(ranges):
    merges = []
    for found in ranges or ():
        left, top, right, bottom = range_boundaries(str(found))
        merges.append(Merge(top, left - 1, bottom, right - 1))
        if len(merges) >= MAX_MERGES:
            break
    return merges


class TolerantXlsxWorkbook:
    """An xlsx workbook that openpyxl refuses, read by calamine: without fonts, and only when its cells lie together
    (calamine holds the whole rectangle, so one far cell would take all memory)."""

    def __init__(self, data):
        try:
            _check_extent(data)
            self.book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            self.sheets = tuple(self.book.sheet_names)
        except UnreadableFile:
            raise
        except Exception as error:  # calamine's errors have no common class
            raise damaged() from error
        self.hidden = frozenset(
            sheet.name for sheet in self.book.sheets_metadata if "Hidden" in str(getattr(sheet, "visible", ""))
        )

    def grid(self, name, limit=None):
        collector = LineCollector(limit)
        try:
            sheet = self.book.get_sheet_by_name(name)
            first = sheet.start[0] + 1 if sheet.start else 1
            left = [None] * (sheet.start[1] if sheet.start else 0)
            ranges = sheet.merged_cell_ranges or []
            for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=first):
                collector.add(number, left + [value if value != "" else None for value in row])
                if collector.is_full:
                    break
        except UnreadableFile:
            raise
        except Exception as error:  # as above
            raise damaged() from error
        return Grid(name, collector.lines, [Merge(a + 1, b, c + 1, d) for (a, b), (c, d) in ranges[:MAX_MERGES]])


def _check_extent(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            found = _REFERENCE.findall(archive.read(name))
            rows = max((int(row) for _column, row in found), default=0)
            widest = max((len(column.strip(b"$")) for column, _row in found), default=0)
            if rows > MAX_ROWS * 2 or widest > 2:
                raise damaged()


class XlsWorkbook:
    """A workbook of Excel 97–2003, or older."""

    def __init__(self, data):
        self.book = self._open(data, formats=True)
        self.sheets = tuple(self.book.sheet_names())
        self.hidden = frozenset(sheet.name for sheet in self.book.sheets() if sheet.visibility)

    def _open(self, data, *, formats):
        try:
            return xlrd.open_workbook(
                file_contents=data, formatting_info=formats, ragged_rows=True, logfile=io.StringIO()
            )
        except xlrd.XLRDError as error:
            if "encrypt" in str(error).lower():
                raise UnreadableFile(
                    _("The file is protected by a password. Save it without the password and choose it again.")
                ) from error
            raise damaged() from error
        except Exception as error:  # xlrd meets damage with IndexError, struct.error, AssertionError …
            if formats:
                return self._open(data, formats=False)
            raise damaged() from error

    def grid(self, name, limit=None):
        sheet, collector, used = self.book.sheet_by_name(name), LineCollector(limit), set()
        for row in range(sheet.nrows):
            fonts = self._fonts(sheet, row)
            used.update(fonts.values())
            collector.add(row + 1, [self._value(cell) for cell in sheet.row(row)], fonts)
            if collector.is_full:
                break
        merges = [Merge(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells]
        return Grid(name, collector.lines, merges[:MAX_MERGES], frozenset(used))

    @cached_property
    def legacy_fonts(self):
        fonts = self.book.font_list
        names = {i: fonts[xf.font_index].name for i, xf in enumerate(self.book.xf_list) if xf.font_index < len(fonts)}
        return {i: name for i, name in names.items() if legacy_encoding_of_font(name)}

    def _fonts(self, sheet, row):
        if not self.book.formatting_info or not self.legacy_fonts:
            return {}
        styles = ((column, sheet.cell_xf_index(row, column)) for column in range(sheet.row_len(row)))
        return {column: self.legacy_fonts[style] for column, style in styles if style in self.legacy_fonts}

    def _value(self, cell):
        if cell.ctype == xlrd.XL_CELL_DATE:
            try:
                return xlrd.xldate_as_datetime(cell.value, self.book.datemode)
            except (ValueError, OverflowError):
                return cell.value
        if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return None
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        return cell.value
