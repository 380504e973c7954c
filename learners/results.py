"""Attendance and marks of a whole class, gathered with as many queries for 300 learners as for 3."""

from collections import defaultdict
from dataclasses import dataclass

from courses.models import Session

from . import rules
from .models import AttendanceMark

NO_MARK = (None, None, False)


@dataclass(frozen=True)
class Examined:
    """One learner as the recognition examines them: attendance, final mark or None, the checks, and what follows."""

    enrolment: object
    attendance: rules.Attendance
    mark: object
    checks: tuple
    rank: str

    @property
    def passed(self):
        return all(check.passed for check in self.checks)


def examined(training_class):
    """Every enrolled learner of the class as Examined, in the order of the list, from the rows of now."""
    version = training_class.version
    enrolments = list(training_class.enrolments.active().in_roster_order())
    attendance = attendance_of(training_class, enrolments)
    assessments, given, bands = {}, {}, version.band_floors
    for pk, name, weight, enrolment, *marks in training_class.assessments.order_by("pk").values_list(
        "pk", "name", "weight", "marks__enrolment", "marks__value", "marks__retest", "marks__absent"
    ):
        assessments[pk] = (name, weight)
        given[pk, enrolment] = marks
    return [
        _examined(
            e,
            attendance[e.pk],
            [_mark_row(*words, *given.get((pk, e.pk), NO_MARK)) for pk, words in assessments.items()],
            version,
            bands,
        )
        for e in enrolments
    ]


def _mark_row(name, weight, mark, retest, absent):
    return rules.MarkRow(name, weight, mark, retest, bool(absent), rules.better(mark, retest))


def _examined(enrolment, attendance, marks, version, bands):
    mark = rules.final_mark([(row.weight, row.counted) for row in marks])
    checks = rules.checklist(
        attendance=attendance,
        mark=mark,
        absence_limit=version.absence_limit_percent,
        unexcused_limit=version.unexcused_limit_percent,
        pass_mark=version.pass_mark,
        has_assessment=version.has_assessment,
        marks=marks,
    )
    passed = all(check.passed for check in checks)
    rank = rules.rank_as_decided(mark, passed=passed, bands=bands, has_assessment=version.has_assessment)
    return Examined(enrolment, attendance, mark if version.has_assessment else None, tuple(checks), rank)


def attendance_of(training_class, enrolments):
    """`{enrolment id: Attendance}` over the sessions whose roll is closed, from each one's enrolment to the day they left."""
    sessions = (
        training_class.sessions.kept()
        .order_by("starts_at", "pk")
        .values_list("pk", "day", "half_day", "title", "periods", "state", "roll__closed_at")
    )
    held, coming = [], []
    for pk, day, half_day, title, periods, state, closed_at in sessions:
        counts = state == Session.State.HELD and closed_at is not None
        (held if counts else coming).append((pk, day, half_day, title, periods))
    places = {session[0]: place for place, session in enumerate(held)}
    marked = defaultdict(list)
    for enrolment, session, kind in AttendanceMark.objects.filter(roll__session__in=places).values_list(
        "enrolment", "roll__session", "kind"
    ):
        marked[enrolment].append((places[session], kind))
    return {e.pk: _attendance(e, held, coming, sorted(marked[e.pk])) for e in enrolments}


def _attendance(enrolment, held, coming, marked):
    """The Attendance of one enrolment; `marked` are (place in `held`, kind)."""
    rows = []
    for place, kind in marked:
        pk, day, half_day, title, periods = held[place]
        if sits(enrolment, day):
            rows.append(rules.Absence(pk, day, half_day, title, kind, periods))
    return rules.Attendance(
        held=sum(periods for _pk, day, _half, _title, periods in held if sits(enrolment, day)),
        excused=sum(row.periods for row in rows if row.kind == AttendanceMark.Kind.EXCUSED),
        unexcused=sum(row.periods for row in rows if row.kind == AttendanceMark.Kind.UNEXCUSED),
        late=sum(row.kind == AttendanceMark.Kind.LATE for row in rows),
        coming=sum(periods for _pk, day, _half, _title, periods in coming if sits(enrolment, day)),
        rows=tuple(rows),
    )


def sits(enrolment, day):
    """Whether the learner sits in the class on `day`: enrolled by then, and not gone."""
    return enrolment.enrolled_on <= day and (enrolment.left_on is None or day < enrolment.left_on)
