"""Ruled pages: the grid with its titles is one static page drawn once, the cells are stamped into it."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape

from trainingcenter.documents.pdf import PaperError
from trainingcenter.documents.stamping import Layout, Zone, fit, stamp_pages
from trainingcenter.documents.typesetting import CHARACTERS, face

PADDING = 0.7  # mm between the rule and the text
LONGEST_WORD = 24  # letters after which a word without a blank may be broken
KNOWN = frozenset(map(chr, CHARACTERS)) | {"\n"}


@dataclass(frozen=True)
class Column:
    """A column of the grid; sizes in mm and points."""

    title: str
    width: float
    align: str = "left"
    size: float = 8.5
    min_size: float = 5


@dataclass(frozen=True)
class Grid:
    """A page with a head, numbered columns, `count` empty rows and, above and below them, lines of their own
    (`before`, `after`: names of the lines). `above` is HTML of what stands over the table."""

    columns: tuple[Column, ...]
    count: int
    row_height: float
    top: float
    above: str = ""
    below: str = ""
    width: float = 297
    height: float = 210
    left: float = 14
    head: float = 13
    numbers: float = 4
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    line: float = 6
    # widths of the parts of a line before or after the rows
    parts: tuple[float, ...] = ()

    @property
    def table_width(self):
        return sum(column.width for column in self.columns)

    @property
    def first_row(self):
        return self.top + self.head + self.numbers + self.line * len(self.before)

    @property
    def bottom(self):
        return self.first_row + self.count * self.row_height

    @cached_property
    def zones(self):
        return (*self._cells(), *self._lines())

    def _cells(self):
        for row in range(self.count):
            x = self.left
            for place, column in enumerate(self.columns):
                yield self.cell(f"{row}.{place}", column, x, self.first_row + row * self.row_height)
                x += column.width

    def cell(self, name, column, x, y):
        lines = max(1, int(self.row_height * 72 / 25.4 / 1.2 / column.min_size))
        return Zone(
            name, x=x + PADDING, y=y + 0.6, width=column.width - 2 * PADDING, height=self.row_height - 0.8,
            size=column.size, align=column.align, lines=lines, min_size=column.min_size,
        )  # fmt: skip

    def _lines(self):
        for name, y in self.line_places():
            x = self.left
            for place, width in enumerate(self.parts):
                yield Zone(
                    f"{name}.{place}", x=x + 2, y=y + 1.1, width=width - 3, height=self.line - 1,
                    size=9, font="bold", min_size=6,
                )  # fmt: skip
                x += width

    def line_places(self):
        """(name, y) of the lines before and after the rows."""
        places = [(name, self.top + self.head + self.numbers + i * self.line) for i, name in enumerate(self.before)]
        return places + [(name, self.bottom + i * self.line) for i, name in enumerate(self.after)]

    @property
    def end(self):
        return self.bottom + self.line * len(self.after)

    def html(self):
        """The static page."""
        return f"""<!doctype html><html lang="vi"><meta charset="utf-8"><style>
@page {{ size: {self.width}mm {self.height}mm; margin: 0; }}
body {{ margin: 0; font-family: "Liberation Serif"; font-size: 11pt; }}
div, svg {{ position: absolute; }}
.h {{ display: flex; align-items: center; justify-content: center; text-align: center; font-weight: bold;
 font-size: 8.5pt; line-height: 1.1; }}
.n {{ font-weight: normal; font-style: italic; font-size: 7pt; }}
</style>{self._rules()}{self._titles()}{self.above}{self.below}</html>"""

    def _rules(self):
        right, heavy, light = self.left + self.table_width, 0.3, 0.12
        ys = [self.top, self.top + self.head, self.first_row, self.bottom, self.end]
        ys += [y for _name, y in self.line_places()]
        rules = [(self.left, y, right, y, heavy) for y in ys]
        rows = (self.first_row + row * self.row_height for row in range(1, self.count))
        rules += [(self.left, y, right, y, light) for y in rows]
        spans = [(self.top, self.top + self.head + self.numbers), (self.first_row, self.bottom)]
        x = self.left
        for column in (*self.columns, None):
            edge = heavy if x == self.left or column is None else light
            rules += [(x, start, x, stop, edge) for start, stop in spans]
            x += column.width if column else 0
        rules += [(x, self.top, x, self.end, heavy) for x in (self.left, right)]
        drawn = "".join(
            f'<line x1="{a:.2f}" y1="{b:.2f}" x2="{c:.2f}" y2="{d:.2f}" stroke="#000" stroke-width="{w}"/>'
            for a, b, c, d, w in rules
        )
        size = f'width="{self.width}mm" height="{self.height}mm" viewBox="0 0 {self.width} {self.height}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" style="left:0;top:0" {size}>{drawn}</svg>'

    def _titles(self):
        x, out = self.left, []
        for number, column in enumerate(self.columns, start=1):
            box = f"left:{x + 0.5:.2f}mm;width:{column.width - 1:.2f}mm"
            out.append(
                f'<div class="h" style="{box};top:{self.top}mm;height:{self.head}mm">{escape(column.title)}</div>'
            )
            if self.numbers:
                at = f"top:{self.top + self.head}mm;height:{self.numbers}mm"
                out.append(f'<div class="h n" style="{box};{at}">({number})</div>')
            x += column.width
        return "".join(out)


def fits(zone, text):
    """Whether the whole of `text` can be kept inside `zone`."""
    return _fits(text, zone.width, zone.height, zone.size, zone.min_size, zone.lines, zone.font)


@lru_cache(maxsize=20_000)
def _fits(text, width, height, size, min_size, lines, font):
    zone = Zone("", 0, 0, width, height, size=size, font=font, lines=lines, min_size=min_size)
    try:
        fit(face(font), text, zone)
    except PaperError:
        return False
    return True


def written(text):
    """`text` as the carried fonts can write it: what they lack becomes `?`."""
    return text if KNOWN.issuperset(text) else "".join(letter if letter in KNOWN else "?" for letter in text)


def broken(text):
    """`text` with blanks in words that no column could hold."""
    words = text.split(" ")
    return " ".join(
        " ".join(word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD)) or word for word in words
    )


def draw_pages(grid, records, *, extra=(), on_progress=None):
    """The PDF of one page a record on `grid`; `extra` are zones of its own beside those of the grid."""
    layout = Layout(grid.width, grid.height, (*grid.zones, *extra), static_html=grid.html())
    return stamp_pages(layout, records, on_progress=on_progress)
