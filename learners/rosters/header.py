"""Where the list begins: the header under letterheads, over one row or two, in the sheet that has the best one."""

from dataclasses import dataclass

from trainingcenter.vietnamese import clean

from .columns import fields_of

SEARCHED = 60
NAMES = {"full_name", "given_name"}


@dataclass(frozen=True)
class Header:
    """Titles by column and the 0-based row of the first data row; `row` is the header's own (last) row."""

    row: int
    height: int
    titles: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def score(self):
        return len({f for f in self.fields if f})


def find_header(rows):
    """The best header among the first rows, or None without a name column."""
    best = None
    for number, row in enumerate(rows[:SEARCHED]):
        texts = [c for c in row if isinstance(c, str)]
        if len(texts) < 2:
            continue
        for height in (1, 2):
            header = _header(rows, number, height)
            if header and (best is None or header.score > best.score):
                best = header
    return best


def _header(rows, number, height):
    titles = _titles(rows[number : number + height])
    fields = tuple(fields_of(titles))
    if not NAMES & set(fields) or (height == 2 and not _is_second_row(rows, number, titles)):
        return None
    return Header(number + height - 1, height, tuple(titles), fields)


def _titles(rows):
    """Titles of the columns; in two rows, a title above empty cells spans the columns that have one below."""
    width = max(len(row) for row in rows)
    above = [_text(row, c) for row in rows[:1] for c in range(width)]
    if len(rows) == 1:
        return above
    below = [_text(rows[1], c) for c in range(width)]
    titles, spanning = [], ""
    for top, bottom in zip(above, below, strict=True):
        spanning = top or (spanning if bottom else "")
        titles.append(clean(f"{spanning} {bottom}") if bottom and bottom != top else top)
    return titles


def _is_second_row(rows, number, titles):
    """Whether the row below really belongs to the header: only text, and short."""
    if number + 1 >= len(rows):
        return False
    cells = [c for c in rows[number + 1] if c is not None]
    return 0 < len(cells) and all(isinstance(c, str) and len(c) < 25 and not any(d.isdigit() for d in c) for c in cells)


def _text(row, column):
    return clean(row[column]) if column < len(row) and isinstance(row[column], str) else ""
