"""The rolls of a class and those that wait: which are closed, how many were there, whose log is not confirmed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from courses.models import Session

from . import rules
from .models import AttendanceMark

MOST_SHOWN = 300


@dataclass(frozen=True)
class RollLine:
    """A session with its roll: `state` is cancelled, coming, today, overdue or closed; `days_late` of an open one.

    `present` and what else is counted is of the `enrolled`, who sat in the class on that day; None before anything was
    saved. `log` is confirmed, waiting, or nothing where no lecturer taught or the roll is open.
    """

    session: Session
    state: str
    days_late: int
    log: str
    enrolled: int
    counts: rules.Counts | None
    may_open: bool


def rolls_of(training_class, user):
    """A RollLine of every session of the class in the order of time, cancelled ones too; three queries."""
    sessions = training_class.sessions.select_related(
        "roll__closed_by__person", "roll__confirmed_by__person", "lecturer__person", "lead__lecturer__person"
    )
    seats = dict(_seats(training_class))
    kinds = defaultdict(dict)
    marks = AttendanceMark.objects.filter(roll__session__training_class=training_class)
    for session, enrolment, kind in marks.values_list("roll__session", "enrolment", "kind"):
        kinds[session][enrolment] = kind
    return [_line(session, seats, kinds[session.pk], user) for session in sessions.order_by("starts_at", "pk")]


def _seats(training_class):
    for pk, first, left in training_class.enrolments.values_list("pk", "enrolled_on", "left_on"):
        yield pk, (first, left)


def _line(session, seats, kinds, user):
    roll, today = getattr(session, "roll", None), timezone.localdate()
    sitting = {
        pk for pk, (first, left) in seats.items() if first <= session.day and (left is None or left > session.day)
    }
    found = rules.count_roll(len(sitting), [kind for pk, kind in kinds.items() if pk in sitting]) if roll else None
    state = _state(session, roll, today)
    return RollLine(
        session=session,
        state=state,
        days_late=(today - session.day).days if state == "overdue" else 0,
        log=_log(session, roll),
        enrolled=len(sitting),
        counts=found,
        may_open=user.has_perm("accounts.view_learners") or session.is_taught_by(user),
    )


def _state(session, roll, today):
    if session.state == Session.State.CANCELLED:
        return "cancelled"
    if roll and roll.closed_at:
        return "closed"
    return "overdue" if session.day < today else "today" if session.day == today else "coming"


def _log(session, roll):
    if not roll or not roll.closed_at or session.state == Session.State.CANCELLED:
        return ""
    return "confirmed" if roll.confirmed_at else "waiting" if session.taught_by else ""


def may_write(user, session):
    """Whether `user` takes the roll of a session they see: the registrar, or the lecturer whose own it is."""
    return user.has_perm("accounts.take_roll") or (
        user.has_perm("accounts.take_own_roll") and session.is_taught_by(user)
    )


def of_whom(user):
    """The sessions whose rolls are the work of `user`: every one of the registrar, one's own of a lecturer."""
    if user.has_perm("accounts.take_roll"):
        return Session.objects.all()
    return Session.objects.taught_by(user) if user.has_perm("accounts.take_own_roll") else Session.objects.none()


def open_rolls(sessions):
    """Sessions whose day has come and whose roll is not closed; of an ended class those that were reopened."""
    going_on = ["open", "running", "ended"]
    return sessions.kept().filter(
        day__lte=timezone.localdate(), training_class__state__in=going_on, roll__closed_at__isnull=True
    )


def unconfirmed_logs(sessions):
    """Sessions of classes not recognised yet whose roll is closed and whose log their lecturer has not confirmed."""
    taught = sessions.exclude(lecturer=None, lead=None).exclude(lead__isnull=False, lead__lecturer=None)
    return taught.kept().filter(
        training_class__state__in=["open", "running", "ended"],
        roll__closed_at__isnull=False,
        roll__confirmed_at__isnull=True,
    )


@dataclass(frozen=True)
class Day:
    """What waits of one day, and how many days it is late."""

    day: date
    days_late: int
    sessions: list


def by_day(sessions):
    """`(days, number)`: the sessions in Days, the oldest first, at most MOST_SHOWN of them, and how many they are."""
    found = sessions.select_related(
        "training_class", "lecturer__person", "lead__lecturer__person", "roll__closed_by__person"
    ).order_by("day", "starts_at", "training_class__code", "pk")
    days = defaultdict(list)
    for session in found[:MOST_SHOWN]:
        days[session.day].append(session)
    today = timezone.localdate()
    shown = [Day(day, (today - day).days, rows) for day, rows in days.items()]
    number = sum(len(day.sessions) for day in shown)
    return shown, sessions.count() if number == MOST_SHOWN else number
