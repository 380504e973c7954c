"""OpenDocument spreadsheets, read as a stream: a repeated empty row or column costs nothing, however often it repeats."""

import io
import zipfile
import zlib
from datetime import date
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from .grid import MAX_COLUMNS, MAX_ROWS, Grid, LineCollector, Merge, UnreadableFile

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


class OdsWorkbook:
    """An ods workbook; `grid` takes formulas by their saved value."""

    def __init__(self, data):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                manifest = (
                    archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
                )
                if b"encryption-data" in manifest:
                    raise UnreadableFile(
                        _("The file is protected by a password. Save it without the password and choose it again.")
                    )
                self.content = archive.read("content.xml")
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError, KeyError) as error:
            raise _damaged() from error
        if b"<!ENTITY" in self.content or b"<!DOCTYPE" in self.content:
            raise _damaged()
        self.hidden = frozenset()
        self.sheets = tuple(dict.fromkeys(name for name, _table in self._tables()))

    def _tables(self):
        """Names of the tables with the events inside each."""
        try:
            events = ElementTree.iterparse(io.BytesIO(self.content), events=("start", "end"))
            for event, element in events:
                if event == "start" and element.tag == TABLE + "table":
                    yield element.get(TABLE + "name", "1"), events
                elif event == "end" and element.tag == TABLE + "table-row":
                    element.clear()  # of a table that nobody reads
        except ElementTree.ParseError as error:
            raise _damaged() from error

    def grid(self, name, limit=None):
        for found, events in self._tables():
            if found == name:
                return self._read(name, events, limit)
        raise _damaged()

    @staticmethod
    def _read(name, events, limit):
        try:
            return _read_table(name, events, limit)
        except RecursionError as error:  # a text in a text in a text …
            raise _damaged() from error


def _read_table(name, events, limit):
    collector, merges, number = LineCollector(limit), [], 1
    for event, element in events:
        if event == "start":
            continue
        if element.tag == TABLE + "table" or collector.is_full:
            break
        if element.tag == TABLE + "table-row":
            repeated = _count(element, "number-rows-repeated")
            values = _row(element, number, merges)
            for offset in range(min(repeated, MAX_ROWS + 200) if values else 0):
                collector.add(number + offset, values)
            number += repeated
            element.clear()
    return Grid(name, collector.lines, merges)


def _row(element, number, merges):
    values, column = [], 0
    for cell in element:
        if cell.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
            continue
        repeated = _count(cell, "number-columns-repeated")
        value = _value(cell)
        height, width = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if height > 1 or width > 1:
            merges.append(Merge(number, column, number + height - 1, column + width - 1))
        if value is not None and column < MAX_COLUMNS:
            values += [None] * (column - len(values)) + [value] * min(repeated, MAX_COLUMNS - column)
        column += repeated
    return values


def _count(element, attribute):
    count = element.get(TABLE + attribute, "1")
    return max(int(count), 1) if count.isdigit() and len(count) < 9 else 1


def _value(cell):
    kind = cell.get(OFFICE + "value-type")
    if kind == "date":
        text = cell.get(OFFICE + "date-value", "")[:10]
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text or None
    if kind in ("float", "currency", "percentage"):
        try:
            number = float(cell.get(OFFICE + "value", ""))
        except ValueError:
            return None
        return int(number) if number.is_integer() else number
    if kind == "boolean":
        return cell.get(OFFICE + "boolean-value") == "true"
    return "\n".join(_paragraph(p) for p in cell if p.tag == TEXT + "p") or None


def _paragraph(element):
    parts = [element.text or ""]
    for child in element:
        blank = " " if child.tag in (TEXT + "s", TEXT + "tab", TEXT + "line-break") else _paragraph(child)
        parts += [blank, child.tail or ""]
    return "".join(parts)


def _damaged():
    return UnreadableFile(_("The file is damaged. Open it, save it under a new name and choose the new file."))
