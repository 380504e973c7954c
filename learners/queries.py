"""Figures of learners by target group and by unit, read only. A class counts as opened by its opening date, its results
by its closing date; enrolments are *lượt*, persons are counted once (domain §6)."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.organisation.models import Unit
from trainingcenter.organisation.unit_field import unit_label

from .models import MEMBER, MINORITY, Enrolment, TargetGroup

WOMAN = Q(learner__sex="female")
NO_GROUP = 0
NO_UNIT = 0
# key → (label, condition, whether it counts by the day of opening)
FIGURES = {
    "enrolments": (gettext_lazy("learner enrolments"), Q(), True),
    "persons": (gettext_lazy("learners (persons)"), Q(), True),
    "women": (gettext_lazy("women"), WOMAN, True),
    "minorities": (gettext_lazy("ethnic minorities"), MINORITY, True),
    "members": (gettext_lazy("Party members"), MEMBER, True),
    "completed": (gettext_lazy("completed"), Q(completed=True), False),
    "classes": (gettext_lazy("classes"), Q(), True),
}
GROUP_FIGURES = ("enrolments", "persons", "women", "minorities", "members", "completed")
UNIT_FIGURES = ("enrolments", "persons", "women", "completed", "classes")


@dataclass(frozen=True)
class Period:
    """What is counted: days from `first` to `last`, and if wanted one programme and one kind of hosting."""

    first: object
    last: object
    programme: object = None
    hosting: str = ""

    def enrolments(self, figure="enrolments"):
        """The enrolments that count in `figure` (a key of FIGURES)."""
        _label, condition, by_opening = FIGURES[figure]
        days = (self.first, self.last)
        rows = Enrolment.objects.opened_between(*days) if by_opening else Enrolment.objects.closed_between(*days)
        if self.programme:
            rows = rows.filter(training_class__programme=self.programme)
        if self.hosting:
            rows = rows.filter(training_class__hosting=self.hosting)
        return rows.filter(condition)


# -- by target group


def by_group(period):
    """Figures by year and group, `[(year, rows, total)]`, with nine queries: rows are (group or None, figures).

    An enrolment may count in several groups, so groups do not add up to the total. Years are those of opening (results:
    of closing); several years are followed by (None, rows, total) of the whole period.
    """
    groups = list(TargetGroup.objects.all())
    found = {keys: _counted(period, keys) for keys in (("year", "group"), ("year",), ("group",), ())}
    years = sorted({key[0] for key in found[("year",)]})
    sections = [_section(year, groups, found[("year", "group")], found[("year",)], (year,)) for year in years]
    if len(years) > 1:
        sections.append(_section(None, groups, found[("group",)], found[()], ()))
    return sections


def _counted(period, keys):
    """`{key values: {figure: number}}` of the period by `keys` (of year and group), with two queries."""
    group = F("enrolmentgroup__group")
    found = {}
    for day, rows, figures in (
        ("opened_on", period.enrolments(), ("enrolments", "persons", "women", "minorities", "members")),
        ("closed_on", period.enrolments("completed"), ("completed",)),
    ):
        by = {"year": ExtractYear(f"training_class__{day}"), "group": group}
        rows = rows.order_by().annotate(**{f"by_{key}": by[key] for key in keys})
        for *key, values in _sums(rows, [f"by_{key}" for key in keys], figures):
            found.setdefault(tuple(key), dict.fromkeys(GROUP_FIGURES, 0)).update(values)
    return found


def _sums(rows, keys, figures):
    """Each combination of `keys` with the numbers of `figures`."""
    counts = {f"n_{name}": _count(name) for name in figures}
    found = rows.values(*keys).annotate(**counts) if keys else [rows.aggregate(**counts)]
    return [(*(row[key] for key in keys), {name: row[f"n_{name}"] for name in figures}) for row in found]


def _count(figure):
    if figure == "persons":
        return Count("learner", distinct=True)
    return Count("pk", filter=FIGURES[figure][1]) if FIGURES[figure][1] else Count("pk")


def _section(year, groups, figures, totals, key):
    """A year (None: the whole period) with the rows of `groups` in use or counted, those in none, and the total."""
    empty = dict.fromkeys(GROUP_FIGURES, 0)
    rows = [(group, figures.get((*key, group.pk))) for group in groups]
    rows = [(group, found or empty) for group, found in rows if found or group.in_use]
    return year, [*rows, (None, figures.get((*key, None), empty))], totals.get(key, empty)


def behind_group(rows, group):
    """Of the enrolments `rows` those in the group (an id, NO_GROUP for those in none)."""
    return rows.filter(enrolmentgroup__isnull=True) if group == NO_GROUP else rows.filter(enrolmentgroup__group=group)


# -- by unit


@dataclass
class Tally:
    """What was counted for one unit: persons and classes once, enrolments each; `direct` without those of its parts."""

    enrolments: int = 0
    women: int = 0
    completed: int = 0
    direct: int = 0
    people: set = field(default_factory=set)
    attended: set = field(default_factory=set)

    @property
    def persons(self):
        return len(self.people)

    @property
    def classes(self):
        return len(self.attended)

    def add(self, learner, training_class, sex):
        self.enrolments += 1
        self.women += sex == "female"
        self.people.add(learner)
        self.attended.add(training_class)


@dataclass
class UnitRow:
    """A row of the table: a unit (None: unknown) under a name, how deep it stands, and its figures."""

    unit: int | None
    name: str
    depth: int
    tally: Tally

    def __str__(self):
        return self.name or _("unit not known")


def by_unit(period, *, then):
    """Figures by sending unit with three queries: `{"rows": [UnitRow], "total": Tally, "silent": [Unit]}`.

    With `then` each name that units came with stands for itself; else figures go to the units of now: successors take
    over, and what a unit is part of counts it too, persons once. `silent` are open units that sent nobody, nor did
    their parts.
    """
    units = {unit.pk: unit for unit in Unit.objects.order_by("folded", "pk")}
    tree = Unit.objects.tree()
    tallies, total, sent = {}, Tally(), set()
    for learner, training_class, sex, unit, name in period.enrolments().values_list(
        "learner", "training_class", "learner__sex", "unit", "unit_name"
    ):
        sent.update(tree.path(unit) if unit else ())
        total.add(learner, training_class, sex)
        keys = [(unit, name)] if then else _path(tree, unit)
        for key in keys:
            tallies.setdefault(key, Tally()).add(learner, training_class, sex)
        tallies[keys[0]].direct += 1
    for unit, name, count in (
        period.enrolments("completed").order_by().values_list("unit", "unit_name").annotate(n=Count("pk"))
    ):
        total.completed += count
        for key in [(unit, name)] if then else _path(tree, unit):
            tallies.setdefault(key, Tally()).completed += count
    rows = _rows_then(tallies, units) if then else _rows_today(tallies, units, tree)
    silent = [unit for pk, unit in units.items() if not unit.closed_on and pk not in sent]
    return {"rows": rows, "total": total, "silent": silent}


def _path(tree, unit):
    """The units of now that count what `unit` sends, the nearest first; `[NO_UNIT]` for none."""
    if not unit:
        return [NO_UNIT]
    today = tree.today(unit)
    return tree.path(today)


def _rows_then(tallies, units):
    """One row a name of then; a unit without a row of its own has only the name."""
    rows = [UnitRow(unit, name, 0, tally) for (unit, name), tally in tallies.items()]
    order = {pk: place for place, pk in enumerate(units)}
    return sorted(rows, key=lambda row: (row.unit is None, order.get(row.unit, 0), row.name))


def _rows_today(tallies, units, tree):
    rows = [
        UnitRow(pk, unit_label(units[pk].name, units[pk].closed_on), depth, tallies[pk])
        for pk, depth in tree.rows(tallies.keys() - {NO_UNIT})
    ]
    if NO_UNIT in tallies:
        rows.append(UnitRow(None, "", 0, tallies[NO_UNIT]))
    return rows


def behind_unit(rows, unit, name=None):
    """Of the enrolments `rows` those a row of `by_unit` counts: of the `unit` (an id, NO_UNIT for none) under the `name`
    of then, or without a name those of the unit of now with its parts."""
    if name is not None:
        return rows.filter(unit=unit or None, unit_name=name)
    if unit == NO_UNIT:
        return rows.filter(unit__isnull=True)
    return rows.filter(unit__in=Unit.objects.tree().parts(unit))
