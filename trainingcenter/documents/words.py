"""The frozen words of a paper (JSON), and the paper made of them.

The shape, every key optional but `centre`, `superior` and `place`:
    {"superior", "centre", "place", "kind", "abstract", "symbol_blank",
     "legal_basis": [str], "recipients": [str], "annex_title": str, "demo": bool,
     "body":  [{"type": "paragraph", "text"} | {"type": "heading", "text"}
             | {"type": "table", "columns": [[title, width_mm, align]], "rows": [[str]], "total": [str] | null}],
     "annex": [the same blocks]}
"""

from django.utils import timezone

from trainingcenter.organisation.models import CentreIdentity
from trainingcenter.vietnamese import date_words

from .paper import Column, Heading, Paper, Paragraph, Table
from .rules import write_number


def centre_words(day=None):
    """The part of a paper's words that names the centre as it is called on `day` (default today)."""
    centre = CentreIdentity.objects.on(day or timezone.localdate())
    if centre is None:
        return {"superior": "", "centre": "", "place": "", "demo": False}
    return {
        "superior": centre.superior,
        "centre": centre.name,
        "place": centre.place,
        "symbol": centre.symbol,
        "demo": centre.is_demonstration,
    }


def paper_from_words(paper):
    """The drawable `Paper` of an OfficialPaper: its frozen words with number, date and signer as far as they are known."""
    words = paper.words
    blank = write_number(
        paper.book.pattern.replace(":02d", "").replace(":03d", ""),
        seq="      ",
        year="",
        symbol=words.get("symbol", "TTCT"),
    )
    signed_on = date_words(paper.signed_on) if paper.signed_on else "ngày      tháng      năm"
    return Paper(
        frame=paper.frame,
        superior=words.get("superior", ""),
        centre=words.get("centre", ""),
        number=f"Số {paper.number_text or blank}",
        place_date=f"{words.get('place', '')}, {signed_on}",
        kind=words.get("kind", ""),
        abstract=words.get("abstract", paper.abstract),
        legal_basis=tuple(words.get("legal_basis", ())),
        body=_blocks(words.get("body", ())),
        signer_title=paper.signer_title or "GIÁM ĐỐC",
        signer_name=paper.signer.full_name if paper.signer_id else "",
        recipients=tuple(words.get("recipients", ())),
        annex_title=words.get("annex_title", ""),
        annex_landscape=words.get("annex_landscape", False),
        annex=_blocks(words.get("annex", ())),
        demo=words.get("demo", False),
    )


def _blocks(items):
    makers = {
        "paragraph": lambda item: Paragraph(item["text"]),
        "heading": lambda item: Heading(item["text"]),
        "table": lambda item: Table(
            columns=tuple(Column(*column) for column in item["columns"]),
            rows=tuple(tuple(row) for row in item["rows"]),
            total=tuple(item["total"]) if item.get("total") else None,
        ),
    }
    return tuple(makers[item["type"]](item) for item in items)
