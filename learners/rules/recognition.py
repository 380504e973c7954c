"""The verdict of a recognition."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


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
