"""The classes of a register: rows that name one class together, and what they tell of it, agree or contradict."""

import re
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext as _

from trainingcenter.vietnamese import clean, fold

from .columns import CLASS_FACTS, FIELDS

_CODE = re.compile(r"(?=[^ ]*\d)[\w./-]{2,40}", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_INTAKE = re.compile(r"\bkhoa\s*(?:thu\s*)?(?:so\s*)?([ivxlc]+|\d{1,3})\b(?:\s*[/-]\s*((?:19|20)\d\d))?")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
DAYS = ("opened", "closed", "decision_on")
LONGEST = 120  # days; a longer class is most likely a wrong date
NEAR = 3


@dataclass(frozen=True)
class CodedProgramme:
    """A programme of the catalogue as it is looked for."""

    pk: int
    code: str
    name: str


@dataclass
class EarlierClass:
    """A class of a register: its facts (None or "" where no row tells them), its row numbers, and what is wrong with it."""

    key: str
    code: str = ""
    name: str = ""
    programme: int | None = None
    programme_text: str = ""
    opened: date | None = None
    closed: date | None = None
    decision_no: str = ""
    decision_on: date | None = None
    intake: int | None = None
    rows: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    @property
    def year(self):
        """The year it is numbered in: that of its name when it began or ended then, else that of its opening."""
        named = year_of_number(self.name)
        return named if named in (self.opened.year, self.closed.year) else self.opened.year

    def as_data(self):
        """As JSON keeps it; of the rows their count."""
        data = asdict(self) | {"rows": len(self.rows)}
        return data | {name: data[name] and data[name].isoformat() for name in DAYS}

    @classmethod
    def from_data(cls, data):
        """The class that `as_data` kept, without its rows."""
        days = {name: data[name] and date.fromisoformat(data[name]) for name in DAYS}
        return cls(**{f.name: data[f.name] for f in fields(cls)} | days | {"rows": []})


def classes_of(entries, programmes, chosen=None):
    """`{row number: EarlierClass}` of the entries that name a class; those that name none get an error.

    `chosen` maps a programme's folded text to the code of the programme that a person chose for it.
    """
    found = {}
    for key, group in _groups(entries).items():
        training_class = EarlierClass(key, rows=[entry.number for entry in group])
        _name(training_class, group)
        contradicted = _gather(training_class, group)
        _find_programme(training_class, programmes, chosen or {})
        _check(training_class, contradicted)
        found |= {entry.number: training_class for entry in group}
    return found


def _groups(entries):
    """Entries by the key of their class. Without a code, the same name in another year is another class, unless the name
    says its year."""
    groups, undated = defaultdict(list), []
    for entry in entries:
        cells = entry.cells
        name, code = cells.get("class_name", ""), cells.get("class_code", "")
        if not code and _CODE.fullmatch(name):
            code = name
        if not name and not code:
            entry.errors.append(_("The class is missing. Write its name or code in this row."))
        elif code:
            groups[f"code:{code.casefold()}"].append(entry)
        elif year_of_number(name):
            groups[f"name:{fold(name)}"].append(entry)
        elif opened := cells.get("day:opened"):
            groups[f"name:{fold(name)}:{opened.year}"].append(entry)
        else:
            undated.append(entry)
    for entry in undated:
        start = f"name:{fold(entry.cells['class_name'])}"
        alike = [key for key in groups if key.startswith(f"{start}:") or key == start]
        groups[alike[0] if len(alike) == 1 else start].append(entry)
    return {key: sorted(group, key=lambda entry: entry.number) for key, group in groups.items()}


def year_of_number(name):
    """The year that a name tells: of `khóa V/2024`, else the only year in it; None without one."""
    intake = _INTAKE.search(fold(name))
    if intake and intake[2]:
        return int(intake[2])
    years = set(_YEAR.findall(name))
    return int(years.pop()) if len(years) == 1 else None


def _intake_of(name):
    """The number after *khóa*, Roman or not; None without one."""
    match = _INTAKE.search(fold(name))
    if not match:
        return None
    return int(match[1]) if match[1].isdecimal() else _from_roman(match[1])


def _from_roman(letters):
    numbers = [_ROMAN[letter] for letter in letters]
    return sum(n if n >= max(numbers[i:]) else -n for i, n in enumerate(numbers))


def _name(training_class, group):
    codes = {_code(entry) for entry in group} - {""}
    training_class.code = min(codes, default="")
    names = Counter(
        clean(name) for entry in group if (name := entry.cells.get("class_name", "")) and not _CODE.fullmatch(name)
    )
    if len({fold(name) for name in names}) > 1:
        training_class.errors.append(
            _("The code %(code)s has two names: “%(one)s” and “%(other)s”. Each class needs a code of its own.")
            % {"code": training_class.code, "one": list(names)[0], "other": list(names)[1]}
        )
    training_class.name = names.most_common(1)[0][0] if names else ""
    training_class.intake = _intake_of(training_class.name)


def _code(entry):
    code, name = entry.cells.get("class_code", ""), entry.cells.get("class_name", "")
    return code or (name if _CODE.fullmatch(name) else "")


def _gather(training_class, group):
    """What the rows tell; two that contradict each other are an error of the whole class: nobody knows which is right.
    Returns the names of the facts that do."""
    contradicted = set()
    for name in CLASS_FACTS:
        told = {}
        for entry in group:
            text, value = entry.cells.get(name), entry.cells.get(f"day:{name}", entry.cells.get(name))
            if text and (name not in DAYS or f"day:{name}" in entry.cells):
                told.setdefault(fold(value) if isinstance(value, str) else value, (value, text, entry.number))
        if len(told) > 1:
            contradicted.add(name)
            (_one, text, row), (_other, other, other_row), *_rest = told.values()
            training_class.errors.append(
                _("%(field)s of the class differs: “%(one)s” in row %(row)s, “%(other)s” in row %(other_row)s. Make them alike.")
                % {"field": str(FIELDS[name]).capitalize(), "one": text, "row": row, "other": other, "other_row": other_row}
            )  # fmt: skip
        if told:
            setattr(training_class, "programme_text" if name == "programme" else name, next(iter(told.values()))[0])
    return contradicted


def _find_programme(training_class, programmes, chosen):
    text = training_class.programme_text
    by_code = {p.code.casefold(): p for p in programmes}
    by_name = {fold(p.name): p for p in programmes}
    if text:
        found = by_code.get(chosen.get(fold(text), text).casefold()) or by_name.get(fold(text))
        if found is None:
            training_class.errors.append(_unknown(text, programmes))
    else:
        found = _named_in(training_class.name, programmes)
        if found is None:
            training_class.errors.append(_("The programme of the class is missing. Write its code or name."))
        else:
            training_class.warnings.append(
                _("The programme was taken from the name of the class: %(name)s.") % {"name": found.name}
            )
    training_class.programme = found.pk if found else None


def _unknown(text, programmes):
    """What to say of a programme that the catalogue does not have, with the nearest names it has."""
    names = {fold(p.name): p.name for p in programmes} | {fold(p.code): p.name for p in programmes}
    near = [names[key] for key in get_close_matches(fold(text), names, n=NEAR, cutoff=0.5)]
    near += [p.name for p in programmes if set(fold(text).split()) <= set(fold(p.name).split())]
    message = _("The programme “%(text)s” is not in the catalogue.") % {"text": text}
    if near := list(dict.fromkeys(near))[:NEAR]:
        return (
            message + " " + _("Nearly alike: %(names)s. Choose one, or correct the file.") % {"names": "; ".join(near)}
        )
    return message + " " + _("Choose one, correct the file, or add the programme to the catalogue first.")


def _named_in(name, programmes):
    """The programme whose name stands in that of the class, the longest of several; None when none does."""
    found = [p for p in programmes if fold(p.name) in fold(name)]
    return max(found, key=lambda p: len(p.name), default=None)


def _check(training_class, contradicted):
    told = training_class
    if told.opened is None:
        told.errors.append(_("The opening day of the class is missing."))
    if told.closed is None:
        told.errors.append(_("The closing day of the class is missing."))
    if told.opened and told.closed and not contradicted & {"opened", "closed"}:
        if told.closed < told.opened:
            told.errors.append(
                _("The class closes on %(closed)s, before it opens on %(opened)s. Correct one of the two.")
                % {"closed": f"{told.closed:%d/%m/%Y}", "opened": f"{told.opened:%d/%m/%Y}"}
            )
        elif (told.closed - told.opened).days > LONGEST:
            told.warnings.append(
                _("The class lasted %(days)s days: check both dates.") % {"days": (told.closed - told.opened).days}
            )


def number_classes(classes, taken):
    """Give every class its intake: that of its name where it is free, else the next free one of its programme and year.

    `taken` is a set of (programme, year, intake); it grows.
    """
    for training_class in sorted(classes, key=lambda c: (c.intake is None, c.opened, c.key)):
        programme, year = training_class.programme, training_class.year
        named, last = training_class.intake, max((n for p, y, n in taken if (p, y) == (programme, year)), default=0)
        if named is None or (programme, year, named) in taken:
            training_class.intake = last + 1
        if named is not None and training_class.intake != named:
            training_class.warnings.append(
                _("Intake %(named)s of %(year)s is another class already; this one is numbered %(number)s.")
                % {"named": named, "year": year, "number": training_class.intake}
            )
        taken.add((programme, year, training_class.intake))
