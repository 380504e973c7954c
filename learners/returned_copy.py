"""A list of any kind of file as a fresh xlsx workbook: the same rows and cells, text as text, never a formula."""

import io
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from learners.rosters.grid import UnreadableFile
from trainingcenter.vietnamese import fold

WIDEST = 45
NOTE_WIDTH = 60
LARGE = 300_000  # cells; above, rows go to the disk as they are written
FIRST_DAY = date(1900, 3, 1)  # Excel's days before are off by one
MOST_OTHERS = 300_000  # cells of the sheets beside the list
FONT = "Times New Roman"


def fresh_copy(book, *, sheet, header_row, notes, title, colours):
    """The sheets of an opened workbook as xlsx; behind the list in `sheet` the column `title` with the `notes`."""
    grids = _grids(book, sheet)
    large = sum(map(_size, grids)) > LARGE
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    target = xlsxwriter.Workbook(out, options | ({"constant_memory": True} if large else {"in_memory": True}))
    styles, names = _Styles(target, colours), set()
    for grid in grids:
        page = target.add_worksheet(_sheet_name(grid.name, names))
        told = (header_row, notes, title) if grid.name == sheet else (0, {}, "")
        _Page(page, grid, styles, *told).write(with_tall_merges=not large)
        if grid.name == sheet:
            page.activate()
    target.close()
    return out.getvalue()


def _grids(book, wanted):
    """The grid of the list and those of the other sheets, in their order, while they are not too much."""
    grids, room = [], MOST_OTHERS
    for name in book.sheets:
        try:
            grid = book.grid(name)
        except UnreadableFile:
            if name == wanted:
                raise
            continue
        room -= 0 if name == wanted else _size(grid)
        if name == wanted or room > 0:
            grids.append(grid)
    return grids


def _size(grid):
    return sum(len(line.cells) for line in grid.lines)


def _sheet_name(name, taken):
    """A name that Excel takes: no signs of its own, up to 31 letters, once."""
    plain = "".join("_" if c in "[]:*?/\\" else c for c in name).strip("'")[:31] or "1"
    number, found = 1, plain
    while found.casefold() in taken or found.casefold() == "history":
        number += 1
        found = f"{plain[:27]} ({number})"
    taken.add(found.casefold())
    return found


class _Styles:
    """Formats of the copy, each made once."""

    def __init__(self, book, colours):
        self.book, self.made = book, {}
        self.notes = {
            kind: self.of(bg_color=f"#{colour}", text_wrap=True, valign="top") for kind, colour in colours.items()
        }

    def of(self, **properties):
        properties = {"font_name": FONT, "font_size": 12} | properties
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


class _Page:
    """One sheet, written from top to bottom: in constant memory no row is touched twice."""

    def __init__(self, page, grid, styles, header_row, notes, title):
        self.page, self.grid, self.styles = page, grid, styles
        self.header_row, self.notes, self.title = header_row, notes, title
        self.column = self._column()

    def _column(self):
        """Where the notes stand (from 0): in the column of an earlier return, or behind everything in the list."""
        lines = [line for line in self.grid.lines if line.number >= self.header_row]
        for line in lines:
            if line.number != self.header_row:
                continue
            for column, cell in enumerate(line.cells):
                if isinstance(cell, str) and self.title and fold(cell) == fold(self.title):
                    return column
        merged = [m.right + 1 for m in self.grid.merges if m.bottom >= self.header_row]
        return max([len(line.cells) for line in lines] + merged, default=0)

    def write(self, *, with_tall_merges):
        lines = {line.number: line for line in self.grid.lines}
        if self.title:
            self.page.set_column(self.column, self.column, NOTE_WIDTH)
        for column, width in self._widths().items():
            if not (self.title and column == self.column):
                self.page.set_column(column, column, width)
        merged = {}
        for merge in self.grid.merges:
            if with_tall_merges or merge.top == merge.bottom:
                merged.setdefault(merge.top, []).append(merge)
        for number in sorted({*lines, *self.notes, *([self.header_row] if self.header_row else [])}):
            self._merge(merged.get(number, ()))
            if number in lines:
                self._write_line(lines[number])
            self._write_note(number)
        last = max([*lines, *self.notes], default=1)
        self.page.ignore_errors({"number_stored_as_text": f"A1:XFD{last}"})

    def _widths(self):
        widths = {}
        for line in self.grid.lines:
            if line.number >= self.header_row:
                for column, cell in enumerate(line.cells):
                    length = 11 if isinstance(cell, date) else len(str(cell)) + 2 if cell is not None else 0
                    widths[column] = min(WIDEST, max(widths.get(column, 8), length))
        return widths

    def _merge(self, merges):
        for merge in merges:
            area = (merge.top - 1, merge.left, merge.bottom - 1, merge.right)
            if area[:2] != area[2:]:
                try:
                    self.page.merge_range(*area, None)
                except XlsxWriterException:  # two ranges that overlap: Excel would call the file damaged
                    continue

    def _write_line(self, line):
        for column, cell in enumerate(line.cells):
            is_old_note = self.title and column == self.column and line.number > self.header_row
            if cell is not None and not is_old_note:
                look = {"bold": True, "text_wrap": True} if line.number == self.header_row else {}
                if font := line.fonts.get(column):
                    look["font_name"] = font
                self._write_cell(line.number - 1, column, cell, look)

    def _write_cell(self, row, column, cell, look):
        day = cell.date() if isinstance(cell, datetime) else cell
        if isinstance(day, date) and day >= FIRST_DAY:
            self.page.write_datetime(row, column, day, self.styles.of(num_format="dd/mm/yyyy", **look))
        elif isinstance(day, date):
            self.page.write_string(row, column, f"{day:%d/%m/%Y}", self.styles.of(**look))
        elif isinstance(cell, bool):
            self.page.write_boolean(row, column, cell, self.styles.of(**look))
        elif isinstance(cell, int | float):
            whole = {"num_format": "0"} if float(cell).is_integer() else {}
            self.page.write_number(row, column, cell, self.styles.of(**whole, **look))
        else:
            self.page.write_string(row, column, str(cell), self.styles.of(**look))

    def _write_note(self, number):
        if self.title and number == self.header_row:
            self.page.write_string(number - 1, self.column, self.title, self.styles.of(bold=True))
        elif note := self.notes.get(number):
            self.page.write_string(number - 1, self.column, note.text, self.styles.notes[note.kind])
