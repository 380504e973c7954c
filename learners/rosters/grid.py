"""What every kind of file is turned into, and how much of it is taken: sheets as lines of plain cells."""

import math
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

MAX_ROWS = 20_000
LAST_ROW = 1_048_576  # of Excel
MAX_COLUMNS = 100
MAX_CELL = 1_000
MAX_LONG_CELLS = 200


class UnreadableFile(Exception):
    """The file cannot be read as a list; the message says what happened and what to do."""


def too_long():
    return UnreadableFile(
        _("The list has more than 20,000 rows. Split it into several files and bring them in one after another.")
    )


def too_large():
    return UnreadableFile(
        _("The file unpacks to far more than a list needs. Copy only the list into a new workbook and choose that.")
    )


@dataclass(slots=True)
class Line:
    """One row that has something in it: its number as Excel shows it, its cells (str, int, float, date or None), and
    the names of the 1990s' fonts in it, by column."""

    number: int
    cells: list
    fonts: dict = field(default_factory=dict)

    def cell(self, column):
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: row numbers as Excel shows them, columns from 0, all inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """A sheet, or its head: lines from top to bottom, merged ranges, and all font names that are used."""

    name: str
    lines: list[Line]
    merges: list[Merge] = field(default_factory=list)
    fonts: frozenset = frozenset()


class LineCollector:
    """Takes rows as they are read, keeps what is in them, and stops before a file becomes too large to hold."""

    def __init__(self, limit=None):
        self.lines, self.limit, self.long_cells = [], limit, 0

    @property
    def is_full(self):
        return self.limit is not None and len(self.lines) >= self.limit

    def add(self, number, values, fonts=None):
        cells = [self._cell(value) for value in values[:MAX_COLUMNS]]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            return
        if number > LAST_ROW:
            raise too_large()
        if len(self.lines) >= MAX_ROWS + 100:  # room for letterhead, sections and signatures
            raise too_long()
        self.lines.append(Line(number, cells, fonts or {}))

    def _cell(self, value):
        if value is None or value is False or (isinstance(value, float) and not math.isfinite(value)):
            return None
        if isinstance(value, int | float):
            return value
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        return self._text(str(value))

    def _text(self, text):
        if not text.strip():
            return None
        if len(text) <= MAX_CELL:
            return text
        self.long_cells += 1
        if self.long_cells > MAX_LONG_CELLS:
            raise UnreadableFile(
                _(
                    "Many cells of the file hold more than 1,000 characters, so this is no list of learners. Choose another file."
                )
            )
        return text[:MAX_CELL]
