"""An official paper as plain data, drawn as PDF and as Word."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from .pdf import html_to_pdf


@dataclass(frozen=True)
class Paragraph:
    text: str
    block = "paragraph"


@dataclass(frozen=True)
class Heading:
    text: str
    block = "heading"


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` in mm, `align` left, center or right."""

    title: str
    width: float
    align: str = "left"


@dataclass(frozen=True)
class Table:
    """A table; `sums` are the places (from 0) of its rows of sub-totals, which stand in bold like the total."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    sums: frozenset[int] = frozenset()
    block = "table"

    @property
    def widths(self):
        """Column widths in percent of the table's."""
        whole = sum(c.width for c in self.columns)
        return [round(100 * c.width / whole, 3) for c in self.columns]


@dataclass(frozen=True)
class Paper:
    """Everything that stands on a paper, in the frame of the Party or of the State (domain §5)."""

    frame: str
    superior: str
    centre: str
    number: str
    place_date: str
    kind: str
    abstract: str
    body: tuple
    signer_title: str
    signer_name: str
    legal_basis: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    annex_title: str = ""
    annex: tuple = ()
    annex_landscape: bool = False
    landscape: bool = False
    demo: bool = False
    # title and name of who signs at the left, in the place of the recipients
    second_signer: tuple[str, ...] = ()

    @property
    def reference(self):
        """The paper as its annex names it: `Quyết định số 12-QĐ/TTCT`."""
        return f"{self.kind.capitalize()} {self.number[:1].lower()}{self.number[1:]}"

    @property
    def signer_lines(self):
        return self.signer_title.split("\n")


def render_paper(paper):
    """The paper as PDF."""
    css = (Path(settings.BASE_DIR) / "static" / "css" / "paper.css").read_text(encoding="utf-8")
    return html_to_pdf(render_to_string("documents/paper.html", {"paper": paper}), css=css)


def paper_docx(paper):
    """The paper as an editable Word file with the same content."""
    from .word import write_docx

    stream = BytesIO()
    write_docx(paper).save(stream)
    return stream.getvalue()
