"""Attendance, final marks and the verdict of a recognition: plain values in, plain values out."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Attendance:
    """Periods of one learner: `held` is the denominator (periods with a closed roll since enrolment)."""

    held: int
    excused: int = 0
    unexcused: int = 0

    @property
    def absent(self):
        return self.excused + self.unexcused

    @property
    def absent_percent(self):
        return Decimal(100) * self.absent / self.held if self.held else Decimal(0)

    @property
    def unexcused_percent(self):
        return Decimal(100) * self.unexcused / self.held if self.held else Decimal(0)


def final_mark(marks):
    """The weighted mean of `marks`, pairs (weight, mark), half-up to two decimals; None while one is missing or none is set."""
    if not marks or any(mark is None for _weight, mark in marks):
        return None
    total = sum(Decimal(weight) * mark for weight, mark in marks)
    return (total / sum(weight for weight, _mark in marks)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def better(value, retest):
    """The mark that counts of a test and its re-test."""
    return max((m for m in (value, retest) if m is not None), default=None)


@dataclass(frozen=True)
class Check:
    """One rule of the recognition: what it needs, what the learner has, and whether that is enough."""

    rule: str
    needed: str
    has: str
    passed: bool


def checklist(*, attendance, mark, absence_limit, unexcused_limit, pass_mark, has_assessment):
    """The checks of one learner as a list of Check: rolls held, absences, absences without leave, mark.

    `mark` is the final mark or None; limits are percent of the periods held; `unexcused_limit` None means no rule.
    """
    checks = [
        Check("attendance_known", "1", str(attendance.held), attendance.held > 0),
        Check("absence", f"≤ {absence_limit} %", _percent(attendance.absent, attendance.held),
              attendance.absent_percent <= absence_limit),
    ]  # fmt: skip
    if unexcused_limit is not None:
        checks.append(
            Check("unexcused_absence", f"≤ {unexcused_limit} %", _percent(attendance.unexcused, attendance.held),
                  attendance.unexcused_percent <= unexcused_limit)
        )  # fmt: skip
    if has_assessment:
        has = "" if mark is None else f"{mark}".replace(".", ",")
        checks.append(Check("mark", f"≥ {pass_mark}".replace(".", ","), has, mark is not None and mark >= pass_mark))
    return checks


def _percent(part, whole):
    if not whole:
        return f"{part}/{whole}"
    value = (Decimal(100) * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{part}/{whole} = {value} %".replace(".", ",")
