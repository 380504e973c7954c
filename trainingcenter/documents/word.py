"""Papers as Word files."""

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def write_docx(paper):
    """A python-docx Document of `paper`: head, body, signature, annex; A4, Times New Roman."""
    doc = Document()
    _page(doc.sections[0], landscape=paper.landscape)
    style = doc.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    if paper.demo:
        _line(doc, "DỮ LIỆU TRÌNH DIỄN", bold=True, align="center", size=11)
    _head(doc, paper)
    _line(doc, paper.kind, bold=True, align="center", size=16)
    _line(doc, paper.abstract, bold=True, align="center")
    for basis in paper.legal_basis:
        _line(doc, basis, italic=True, indent=True)
    _blocks(doc, paper.body, width=252 if paper.landscape else TEXT_WIDTH)
    _foot(doc, paper)
    if paper.annex:
        section = doc.add_section()
        if paper.annex_landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Mm(297), Mm(210)
        _line(doc, paper.annex_title, bold=True, align="center")
        _line(doc, f"(Kèm theo {paper.reference} của {paper.centre})", italic=True, align="center")
        _blocks(doc, paper.annex, width=252 if paper.annex_landscape else TEXT_WIDTH)
    return doc


# between the margins of an upright page, in mm
TEXT_WIDTH = 165


def _page(section, *, landscape=False):
    section.page_width, section.page_height = Mm(210), Mm(297)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)


def _head(doc, paper):
    table = doc.add_table(rows=2, cols=2)
    right = (
        ["ĐẢNG CỘNG SẢN VIỆT NAM"]
        if paper.frame == "party"
        else ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    )
    _cell(table.cell(0, 0), [(paper.superior.upper(), False), (paper.centre.upper(), True), ("*", True)])
    _cell(table.cell(0, 1), [(text, True) for text in right])
    _cell(table.cell(1, 0), [(paper.number, False)])
    _cell(table.cell(1, 1), [(paper.place_date, False)], italic=True)


def _cell(cell, lines, italic=False):
    cell.text = ""
    for i, (text, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        paragraph.alignment = ALIGN["center"]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic


def _line(doc, text, *, bold=False, italic=False, align="left", size=14, indent=False):
    paragraph = doc.add_paragraph()
    paragraph.alignment = ALIGN[align]
    if indent:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _blocks(doc, blocks, width=TEXT_WIDTH):
    for block in blocks:
        if block.block == "table":
            _table(doc, block, width)
        else:
            heading = block.block == "heading"
            _line(doc, block.text, bold=heading, align="center" if heading else "left", indent=not heading)


def _table(doc, block, width):
    """A table as wide as the page; its header is repeated on every page."""
    rows = [tuple(c.title for c in block.columns), *block.rows, *([block.total] if block.total else [])]
    table = doc.add_table(rows=len(rows), cols=len(block.columns))
    table.style, table.autofit = "Table Grid", False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    widths = [Mm(width * percent / 100) for percent in block.widths]
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    bold = {0, *(place + 1 for place in block.sums), *([len(rows) - 1] if block.total else [])}
    for r, row in enumerate(rows):
        cells = table.rows[r].cells
        for column, wide, cell, text in zip(block.columns, widths, cells, row, strict=True):
            cell.width = wide
            paragraph = cell.paragraphs[0]
            paragraph.alignment = ALIGN["center" if r == 0 else column.align]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(12), r in bold


def _foot(doc, paper):
    table = doc.add_table(rows=1, cols=2)
    if paper.second_signer:
        title, name = paper.second_signer
        _cell(table.cell(0, 0), [(title, True), *[("", False)] * 4, (name, True)])
    else:
        _recipients(table.cell(0, 0), paper)
    _cell(
        table.cell(0, 1),
        [*((text, True) for text in paper.signer_lines), *[("", False)] * 4, (paper.signer_name, True)],
    )


def _recipients(cell, paper):
    left = [("Nơi nhận:", True), *((f"- {text}", False) for text in paper.recipients)]
    _cell(cell, left if paper.recipients else [("", False)])
    for paragraph in cell.paragraphs:
        paragraph.alignment = ALIGN["left"]
        for run in paragraph.runs:
            run.font.size = Pt(12)
