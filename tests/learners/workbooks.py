"""Workbooks for the tests of the list reader: rows in, bytes of a file out."""

import csv
import io
import zipfile
from datetime import date
from html import escape

from openpyxl import Workbook
from openpyxl.styles import Font

from trainingcenter.vietnamese import from_tcvn3, from_vni


def xlsx(rows, *, merges=(), sheets=(), font=None, title="Danh sách"):
    """An xlsx with `rows` in its first sheet; `sheets` are further (title, rows); `merges` as `C9:D9`."""
    book = Workbook()
    book.active.title = title
    for sheet, content in [(book.active, rows), *((book.create_sheet(name), more) for name, more in sheets)]:
        for row in content:
            sheet.append(list(row))
    for merge in merges:
        book.active.merge_cells(merge)
    if font:
        for row in book.active.iter_rows():
            for cell in row:
                cell.font = Font(name=font)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_text(rows, separator=";"):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(
        [
            ["" if cell is None else f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row]
            for row in rows
        ]
    )
    return out.getvalue()


def html(rows):
    """The kind of `.xls` that web programs export."""
    body = "".join("<tr>" + "".join(f"<td>{escape(_shown(cell))}</td>" for cell in row) + "</tr>\n" for row in rows)
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
    return f"{head}<body><table border=1>{body}</table></body></html>".encode()


def _shown(cell):
    return "" if cell is None else f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def ods(rows):
    """An OpenDocument spreadsheet, with the million empty rows that LibreOffice writes below a list."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Danh sách">{body}<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _ods_cell(cell):
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell:%Y-%m-%d}"/>'
    if isinstance(cell, int):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def rewritten(data, **members):
    """The zip `data` with the content of some members replaced: `{"xl/workbook.xml": function of the old bytes}`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    return zipped({name: members[name](content) if name in members else content for name, content in old.items()})


_LETTERS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
_CODES = [chr(code) for code in range(0xA1, 0x100)]
_TCVN3 = {from_tcvn3(code): code for code in _CODES if from_tcvn3(code) != code}
_VNI = {from_vni(a + b): a + b for a in "aeoyuAEOYUôöÔÖ" for b in _CODES if len(from_vni(a + b)) == 1}
_VNI |= {from_vni(code): code for code in _CODES if from_vni(code) != code}


def to_tcvn3(text):
    """Text as typed for `.VnTime`, which has no capitals with tones."""
    return "".join(_TCVN3.get(c) or _TCVN3.get(c.lower(), c if c.isascii() else c.lower()) for c in text)


def to_vni(text):
    """Text as typed for `VNI-Times`."""
    return "".join(_VNI.get(c, c) for c in text)
