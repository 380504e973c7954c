"""A whole list into people: sheet, header, lines, repeats."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from learners.likeness import names_agree
from trainingcenter.vietnamese import fold, match_key

from .columns import FIELDS, JOINED_FIELDS, NAME_FIELDS, field_of, layout_signature
from .grid import MAX_ROWS, UnreadableFile, too_long
from .header import find_header, other_header
from .legacy import repair
from .lines import is_column_numbers, is_plainly_person, is_signature, is_title_again, section_of, why_left_out
from .people import Column, Roster
from .rows import RowReader
from .values import is_name, read_name
from .workbook import open_workbook

NO_LIST = (False, False, 0)
HEAD = 130  # lines of a sheet that are enough to find and to judge its header


def read_roster(data, filename, *, sheet=None, columns=None, recall=None, today=None):
    """The list in a file (bytes) as a Roster.

    `sheet` names the sheet to read instead of the one that looks most like a list; `columns` (index → field of FIELDS or
    "") corrects what the columns were taken for; without it `recall` (titles → such a mapping or None) may know a
    correction of an earlier list with the same titles. Raises UnreadableFile, with a message for the person, when there is no
    list to read; what is wrong with single rows is told in the rows.
    """
    today = today or date.today()
    book = open_workbook(data, filename)
    grid = book.grid(_choose_sheet(book, sheet))
    repaired = repair(grid)
    header = find_header(grid)
    if header is None:
        raise _no_names()
    titles = header.titles if header.first else ()
    if columns is None and recall and titles:
        columns = recall(titles)
    header = _corrected(header, columns or {})
    _fill_merged(grid, header)
    rows, skipped = _Reading(grid, header, today, corrected=bool(columns)).run()
    return Roster(
        sheet=grid.name,
        sheets=book.sheets,
        header_row=header.first,
        columns=_columns(header, grid),
        encoding=repaired.encoding,
        samples=_samples(repaired, header),
        rows=_with_repeats(rows),
        skipped=_list_beside(header) + skipped,
        layout=layout_signature(titles),
    )


def _choose_sheet(book, wanted):
    """The wanted sheet, or the one that looks most like a list."""
    if wanted is not None:
        if wanted not in book.sheets:
            raise UnreadableFile(_("The file has no sheet “%(sheet)s”. Choose one of its sheets.") % {"sheet": wanted})
        return wanted
    if len(book.sheets) == 1:
        return book.sheets[0]
    merits = {name: _merit(book.grid(name, HEAD), is_hidden=name in book.hidden) for name in book.sheets}
    best = max(book.sheets, key=merits.get)
    if merits[best] == NO_LIST:
        raise _no_names()
    return best


def _merit(grid, *, is_hidden):
    """What makes a sheet the list: names below a header, that it is shown, a header of many known titles. An empty
    form may have more titles than the list."""
    repair(grid)
    header = find_header(grid)
    return (header.named, not is_hidden, header.score) if header else NO_LIST


def _no_names():
    return UnreadableFile(
        _("No column with names was found. Give that column the title “Họ và tên”, save the file and choose it again.")
    )


def _corrected(header, columns):
    """The header with the fields a person chose; a field chosen for one column is taken from the others."""
    if not columns:
        return header
    unknown = [name for name in columns.values() if name and name not in FIELDS]
    if unknown:
        raise ValueError(f"no such field: {unknown[0]}")
    chosen = {name for name in columns.values() if name} - JOINED_FIELDS
    fields = [columns.get(i, "" if name in chosen else name) for i, name in enumerate(header.fields)]
    header = replace(header, fields=tuple(fields))
    if not header.has("full_name", "given_name"):
        raise UnreadableFile(_("No column is chosen for the names. Choose the one that holds them."))
    return header


def _samples(repaired, header):
    """Names before and after, as they will be written: old fonts have no capital letters with accents."""
    pairs = repaired.samples(header.columns_of(*NAME_FIELDS), header.last)
    return tuple((before, read_name(after) if is_name(after) else after) for before, after in pairs)


def _columns(header, grid):
    """Every column in which something stands, titled or not: each may be told what it is."""
    below = [line for line in grid.lines if line.number > header.last][:HEAD]
    filled = {i for line in below for i, cell in enumerate(line.cells) if cell is not None}
    return tuple(
        Column(i, _letter(i + 1), title, field or "")
        for i, (title, field) in enumerate(zip(header.titles, header.fields, strict=True))
        if title or field or i in filled
    )


def _list_beside(header):
    """The header among the left-out rows when a second list stands beside the first: its rows are not read."""
    names = [i for i, title in enumerate(header.titles) if field_of(title.rpartition(" / ")[2]) == "full_name"]
    if len(names) < 2:
        return ()
    message = _(
        "A second list stands beside the first, from about column %(letter)s on. Move it to a sheet of its own."
    )
    return ((header.first, message % {"letter": _letter(names[1] + 1)}),)


def _fill_merged(grid, header):
    """A value merged over several rows counts for each of them; names excepted, for one name is one person."""
    below = {line.number: line for line in grid.lines if line.number > header.last}
    names = header.columns_of(*NAME_FIELDS, "index")
    for merge in grid.merges:
        first = below.get(merge.top)
        if merge.bottom == merge.top or merge.left in names or first is None or first.cell(merge.left) is None:
            continue
        for number in range(merge.top + 1, min(merge.bottom, merge.top + MAX_ROWS) + 1):
            line = below.get(number)
            if line and line.cell(merge.left) is None:
                line.cells += [None] * (merge.left + 1 - len(line.cells))
                line.cells[merge.left] = first.cell(merge.left)


class _Reading:
    """The way down a list: what stands above a line decides how it is read."""

    def __init__(self, grid, header, today, *, corrected):
        self.grid, self.header, self.corrected = grid, header, corrected
        self.below = [line for line in grid.lines if line.number > header.last]
        self.people = RowReader(header, self.below, today)
        self.continued = _continued(grid, header)
        self.after_end = False
        self.rows, self.skipped = [], []

    def run(self):
        """(rows of people, left-out rows with the reason)."""
        for line in self.below:
            if (line.number not in self.continued and is_plainly_person(line, self.header)) or not (
                why := self._why_left_out(line)
            ):
                self.rows.append(self.people.read(line))
            else:
                self.skipped.append((line.number, why))
        if len(self.rows) > MAX_ROWS:
            raise too_long()
        return self.rows, tuple(self.skipped)

    def _why_left_out(self, line):
        if is_title_again(line, self.header):
            self._begin_again(line)
            return _("header repeated")
        if is_column_numbers(line, self.header):
            return _("numbers of the columns")
        section = section_of(line, self.header)
        if section and (not self.after_end or section.field == "class_name"):
            self.people.enter(section)
            return _("section: %(name)s") % {"name": section.text}
        if line.number in self.continued:
            return _("belongs to the row above (merged cells)")
        self.after_end = self.after_end or is_signature(line, self.header)
        return why_left_out(line, self.header, after_end=self.after_end)

    def _begin_again(self, line):
        """A new page, or a second list below the first, which may have other columns."""
        self.after_end = False
        if self.corrected:
            return
        header = other_header(self.grid, line, self.header)
        if header is not None:
            self.header = self.people.header = header
            self.people.above.clear()


def _continued(grid, header):
    """Rows whose name is merged with that of a row above: one person over several rows."""
    names = header.columns_of(*NAME_FIELDS)
    tall = [merge for merge in grid.merges if merge.bottom > merge.top > header.last and merge.left in names]
    return {number for merge in tall for number in range(merge.top + 1, min(merge.bottom, merge.top + 1_000) + 1)}


# -- the same person twice in one file


def _with_repeats(rows):
    """Good rows that repeat an earlier good row point at it; an ID number of somebody else is an error."""
    by_id, by_name, out = {}, defaultdict(list), []
    for row in rows:
        if not row.errors:
            row = _compared(row, by_id, by_name)
        if not row.errors and row.repeats is None:
            person = row.person
            by_id.setdefault((person.class_name, person.national_id), row)
            by_name[person.class_name, fold(person.full_name)].append(row)
        out.append(row)
    return tuple(out)


def _compared(row, by_id, by_name):
    person = row.person
    same_id = by_id.get((person.class_name, person.national_id)) if person.national_id else None
    if same_id and fold(same_id.person.full_name) != fold(person.full_name):
        message = _("The ID number is that of row %(number)s (%(name)s). Correct one of them.")
        return replace(row, errors=(message % {"number": same_id.number, "name": same_id.person.full_name},))
    named = by_name[person.class_name, fold(person.full_name)]
    same = [other for other in named if _is_same(other.person, person)]
    one_name = (
        len({match_key(other.person.full_name) for other in same}) == 1
    )  # a name without accents may be either twin
    earlier = same_id or (same[0] if one_name else None)
    if earlier:
        return replace(row, repeats=earlier.number)
    alike = next((other for other in named if _may_be_same(other.person, person)), None)
    if alike is None:
        return row
    message = _("Perhaps the same person as in row %(number)s.") % {"number": alike.number}
    return replace(row, warnings=(*row.warnings, message))


def _is_same(one, other):
    """Two people of one folded name: the same whole day of birth, and a spelling that does not contradict."""
    same_day = one.birth_date is not None and one.birth_date == other.birth_date
    return same_day and names_agree(one.full_name, other.full_name)


def _may_be_same(one, other):
    """Two people of one folded name: the same day under other accents, or the same year where a day is not known."""
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date
    return one.birth_year == other.birth_year


def _letter(number):
    """The letter of column `number` (from 1) as Excel shows it."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)
