"""Text files: csv in every encoding and with every separator, and the HTML tables that programs call `.xls`."""

import codecs
import csv
import io
import re
from itertools import islice

from django.utils.translation import gettext as _

from trainingcenter.vietnamese import count_syllables, from_tcvn3, from_vni

from .grid import MAX_COLUMNS, MAX_ROWS, Grid, LineCollector, Merge, UnreadableFile, too_long

SEPARATORS = ";\t,|"
SAMPLE = 50_000
LONGEST_LINE = 100_000
MOST_TABLES = 200
_HTML = re.compile(rb"^\s*(<!doctype\s+html|<html|<head|<meta|<style|<body|<table|<div|<center|<!--)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")  # not splitlines(), which also cuts at signs inside a text
_LONE_QUOTE = re.compile(r'(?:(?<=^)|(?<=[;\t,|]))\s*"\s*(?=[;\t,|]|$)')
_FORMULA_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)


def looks_like_html(data):
    start = _as_bytes(data[:4_000])
    return bool(_HTML.match(start)) or (start.lstrip().startswith(b"<?xml") and b"<html" in start.lower())


def looks_like_text(data):
    """Whether the bytes are text at all: no control characters where text has none."""
    start = _as_bytes(data[:20_000])
    if start.lstrip()[:5].lower() in (b"<?xml", b"%pdf-", b"{\\rtf") or start[:13].lower() == b"mime-version:":
        return False
    odd = sum(byte < 32 and byte not in b"\t\r\n\f\x1a" for byte in start)
    return odd * 200 <= len(start)


def _as_bytes(data):
    """The beginning of a text with one byte a letter, whatever its encoding, to look for marks in it."""
    encoding = _utf16(data)
    text = data[: len(data) // 2 * 2].decode(encoding, errors="replace") if encoding else None
    return (
        text.encode("utf-8").removeprefix(codecs.BOM_UTF8) if text is not None else data.removeprefix(codecs.BOM_UTF8)
    )


def _utf16(data):
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[:2_000]
    if len(start) >= 8 and start[1::2].count(0) > len(start) // 5:
        return "utf-16-le"
    return "utf-16-be" if len(start) >= 8 and start[::2].count(0) > len(start) // 5 else None


def decode(data, charset=None):
    """Bytes into text: UTF-8 or UTF-16 where they are that, else the page of Windows in which they make Vietnamese."""
    if encoding := _utf16(data):
        return data.decode(encoding, errors="replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if charset in ("windows-1258", "cp1258"):
        return data.decode("cp1258", errors="replace")
    vietnamese, western = (data.decode(page, errors="replace") for page in ("cp1258", "cp1252"))
    sample = western[:SAMPLE]
    old = max(count_syllables(from_tcvn3(sample)), count_syllables(from_vni(sample)), count_syllables(sample))
    return western if old > count_syllables(vietnamese[:SAMPLE]) else vietnamese


class CsvWorkbook:
    """A csv file as a workbook of one sheet."""

    hidden = frozenset()
    sheets = ("csv",)

    def __init__(self, data):
        self.text = decode(data)
        declared = re.match(r"sep=(.)[ \t]*(?=[\r\n])", self.text, re.IGNORECASE)
        sample = list(islice(self._lines(), 200))
        self.separator = declared[1] if declared else _separator(sample)
        self.width = _evenness(sample, self.separator)[1]

    def _lines(self):
        """One line after the other, for a file of many million lines must not become a list of them."""
        for number, match in enumerate(_LINE.finditer(self.text)):
            line = match[0]
            if len(line) > LONGEST_LINE:
                raise _not_split()
            declared = number == 0 and re.fullmatch(r"sep=.\s*", line, re.IGNORECASE)
            yield "\n" if declared else _with_lone_quotes_kept(line)

    def grid(self, name, limit=None):
        collector = LineCollector(limit)
        try:
            for number, row in enumerate(csv.reader(self._lines(), delimiter=self.separator), start=1):
                row = self._with_other_separator(row) if len(row) == 1 and row[0] else row
                collector.add(number, [_FORMULA_TEXT.sub(r"\1", cell) for cell in row[:MAX_COLUMNS]])
                if collector.is_full:
                    break
        except csv.Error as error:
            raise _not_split() from error
        return Grid(name, collector.lines)

    def _with_other_separator(self, row):
        """A line without our separator, cut by one that gives as many cells as the others have: lists are put together
        from files of several offices."""
        for separator in SEPARATORS:
            if self.width > 2 and row[0].count(separator) >= self.width - 1:
                cells = next(csv.reader([row[0]], delimiter=separator))
                if len(cells) == self.width:
                    return cells
        return row


def _not_split():
    return UnreadableFile(
        _("The csv file cannot be split into columns. Open it in Excel, save it as xlsx and choose that.")
    )


def _with_lone_quotes_kept(line):
    """A lone `"` between two separators means "as above"; for csv it would begin a text that runs to the next one."""
    if line.count('"') % 2 == 0:
        return line
    body = line.rstrip("\r\n")
    return _LONE_QUOTE.sub('""""', body) + line[len(body) :]


def _separator(lines):
    """The separator that cuts the most lines into the same number of columns."""
    return max(SEPARATORS, key=lambda separator: _evenness(lines, separator))


def _evenness(lines, separator):
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1]
    except csv.Error:
        return (0, 0)
    common = max(widths, key=widths.count, default=0)
    return (widths.count(common), common)


class HtmlWorkbook:
    """An HTML page whose tables are the sheets."""

    hidden = frozenset()

    def __init__(self, data):
        from lxml import etree

        charset = _CHARSET.search(_as_bytes(data[:4_000]))
        try:
            tables = _tables(decode(data, charset[1].decode().lower() if charset else None))
        except etree.LxmlError as error:
            raise UnreadableFile(
                _("The file is damaged. Open it in Excel, save it under a new name and choose the new file.")
            ) from error
        self.tables = {f"{number}": table for number, table in enumerate(tables, start=1) if table.rows}
        self.sheets = tuple(self.tables)

    def grid(self, name, limit=None):
        collector, table = LineCollector(limit), self.tables[name]
        for number, row in enumerate(table.rows, start=1):
            collector.add(number, row)
            if collector.is_full:
                break
        return Grid(name, collector.lines, table.merges)


class _Table:
    """Rows of one table while it is being read; a cell over several columns or rows takes its places once."""

    def __init__(self):
        self.rows, self.merges, self.taken = [], [], {}

    def add_row(self):
        self.rows.append([])

    def add_cell(self, text, width, height):
        if not self.rows:
            self.add_row()
        row, number = self.rows[-1], len(self.rows)
        while self.taken.get(len(row), 0) >= number and len(row) < MAX_COLUMNS:
            row.append(None)
        left = len(row)
        if left >= MAX_COLUMNS:
            return
        row += [text, *[None] * (width - 1)]
        if width > 1 or height > 1:
            self.merges.append(Merge(number, left, number + height - 1, left + width - 1))
        if height > 1:
            self.taken.update(dict.fromkeys(range(left, left + width), number + height - 1))


def _tables(text):
    """The tables of a page, outer ones first; read as a stream, for lxml holds what is not cleared."""
    from lxml import etree

    tables, open_tables = [], []
    events = etree.iterparse(
        io.BytesIO(text.encode("utf-8", errors="replace")),
        events=("start", "end"),
        tag=("table", "tr", "td", "th"),
        html=True,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in events:
        if element.tag == "table" and event == "start":
            if len(tables) >= MOST_TABLES:
                break  # more than anybody would look through: refused for its number of sheets
            open_tables.append(_Table())
            tables.append(open_tables[-1])
        elif element.tag == "table":
            open_tables.pop()
        elif element.tag == "tr" and event == "start" and open_tables:
            open_tables[-1].add_row()
            if len(open_tables[-1].rows) > MAX_ROWS * 2:
                raise too_long()
        elif event == "end" and element.tag != "tr" and open_tables:
            width, height = _span(element.get("colspan"), MAX_COLUMNS), _span(element.get("rowspan"), 1_000)
            open_tables[-1].add_cell(_text_of(element).strip(" \r\n\t") or None, width, height)
        if event == "end":
            element.clear()
    return tables


def _text_of(element):
    """The text inside an element, a new line where the page has one."""
    parts = [element.text or ""] if element.tag not in ("style", "script") else []
    for child in element:
        parts += ["\n" if child.tag in ("br", "p", "div") else "", _text_of(child), child.tail or ""]
    return "".join(parts)


def _span(text, most):
    return min(max(int(text), 1), most) if text and text.isdigit() and len(text) < 6 else 1
