"""Periods held and missed, and how many may still be missed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Absence:
    """What was not plain presence at one session: `kind` is excused, unexcused or late."""

    session: int
    day: date
    half_day: str
    title: str
    kind: str
    periods: int


@dataclass(frozen=True)
class Attendance:
    """Periods of one learner: `held` is the denominator (periods with a closed roll since enrolment), `coming` those of
    the sessions still to be counted; `late` counts sessions. `rows` are the sessions behind the figures."""

    held: int
    excused: int = 0
    unexcused: int = 0
    late: int = 0
    coming: int = 0
    rows: tuple[Absence, ...] = ()

    @property
    def absent(self):
        return self.excused + self.unexcused

    @property
    def present(self):
        return self.held - self.absent

    @property
    def absent_percent(self):
        return Decimal(100) * self.absent / self.held if self.held else Decimal(0)

    @property
    def unexcused_percent(self):
        return Decimal(100) * self.unexcused / self.held if self.held else Decimal(0)


@dataclass(frozen=True)
class Outlook:
    """How a learner stands to the limit of absence: of all periods of the class `allowed` may be missed, `left` more than
    are missed now (below 0: the limit is passed whatever comes). `state` is fine, near or over."""

    allowed: int
    left: int
    state: str


def outlook(attendance, *, limit_percent, session_periods=5):
    """The Outlook under a limit in percent of the periods; near means that missing one more session of `session_periods`
    passes the limit."""
    allowed = (attendance.held + attendance.coming) * limit_percent // 100
    left = allowed - attendance.absent
    state = "over" if left < 0 else "near" if left < session_periods and attendance.absent else "fine"
    return Outlook(allowed, left, state)
