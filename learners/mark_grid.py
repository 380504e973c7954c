"""The marks of a class as one grid, gathered with as many queries for 300 learners as for 3."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from courses.rules import rank_of
from trainingcenter.vietnamese import decimal_vn

from . import results, rules
from .models import Mark

CONCLUSIONS = {
    "passed": _("passed"),
    "failed": _("not passed"),
    "absent_too_long": _("absent too long"),
    "": "",
}


@dataclass(frozen=True)
class Cell:
    """What one learner has in one assessment; `key` names both, `12-340`."""

    assessment: object
    key: str = ""
    value: Decimal | None = None
    absent: bool = False
    retest: Decimal | None = None

    @property
    def first(self):
        return shown(rules.first_cell(self.value, self.absent))

    @property
    def second(self):
        return shown(self.retest)

    @property
    def counts(self):
        return rules.better(self.value, self.retest)

    @property
    def is_blank(self):
        return not (self.first or self.second)


@dataclass(frozen=True)
class GridRow:
    """One learner: cells in the order of the assessments, what they come to, and periods missed."""

    number: int
    enrolment: object
    cells: tuple
    attendance: rules.Attendance
    final: Decimal | None
    rank: str
    conclusion: str


@dataclass(frozen=True)
class MarkGrid:
    """The whole class; `retest` says whether its programme allows a re-test."""

    training_class: object
    assessments: tuple
    rows: tuple
    retest: bool

    @property
    def is_locked(self):
        return bool(self.assessments) and all(a.locked_at for a in self.assessments)


def shown(mark):
    """A mark as it stands in a cell: `8,5`, `V` or nothing."""
    return mark if mark == rules.ABSENT else decimal_vn(mark)


def grid_of(training_class, *, only=None):
    """The MarkGrid of everybody who is in the class, in the order of the list; with `only` that one assessment."""
    chosen = training_class.assessments.select_related("locked_by__person", "lecturer__person")
    assessments = tuple(chosen.filter(pk=only.pk) if only else chosen)
    given = {(m.assessment_id, m.enrolment_id): m for m in Mark.objects.filter(assessment__in=assessments)}
    enrolments = list(training_class.enrolments.active().in_roster_order())
    attendance = results.attendance_of(training_class, enrolments)
    version, floors = training_class.version, training_class.version.band_floors
    rows = tuple(
        _row(number, e, _cells(e, assessments, given), attendance[e.pk], version, floors, whole=only is None)
        for number, e in enumerate(enrolments, start=1)
    )
    return MarkGrid(training_class, assessments, rows, version.retest_allowed)


def _cells(enrolment, assessments, given):
    found = [(a, given.get((a.pk, enrolment.pk))) for a in assessments]
    keys = [f"{a.pk}-{enrolment.pk}" for a in assessments]
    return tuple(
        Cell(a, key, m.value, m.absent, m.retest) if m else Cell(a, key)
        for key, (a, m) in zip(keys, found, strict=True)
    )


def _row(number, enrolment, cells, attendance, version, floors, *, whole):
    final = rules.final_mark([(cell.assessment.weight, cell.counts) for cell in cells])
    verdict = rules.conclusion(
        final,
        complete=bool(cells) and not any(cell.is_blank for cell in cells),
        pass_mark=version.pass_mark,
        absence_passed=passes_absence(attendance, version),
    )
    if enrolment.completed is not None and whole:  # decided: by the checklist, an exception or a correction
        verdict = "passed" if enrolment.completed else "failed"
        return GridRow(number, enrolment, cells, attendance, enrolment.mark, enrolment.rank, verdict)
    rank = "failed" if verdict == "absent_too_long" else rank_of(final, floors)
    return GridRow(number, enrolment, cells, attendance, final, rank, verdict)


def passes_absence(attendance, version):
    """Whether a limit of absence is passed whatever is still to come, as the page of attendance tells it."""
    found = rules.standing(
        attendance, absence_limit=version.absence_limit_percent, unexcused_limit=version.unexcused_limit_percent
    )
    return found.state == "over"


# -- what is odd


def odd_marks_of(grid):
    """The findings of rules.odd_marks in the grid, the classes' own first, then by row and assessment."""
    tests = _tests_with_roll(grid)
    entries = [_entry(row, cell, tests) for row in grid.rows for cell in row.cells]
    version = grid.training_class.version
    too_absent = {
        row.enrolment.pk: row.final
        for row in grid.rows
        if row.conclusion == "absent_too_long" and row.final is not None and row.final >= version.pass_mark
    }
    places = {row.enrolment.pk: row.number for row in grid.rows}
    found = rules.odd_marks(entries, pass_mark=version.pass_mark, too_absent=too_absent)
    return sorted(found, key=lambda odd: (places.get(odd.learner, 0), odd.assessment or 0))


def _tests_with_roll(grid):
    """`{day: session ids}` of the tests whose roll is closed, one query."""
    days = {a.held_on for a in grid.assessments if a.held_on}
    tests = grid.training_class.sessions.filter(
        kind=Session.Kind.TEST, state=Session.State.HELD, day__in=days, roll__closed_at__isnull=False
    )
    found = {}
    for pk, day in tests.values_list("pk", "day"):
        found.setdefault(day, set()).add(pk)
    return found


def _entry(row, cell, tests):
    there, sessions = None, tests.get(cell.assessment.held_on)
    if sessions and row.enrolment.enrolled_on <= cell.assessment.held_on:
        there = not any(a.session in sessions and a.kind != "late" for a in row.attendance.rows)
    never = row.attendance.held > 0 and row.attendance.present == 0
    return rules.Entry(
        row.enrolment.pk, cell.assessment.pk, cell.value, cell.absent, cell.retest, there=there, never_there=never
    )


# -- who changed what


@dataclass(frozen=True)
class MarkChange:
    at: datetime
    who: str
    learner: str
    old: tuple
    new: tuple


def changes_of(assessment, enrolment=0):
    """Every change of a mark in the assessment (of one enrolment, if given), newest first, with three queries; `old` and
    `new` are what stood in both cells."""
    events = Mark.pgh_event_model.objects.filter(assessment=assessment.pk).select_related("pgh_context")
    if enrolment:
        events = events.filter(enrolment=enrolment)
    events = list(events.order_by("pgh_id"))
    people = {e.pgh_context.metadata.get("user") for e in events if e.pgh_context} - {None}
    users = {u.pk: str(u) for u in get_user_model().objects.select_related("person").filter(pk__in=people)}
    names = dict(assessment.training_class.enrolments.values_list("pk", "learner__full_name"))
    changes, before = [], {}
    for event in events:
        old, new = before.get(event.enrolment_id, ("", "")), _cells_of(event)
        if old != new:
            who = users.get(event.pgh_context.metadata.get("user"), "") if event.pgh_context else ""
            changes.append(MarkChange(event.pgh_created_at, who, names.get(event.enrolment_id, "–"), old, new))
        before[event.enrolment_id] = new
    return changes[::-1]


def _cells_of(event):
    if event.pgh_label == "delete":
        return "", ""
    return shown(rules.first_cell(event.value, event.absent)), shown(event.retest)
