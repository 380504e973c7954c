"""The verdict of a recognition."""

from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class MarkRow:
    """One assessment of a learner as it stands behind the final mark; `counted` is the mark that counts."""

    name: str
    weight: int
    mark: Decimal | None
    retest: Decimal | None
    absent: bool
    counted: Decimal | None


@dataclass(frozen=True)
class Check:
    """One rule of the recognition: what it needs, what the learner has, whether that is enough, and the rows behind it
    (Absence or MarkRow)."""

    rule: str
    needed: str
    has: str
    passed: bool
    rows: tuple = ()

    def frozen(self):
        """The check as JSON: days as ISO text, marks as text with a dot."""
        rows = [{name: _plain(value) for name, value in asdict(row).items()} for row in self.rows]
        return {"rule": self.rule, "needed": self.needed, "has": self.has, "passed": self.passed, "rows": rows}


def _plain(value):
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def checklist(*, attendance, mark, absence_limit, unexcused_limit, pass_mark, has_assessment, marks=()):
    """The checks of one learner as a list of Check: rolls held, absences, absences without leave, mark.

    `mark` is the final mark or None and `marks` the MarkRows behind it; limits are percent of the periods held;
    `unexcused_limit` None means no rule.
    """
    missed = tuple(row for row in attendance.rows if row.kind != "late" and row.periods)
    checks = [
        Check("attendance_known", "≥ 1", str(attendance.held), attendance.held > 0),
        Check("absence", f"≤ {absence_limit} %", _percent(attendance.absent, attendance.held),
              attendance.absent_percent <= absence_limit, missed),
    ]  # fmt: skip
    if unexcused_limit is not None:
        checks.append(
            Check("unexcused_absence", f"≤ {unexcused_limit} %", _percent(attendance.unexcused, attendance.held),
                  attendance.unexcused_percent <= unexcused_limit,
                  tuple(row for row in missed if row.kind == "unexcused"))
        )  # fmt: skip
    if has_assessment:
        has = "" if mark is None else f"{mark}".replace(".", ",")
        needed = f"≥ {pass_mark}".replace(".", ",")
        checks.append(Check("mark", needed, has, mark is not None and mark >= pass_mark, tuple(marks)))
    return checks


def failing(checks):
    """The names of the rules that are not fulfilled, of Checks or of their frozen form."""
    return [c["rule"] if isinstance(c, dict) else c.rule for c in checks if not _passed(c)]


def _passed(check):
    return check["passed"] if isinstance(check, dict) else check.passed


def exception_covers(rules, checks):
    """Whether an exception granted for `rules` still answers everything that fails."""
    return set(failing(checks)) <= set(rules)


def _percent(part, whole):
    if not whole:
        return f"{part}/{whole}"
    value = (Decimal(100) * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{part}/{whole} = {value} %".replace(".", ",")
