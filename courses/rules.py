"""Arithmetic of programmes: ranks, half-days and plain checks. Plain values in, plain values out."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

RANKS = ("excellent", "very_good", "good", "average", "failed")

HALF_DAYS = {
    "morning": (time(7, 30), time(11, 30)),
    "afternoon": (time(13, 30), time(17, 0)),
    "evening": (time(18, 30), time(21, 0)),
}
# how long a ceremony takes of the half-day that it shares with a lesson or the test
CEREMONIES = {"opening": timedelta(minutes=30), "closing": timedelta(minutes=60)}

# between which hours a session still belongs to the half-day
LIMITS = {
    "morning": (time(5), time(12, 30)),
    "afternoon": (time(12, 30), time(18)),
    "evening": (time(17, 30), time(23)),
}


def rank_of(mark, bands):
    """The rank of `mark` (0–10): the highest band whose floor it reaches, `failed` below all of them.

    `bands` maps a rank to its floor, e.g. `{"excellent": 9, "very_good": 8, "good": 7, "average": 5}`; a centre
    without *Xuất sắc* leaves that rank out. `mark` None has no rank ("").
    """
    if mark is None:
        return ""
    reached = [(Decimal(floor), rank) for rank, floor in bands.items() if mark >= Decimal(floor)]
    return max(reached)[1] if reached else "failed"


def bands_in_order(bands, pass_mark):
    """Whether a better rank always begins at a higher mark, and the lowest one at the pass mark."""
    floors = [Decimal(bands[rank]) for rank in RANKS if rank in bands]
    return bool(floors) and floors == sorted(set(floors), reverse=True) and floors[-1] == Decimal(pass_mark)


@dataclass(frozen=True)
class VersionDifferences:
    """What a version changes against the one before it; each a tuple, empty where nothing changed."""

    added: tuple  # (place, title, periods)
    removed: tuple  # (place, title, periods)
    moved: tuple  # (title, place before, place now)
    periods: tuple  # (title, periods before, periods now)
    rules: tuple  # (name, before, now)

    def __bool__(self):
        return any((self.added, self.removed, self.moved, self.periods, self.rules))


def version_differences(before, after):
    """The differences of two versions, each given as `{"lessons": [(title, periods), …], "rules": {name: value}}`.

    A lesson has moved only when its order among the lessons that both versions share is another one: a new lesson in
    front moves nothing.
    """
    old = {title: (place, periods) for place, (title, periods) in enumerate(before["lessons"], start=1)}
    new = {title: (place, periods) for place, (title, periods) in enumerate(after["lessons"], start=1)}
    shared = [title for title in new if title in old]
    resting = _longest_rising(shared, key=lambda title: old[title][0])
    names = list(dict.fromkeys([*before["rules"], *after["rules"]]))
    pairs = [(name, before["rules"].get(name, ""), after["rules"].get(name, "")) for name in names]
    return VersionDifferences(
        added=tuple(_place_first(new, title) for title in new if title not in old),
        removed=tuple(_place_first(old, title) for title in old if title not in new),
        moved=tuple((title, old[title][0], new[title][0]) for title in shared if title not in resting),
        periods=tuple((title, old[title][1], new[title][1]) for title in shared if old[title][1] != new[title][1]),
        rules=tuple(pair for pair in pairs if pair[1] != pair[2]),
    )


def _place_first(lessons, title):
    place, periods = lessons[title]
    return place, title, periods


def _longest_rising(items, key):
    """The members of the longest run of `items`, in order, whose keys rise."""
    tails, ends = [], []
    for item in items:
        at = bisect_left(tails, key(item))
        run = [*(ends[at - 1] if at else []), item]
        tails[at : at + 1], ends[at : at + 1] = [key(item)], [run]
    return set(ends[-1]) if ends else set()


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


def lies_in(half_day, clock):
    """Whether the clock time belongs to the half-day."""
    first, last = LIMITS[half_day]
    return first <= clock <= last


def share_half_day(half_day, kinds):
    """(start, end) clock times of the sessions of `kinds` that share one half-day, in their order.

    Ceremonies take their fixed time, what is left is shared evenly: `["opening", "lecture"]` in the morning gives
    7:30–8:00 and 8:00–11:30.
    """
    start, end = (datetime.combine(date.min, clock) for clock in HALF_DAYS[half_day])
    fixed = sum((CEREMONIES[kind] for kind in kinds if kind in CEREMONIES), timedelta())
    others = [kind for kind in kinds if kind not in CEREMONIES]
    each = (end - start - fixed) / len(others) if others else timedelta()
    times = []
    for kind in kinds:
        after = start + CEREMONIES.get(kind, each)
        times.append((start.time(), after.time()))
        start = after
    return times


LONGEST_SEARCH = 400


def half_days_needed(lessons, has_assessment):
    """How many half-days `lessons` take: one each, and one more where test and closing ceremony follow."""
    return lessons + 1 if lessons and has_assessment else lessons


def half_days_from(start, count, *, weekdays, half_days, holidays=()):
    """The first `count` half-days from `start` on as (day, half-day), on `weekdays` (0 = Monday), holidays left out.

    Fewer when they do not fit into 400 days; none without a weekday or half-day.
    """
    found, parts = [], [part for part in HALF_DAYS if part in half_days]
    for after in range(LONGEST_SEARCH):
        day = start + timedelta(days=after)
        if len(found) >= count:
            break
        if day.weekday() in weekdays and day not in holidays:
            found += [(day, part) for part in parts]
    return found[:count]


def split_evenly(total, count):
    """`total` in `count` whole shares that differ by at most one, the larger first: `split_evenly(10, 3)` → 4, 3, 3."""
    share, rest = divmod(total, count)
    return [share + 1] * rest + [share] * (count - rest)


def first_monday_from(day):
    """`day` itself when it is a Monday, else the next one."""
    return day + timedelta(days=-day.weekday() % 7)


@dataclass(frozen=True)
class PlannedLesson:
    """A lesson that a class is taught, its length, and its place (from 1) among them."""

    lesson: Any
    periods: int
    place: int


def weave(lessons, topics):
    """Lessons of a version with the local topics of a class between them, as PlannedLesson in the order of teaching.

    `lessons` are (order, lesson, periods), `topics` (after which order, lesson, periods); 0 stands before the first,
    and a number past the last behind it.
    """
    rows = [(order, 0, lesson, periods) for order, lesson, periods in lessons]
    rows += [(after, 1, lesson, periods) for after, lesson, periods in topics]
    rows.sort(key=lambda row: row[:2])
    return [PlannedLesson(lesson, periods, i) for i, (_o, _t, lesson, periods) in enumerate(rows, start=1)]
