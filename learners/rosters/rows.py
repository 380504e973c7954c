"""One line of a list into a person, with every reason against it."""

from datetime import date

from django.utils.translation import gettext as _

from . import values
from .columns import BIRTH_FIELDS, FIELDS, JOINED_FIELDS
from .lines import name_text, typed_name
from .people import Person, Row

LIMITS = {
    "full_name": 100,
    "ethnicity": 50,
    "hometown": 200,
    "residence": 200,
    "unit": 200,
    "position": 200,
    "party_cell": 200,
    "education_level": 50,
    "professional_level": 100,
    "party_card_no": 20,
    "note": 300,
    "class_name": 100,
}
TEXTS = (
    "hometown",
    "residence",
    "unit",
    "position",
    "party_cell",
    "education_level",
    "professional_level",
    "note",
    "class_name",
)
SECTION_FIELDS = ("unit", "party_cell", "class_name")
NOT_CARRIED = frozenset({"full_name", "family_middle", "given_name", "national_id", "phone", "party_card_no", "index"})
THEORY_TICKS = ("elementary", "intermediate", "advanced")


class RowReader:
    """Reads the lines of one list in their order: it remembers what `nt` repeats and which section it is in."""

    def __init__(self, header, lines, today):
        self.header, self.today = header, today
        self.above, self.section = {}, {}
        self.ticked = {
            name: any(_says_yes(line.cell(column)) for line in lines for column in header.columns_of(name))
            for name in ("tick_male", "tick_female")
        }
        births = [line.cell(column) for line in lines for column in header.columns_of(*BIRTH_FIELDS)]
        self.month_first, self.exchanged = values.are_month_first(births), values.are_exchanged(births)

    def enter(self, section):
        """The lines below belong to `section`; a new unit ends the Party cell, a new class ends both."""
        order = ("class_name", "unit", "party_cell")
        self.section = {
            name: self.section[name] for name in order[: order.index(section.field)] if name in self.section
        }
        self.section[section.field] = section.text

    def read(self, line):
        """The Row of a line that is a person."""
        reading = _Reading(self, self._cells(line))
        return reading.row(line)

    def _cells(self, line):
        """Cells by field, `nt` resolved; of JOINED_FIELDS a list."""
        cells = {}
        for column, name in enumerate(self.header.fields):
            cell = line.cell(column)
            if not name or cell is None:
                continue
            if values.is_ditto(cell):
                cell = None if name in NOT_CARRIED else self.above.get(column)
            else:
                self.above[column] = cell
            if name in JOINED_FIELDS:
                cells.setdefault(name, []).append(cell)
            else:
                cells[name] = cell
        return cells


def _says_yes(cell):
    return values.is_tick(cell) or bool(values.read_sex(cell))


class _Reading:
    """What is found while one line is read."""

    def __init__(self, reader, cells):
        self.reader, self.header, self.today, self.cells = reader, reader.header, reader.today, cells
        self.errors, self.warnings = [], []

    def row(self, line):
        name = self._name(line)
        birth, sex = self._birth()
        texts = {field: self._text(field) for field in TEXTS}
        person = Person(
            full_name=name,
            birth_date=birth.day,
            birth_year=birth.year,
            sex=sex or self._sex(),
            ethnicity=values.read_ethnicity(self.cells.get("ethnicity")),
            national_id=self._remarked(values.read_national_id(self.cells.get("national_id"))),
            phone=self._remarked(values.read_phone(self.cells.get("phone"))),
            political_theory_level=self._theory_level(),
            admission_date=self._day("admission_date"),
            full_membership_date=self._day("full_membership_date"),
            party_card_no=values.read_party_card(self.cells.get("party_card_no")),
            **texts,
        )
        self._check_lengths(person)
        self._check_order(person)
        return Row(line.number, person, tuple(self.errors), tuple(dict.fromkeys(self.warnings)))

    def _name(self, line):
        name, typed = name_text(line, self.header), values.shown(typed_name(line, self.header))
        given = values.read_text(self.cells.get("given_name"))
        if not name:
            self.errors.append(_("The name is missing."))
        elif not values.is_name(name):
            self.errors.append(_("The name “%(name)s” has signs that are in no name.") % {"name": typed})
        elif not self.header.has("full_name") and not given:
            self.errors.append(_("The given name is missing after “%(name)s”.") % {"name": typed})
        elif " " not in name:
            missing = _("The name “%(name)s” has only one word: write family name and given name.")
            self.errors.append(missing % {"name": typed})
        return name

    # -- birth and sex

    def _birth(self):
        """(Birth, sex as the column of the birthday tells it)."""
        cell, sex = self._birth_cell()
        birth = values.read_birth(cell, today=self.today, month_first=self.reader.month_first)
        if birth.problem:
            self.errors.append(birth.problem)
        elif birth.year is None:
            self._without_birth()
        if birth.remark:
            self.warnings.append(birth.remark)
        if birth.day:
            self._remark_on_order(cell)
        return birth, sex

    def _remark_on_order(self, cell):
        """What to check when the list was made by a program set to American English."""
        if self.reader.month_first and isinstance(cell, str):
            self.warnings.append(_("The date of birth was read as month/day/year, as others in the list are written."))
        elif self.reader.exchanged and isinstance(cell, date):
            self.warnings.append(_("Excel may have exchanged day and month: check the date of birth."))

    def _birth_cell(self):
        men, women = self.cells.get("birth_male"), self.cells.get("birth_female")
        if values.read_text(men) and values.read_text(women):
            self.errors.append(_("There is a date of birth under men and under women: keep one of them."))
            return men, ""
        if values.read_text(men) or values.read_text(women):
            return (men, "male") if values.read_text(men) else (women, "female")
        whole = self.cells.get("birth_date")
        if values.read_text(whole):
            return whole, ""
        parts = [self.cells.get(name) for name in ("birth_day", "birth_month", "birth_year")]
        return values.compose_date(*parts) or None, ""

    def _without_birth(self):
        if self.header.has(*BIRTH_FIELDS):
            self.errors.append(_("The date of birth is missing."))
        else:
            self.warnings.append(_("The list has no dates of birth."))

    def _sex(self):
        if self.header.has("tick_male", "tick_female"):
            return self._ticked_sex()
        if not self.header.has("sex"):
            return ""
        cell = self.cells.get("sex")
        sex = values.read_sex(cell)
        if not sex and values.read_text(cell):
            self.warnings.append(_("“%(text)s” does not tell the sex; it is left open.") % {"text": values.shown(cell)})
        elif not sex:
            self.warnings.append(_("The sex is not given."))
        return sex

    def _ticked_sex(self):
        """Sex by ticks; where only women (or only men) are ticked in the list, no tick means the other."""
        male, female = (_says_yes(self.cells.get(name)) for name in ("tick_male", "tick_female"))
        ticked = self.reader.ticked
        if male != female:
            return "male" if male else "female"
        if not male and ticked["tick_male"] != ticked["tick_female"] and not self.header.has("sex"):
            return "male" if ticked["tick_female"] else "female"
        self.warnings.append(
            _("Men and women are both ticked; the sex is left open.") if male else _("The sex is not given.")
        )
        return ""

    # -- the rest

    def _text(self, field):
        cells = self.cells.get(field)
        texts = [values.read_text(cell) for cell in (cells if isinstance(cells, list) else [cells])]
        text = ", ".join(dict.fromkeys(filter(None, texts)))
        return text or self.reader.section.get(field, "") if field in SECTION_FIELDS else text

    def _remarked(self, result):
        value, remark = result
        if remark:
            self.warnings.append(remark)
        return value

    def _day(self, field):
        read = values.read_day(self.cells.get(field), today=self.today, month_first=self.reader.month_first)
        if read.problem:
            self.warnings.append(
                _("%(field)s left out: %(problem)s")
                % {"field": str(FIELDS[field]).capitalize(), "problem": read.problem}
            )
            return None
        if read.remark:
            self.warnings.append(read.remark)
        return read.day

    def _theory_level(self):
        cell = self.cells.get("political_theory_level")
        level = values.read_level(cell)
        if not level and values.read_text(cell):
            self.warnings.append(
                _("The political-theory level “%(text)s” is not known; it is left open.") % {"text": values.shown(cell)}
            )
        ticked = [name for name in THEORY_TICKS if values.is_tick(self.cells.get(f"tick_{name}"))]
        return ticked[-1] if ticked else level

    def _check_lengths(self, person):
        for field, most in LIMITS.items():
            if len(getattr(person, field)) > most:
                self.errors.append(
                    _("%(field)s: longer than %(most)s characters. Shorten it.")
                    % {"field": str(FIELDS[field]).capitalize(), "most": most}
                )

    def _check_order(self, person):
        """Days that contradict each other are shown, not refused: either of them may be the wrong one."""
        admitted, full = person.admission_date, person.full_membership_date
        if admitted and full and full < admitted:
            self.warnings.append(_("The date of full membership lies before that of admission."))
        if admitted and person.birth_year and admitted.year - person.birth_year < 18:
            self.warnings.append(_("Admitted to the Party before the age of 18: check both dates."))
