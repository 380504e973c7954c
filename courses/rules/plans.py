"""Plans against what was opened: late, missing, changed by an adjustment; quotas and terms."""

from dataclasses import dataclass


def is_over(year, month, today):
    """Whether the month of the year has ended on `today`."""
    return (year, month) < (today.year, today.month)


def late_classes(*, planned, opened, overdue, over):
    """How many classes of a line are late: those not opened once its last month is over, and before that those whose
    planned opening day has passed (`overdue`)."""
    return max(planned - opened, 0, overdue) if over else overdue


def missing_learners(*, planned, enrolled, over):
    """How many learners a line still lacks once its last month is over."""
    return max(planned - enrolled, 0) if over else 0


def term_of(year):
    """The first and last year of the Party term that holds `year`: 2021–2025, 2026–2030 …"""
    first = year - (year - 1) % 5
    return first, first + 4


@dataclass(frozen=True)
class LineChange:
    """A line of the plan before and after an adjustment; `before` or `after` (figures by name) is None when it is new or
    dropped. `kind` is same, changed, new or dropped; `fields` names what changed."""

    kind: str
    before: dict | None
    after: dict | None
    fields: tuple = ()


def line_change(before, after):
    """What an adjustment makes of one line, from its figures before and after (None: not there)."""
    if before is None:
        return LineChange("new", None, after)
    if after is None:
        return LineChange("dropped", before, None)
    fields = tuple(name for name in after if after[name] != before[name])
    return LineChange("changed" if fields else "same", before, after, fields)


def sum_of_plan(figures):
    """(classes, learners) that the figures of several lines plan together; None counts nothing."""
    kept = [each for each in figures if each is not None]
    return sum(each["classes"] for each in kept), sum(each["learners"] for each in kept)


def split_evenly(total, count):
    """`total` in `count` whole shares that differ by at most one, the larger first: `split_evenly(10, 3)` → 4, 3, 3."""
    share, rest = divmod(total, count)
    return [share + 1] * rest + [share] * (count - rest)
