"""Arithmetic of programmes: ranks, half-days and plain checks. Plain values in, plain values out."""

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


def split_evenly(total, count):
    """`total` in `count` whole shares that differ by at most one, the larger first: `split_evenly(10, 3)` → 4, 3, 3."""
    share, rest = divmod(total, count)
    return [share + 1] * rest + [share] * (count - rest)


def first_monday_from(day):
    """`day` itself when it is a Monday, else the next one."""
    return day + timedelta(days=-day.weekday() % 7)
