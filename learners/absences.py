"""Who misses how much of a class, and who is near a limit of absence over all running classes; read only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Least

from courses.models import Session

from . import rules
from .models import AttendanceMark, Enrolment
from .results import attendance_of
from .rules.standing import SESSION_PERIODS, WORST


@dataclass(frozen=True)
class Line:
    """One enrolment with its place in the list, its Attendance and its Standing."""

    number: int
    enrolment: Enrolment
    attendance: rules.Attendance
    standing: rules.Standing

    @property
    def risk(self):
        """Sorts by who comes closest to a limit first."""
        return -WORST.index(self.standing.state), self.standing.left, -self.attendance.absent, self.number


@dataclass(frozen=True)
class Summary:
    """Of the enrolled learners: their number, periods held and present over all of them, how many are near and over."""

    count: int
    held: int
    present: int
    near: int
    over: int


def lines_of(training_class):
    """(enrolled, left): the Lines of the class in the order of its list; its `version` should be loaded."""
    enrolments = list(training_class.enrolments.in_roster_order())
    attendance = attendance_of(training_class, enrolments)
    sides = ([e for e in enrolments if e.state == "enrolled"], [e for e in enrolments if e.state != "enrolled"])
    return tuple(
        [Line(i, e, attendance[e.pk], _standing(attendance[e.pk], training_class)) for i, e in enumerate(side, start=1)]
        for side in sides
    )


def _standing(attendance, training_class):
    version = training_class.version
    return rules.standing(
        attendance, absence_limit=version.absence_limit_percent, unexcused_limit=version.unexcused_limit_percent
    )


def summary_of(lines):
    return Summary(
        count=len(lines),
        held=sum(line.attendance.held for line in lines),
        present=sum(line.attendance.present for line in lines),
        near=sum(line.standing.state == "near" for line in lines),
        over=sum(line.standing.state == "over" for line in lines),
    )


def near_a_limit():
    """Enrolments of open and running classes that are near or over a limit: what `rules.standing` says, reckoned by the
    database (a test holds both against each other).

    Adds `total` (periods of all sessions they sit in), `absent`, `unexcused`, `left` (below 0: over).
    """
    whole, strict = _left("absent", "absence_limit_percent"), _left("unexcused", "unexcused_limit_percent")
    return (
        Enrolment.objects.active()
        .filter(training_class__state__in=["open", "running"])
        .annotate(total=_periods_in_stay(), absent=_missed(["excused", "unexcused"]), unexcused=_missed(["unexcused"]))
        .annotate(left_whole=whole, left_strict=strict)
        .annotate(left=Least("left_whole", Coalesce("left_strict", "left_whole")))
        .filter(Q(absent__gt=0, left_whole__lt=SESSION_PERIODS) | Q(unexcused__gt=0, left_strict__lt=SESSION_PERIODS))
    )


def _left(missed, limit):
    """Periods still to be missed under the limit; nothing where the version has none."""
    return F("total") * F(f"training_class__version__{limit}") / Value(100) - F(missed)


def _stay(day):
    """The days on which the outer enrolment sits in the class."""
    gone = Coalesce(OuterRef("left_on"), Value(date.max), output_field=DateField())
    return Q(**{f"{day}__gte": OuterRef("enrolled_on"), f"{day}__lt": gone})


def _periods_in_stay():
    sessions = Session.objects.kept().filter(_stay("day"), training_class=OuterRef("training_class"))
    return _sum(sessions, "periods")


def _missed(kinds):
    marks = AttendanceMark.objects.filter(
        _stay("roll__session__day"),
        enrolment=OuterRef("pk"),
        kind__in=kinds,
        roll__closed_at__isnull=False,
        roll__session__state=Session.State.HELD,
        roll__session__training_class=OuterRef("training_class"),
    )
    return _sum(marks, "roll__session__periods")


def _sum(rows, column):
    """The sum of `column` over `rows` as a subquery, 0 over none."""
    grouped = rows.order_by().annotate(_all=Value(1)).values("_all").annotate(n=Sum(column)).values("n")
    return Coalesce(Subquery(grouped), 0, output_field=IntegerField())
