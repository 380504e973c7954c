"""The frozen words of a paper (JSON in `OfficialPaper.words`), and the paper made of them.

Whatever a paper says beyond number, date and signer (columns of the row, known when it is signed) stands in this JSON,
so that a paper of 2026 says the same in 2040. The shape; every key may be left out but `superior`, `centre`, `place`:

    {
      "superior": str, "centre": str, "place": str,       # the centre as it was called on the day: centre_words(day)
      "symbol": str, "director_title": str, "demo": bool,   # from centre_words(day) too
      "kind": "QUYẾT ĐỊNH", "abstract": "về việc mở lớp …",
      "legal_basis": ["Căn cứ …;", …],                      # one paragraph each
      "body": [block, …],
      "recipients": ["Như Điều 3;", …],
      "signer_name": str,                                    # instead of who marked it as signed: the chair of a board
      "signer_title": "TM. HỘI ĐỒNG\nCHỦ TỊCH",               # instead of the title under which the signer signs
      "second_signer": [title, name],                        # who signs at the left, in the place of the recipients
      "annex_title": str, "annex_landscape": bool, "annex": [block, …],
      "cancel_reason": str,                                 # written by documents.actions.cancel_paper
    }

    block: {"type": "paragraph", "text": str}
         | {"type": "heading", "text": str}
         | {"type": "table", "columns": [[title, width in mm, "left" | "center" | "right"], …],
            "rows": [[str, …], …], "total": [str, …] | null, "sums": [place of a row of sub-totals, …]}

Everything in it is text as it is to be printed: dates, numbers and percentages are already written out.
"""

import re

from django.utils import timezone

from trainingcenter.organisation.models import CentreIdentity
from trainingcenter.vietnamese import date_words

from .paper import Column, Heading, Paper, Paragraph, Table
from .rules import write_number


def centre_words(day=None):
    """The part of a paper's words that names the centre as it is called on `day` (default today)."""
    centre = CentreIdentity.objects.on(day or timezone.localdate())
    if centre is None:
        return {"superior": "", "centre": "", "place": "", "symbol": "", "director_title": "GIÁM ĐỐC", "demo": False}
    return {
        "superior": centre.superior,
        "centre": centre.name,
        "place": centre.place,
        "symbol": centre.symbol,
        "director_title": centre.director_title,
        "demo": centre.is_demonstration,
    }


# room to write a number or a date by hand; ordinary blanks would be drawn as one
ROOM = "\u00a0" * 6


def paper_from_words(paper):
    """The drawable `Paper` of an OfficialPaper: its frozen words with number, date and signer as far as they are known."""
    words = paper.words
    dated = paper.book.patterns.on(paper.signed_on or timezone.localdate())
    plain = re.sub(r"\{(\w+)[^}]*\}", r"{\1}", dated.pattern if dated else paper.book.pattern)
    blank = write_number(plain, seq=ROOM, year=ROOM, symbol=words.get("symbol") or "TTCT")
    signed_on = date_words(paper.signed_on) if paper.signed_on else f"ngày{ROOM}tháng{ROOM}năm{ROOM}"
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
        signer_title=words.get("signer_title") or paper.signer_title or words.get("director_title", "GIÁM ĐỐC"),
        signer_name=words.get("signer_name") or (paper.signer.full_name if paper.signer_id else ""),
        second_signer=tuple(words.get("second_signer", ())),
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
            sums=frozenset(item.get("sums", ())),
        ),
    }
    return tuple(makers[item["type"]](item) for item in items)
