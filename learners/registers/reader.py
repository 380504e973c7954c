"""A register into entries: one person in one class each, with every reason against it."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from learners.rosters import UnreadableFile, read_roster, values
from learners.rosters.legacy import repair
from learners.rosters.people import Person
from learners.rosters.workbook import open_workbook
from trainingcenter.vietnamese import clean, fold

from .columns import CLASS_FACTS, FIELDS, fields_of

DAYS = ("opened", "closed", "decision_on", "certificate_on")
LIMITS = {"class_name": 300, "class_code": 40, "decision_no": 60, "certificate_no": 60}
NEEDED = (("class_name", "class_code"), ("opened",), ("closed",))
MAX_CARRIED = 20_000  # rows over which one merged cell is carried
RANKS = {
    "excellent": ("xuat sac", "xs", "loai xuat sac"),
    "very_good": ("gioi", "g", "loai gioi"),
    "good": ("kha", "k", "loai kha"),
    "average": ("trung binh", "tb", "loai trung binh", "dat yeu cau trung binh"),
    "failed": ("khong dat", "kd", "yeu", "kem", "khong hoan thanh", "khong dat yeu cau", "truot", "hong"),
}
_RANK_OF = {word: rank for rank, words in RANKS.items() for word in words}
_EXAMPLE = ("vd", "vi du")  # how the template marks its example
_PASSED = frozenset({"dat", "hoan thanh", "ht", "dat yeu cau", "hoan thanh chuong trinh", "tot nghiep", "duoc cap gcn"})


@dataclass
class Entry:
    """One person in one class: `cells` are the facts of the class as this row tells them, by field, with `day:opened` and
    the like for days; `passed` is what the register says in words, None when it does not."""

    number: int
    person: Person
    cells: dict = field(default_factory=dict)
    mark: Decimal | None = None
    rank: str = ""
    passed: bool | None = None
    certificate_no: str = ""
    certificate_on: date | None = None
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)


@dataclass
class Register:
    """A whole register as read; the first fields are those of learners.rosters.Roster."""

    sheet: str
    sheets: tuple
    header_row: int
    columns: list
    encoding: str
    samples: tuple
    skipped: tuple
    entries: list


def read_register(data, filename, *, sheet=None, today=None):
    """The register in a file (bytes). Raises UnreadableFile with what to do when it has no list or lacks columns."""
    today = today or date.today()
    roster = read_roster(data, filename, sheet=sheet, today=today)
    own = fields_of(roster.columns)
    mistaken = {c.index: "" for c in roster.columns if c.index in own and c.field}
    if mistaken:
        roster = read_roster(data, filename, sheet=roster.sheet, columns=mistaken, today=today)
    named_above = any(row.person.class_name for row in roster.rows)
    _check_columns(set(own.values()) | ({"class_name"} if named_above else set()))
    index = {c.index: "index" for c in roster.columns if c.field == "index"}
    lines = _lines(data, filename, roster, index | own)
    rows = [row for row in roster.rows if not _is_example(lines.get(row.number, {}))]
    if not rows:
        raise UnreadableFile(
            _("The register names nobody yet. Write its learners below the titles and choose it again.")
        )
    return Register(
        sheet=roster.sheet,
        sheets=roster.sheets,
        header_row=roster.header_row,
        columns=[[c.index, c.letter, c.title, own.get(c.index, c.field)] for c in roster.columns],
        encoding=roster.encoding,
        samples=roster.samples,
        skipped=roster.skipped,
        entries=[_Reading(row, lines.get(row.number, {}), today).entry() for row in rows],
    )


def _is_example(cells):
    return fold(values.read_text(cells.get("index"))) in _EXAMPLE


def _check_columns(found):
    missing = [names[0] for names in NEEDED if not found & set(names)]
    if missing:
        raise UnreadableFile(
            _("The register has no column for: %(fields)s. Give the columns these titles, or use the template.")
            % {"fields": ", ".join(str(FIELDS[name]) for name in missing)}
        )


def _lines(data, filename, roster, own):
    """{row number: {field: cell}} of the columns `own`; merged cells and `nt` say what stands above."""
    grid = open_workbook(data, filename).grid(roster.sheet)
    repair(grid)
    lines = {line.number: {name: line.cell(c) for c, name in own.items()} for line in grid.lines}
    wanted = {row.number for row in roster.rows}
    for merge in grid.merges:
        name = own.get(merge.left)
        if name and merge.top in wanted and merge.bottom > merge.top:
            for number in range(merge.top + 1, min(merge.bottom, merge.top + MAX_CARRIED) + 1):
                if number in lines and lines[number][name] is None:
                    lines[number][name] = lines[merge.top][name]
    above = {}
    for row in roster.rows:
        cells = lines.get(row.number, {})
        for name, cell in cells.items():
            if name not in ("certificate_no", "mark", "index") and values.is_ditto(cell):
                cells[name] = above.get(name)
            elif cell is not None:
                above[name] = cell
    return lines


class _Reading:
    """What is found while one row is read."""

    def __init__(self, row, cells, today):
        self.row, self.cells, self.today = row, cells, today
        self.errors, self.warnings = list(row.errors), list(row.warnings)

    def entry(self):
        rank, passed = self._rank()
        entry = Entry(
            number=self.row.number,
            person=self.row.person,
            cells=self._class_cells(),
            mark=self._mark(),
            rank=rank,
            passed=passed,
            certificate_no=self._text("certificate_no"),
            certificate_on=self._day("certificate_on"),
        )
        if entry.certificate_on and not entry.certificate_no:
            self.warnings.append(_("There is a day of issue but no certificate number."))
        entry.errors, entry.warnings = self.errors, list(dict.fromkeys(self.warnings))
        return entry

    def _class_cells(self):
        cells = {name: self._text(name) for name in ("class_name", "class_code", *CLASS_FACTS)}
        cells["class_name"] = cells["class_name"] or self.row.person.class_name
        cells |= {f"day:{name}": self._day(name) for name in CLASS_FACTS if name in DAYS}
        return {name: value for name, value in cells.items() if value}

    def _text(self, name):
        text = values.read_text(self.cells.get(name))
        if len(text) > LIMITS.get(name, 300):
            self.errors.append(
                _("%(field)s: longer than %(most)s characters. Shorten it.")
                % {"field": str(FIELDS[name]).capitalize(), "most": LIMITS.get(name, 300)}
            )
            return ""
        return text

    def _day(self, name):
        read = values.read_day(self.cells.get(name), today=self.today)
        if read.problem:
            self.errors.append(
                _("%(field)s: %(problem)s") % {"field": str(FIELDS[name]).capitalize(), "problem": read.problem}
            )
            return None
        return read.day

    def _mark(self):
        text = values.read_text(self.cells.get("mark")).replace(",", ".").strip(" .đ")
        if not text:
            return None
        try:
            value = Decimal(text)
            if not (value.is_finite() and 0 <= value <= 10):
                raise InvalidOperation
        except InvalidOperation:
            self.errors.append(
                _("“%(text)s” is no mark. Write a number from 0 to 10.") % {"text": values.shown(self.cells["mark"])}
            )
            return None
        rounded = round(value, 2)
        if abs(rounded - value) > Decimal("0.000001"):
            self.warnings.append(_("The mark was rounded to %(mark)s.") % {"mark": f"{rounded}".replace(".", ",")})
        return rounded

    def _rank(self):
        """(rank, whether passed): *Đạt*, *Hoàn thành* pass without a rank."""
        key = re.sub(r"[^a-z]+", " ", fold(values.read_text(self.cells.get("rank")))).strip()
        if not key or key in _PASSED:
            return "", True if key else None
        if key not in _RANK_OF:
            self.errors.append(
                _("The rank “%(text)s” is not known. Write Xuất sắc, Giỏi, Khá, Trung bình or Không đạt.")
                % {"text": values.shown(clean(self.cells["rank"]))}
            )
            return "", None
        return _RANK_OF[key], _RANK_OF[key] != "failed"
