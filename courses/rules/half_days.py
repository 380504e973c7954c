"""Days and half-days: their hours, those of a class, busy times, weeks and months."""

from datetime import date, datetime, time, timedelta
from itertools import islice

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


LONGEST_SEARCH = 400


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


def shifted(before, after, starts, ends):
    """The clock times `starts`–`ends` of the half-day `before` at the same place in the half-day `after`.

    A session keeps its length, cut at the end of the new half-day; one that would begin after that end fills it.
    """
    if before == after:
        return starts, ends
    (old, _old_end), (first, last) = HALF_DAYS[before], HALF_DAYS[after]
    begin = max(_minutes(starts) - _minutes(old), 0) + _minutes(first)
    if begin >= _minutes(last):
        return first, last
    end = min(begin + _minutes(ends) - _minutes(starts), _minutes(last))
    return _clock(begin), _clock(end)


def _minutes(clock):
    return clock.hour * 60 + clock.minute


def _clock(minutes):
    return time(*divmod(minutes, 60))


def half_days_between(first, last, *, weekdays, half_days, holidays):
    """Every (day, half-day) from `first` to `last` on `weekdays` (0 = Monday), in order, holidays left out."""
    order = [half for half in HALF_DAYS if half in half_days]
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.weekday() in weekdays and day not in holidays:
            yield from ((day, half) for half in order)


def half_days_needed(lessons, has_assessment):
    """How many half-days `lessons` take: one each, and one more where test and closing ceremony follow."""
    return lessons + 1 if lessons and has_assessment else lessons


def half_days_from(start, count, *, weekdays, half_days, holidays=()):
    """The first `count` half-days from `start` on as (day, half-day), on `weekdays` (0 = Monday), holidays left out.

    Fewer when they do not fit into 400 days; none without a weekday or half-day.
    """
    last = start + timedelta(days=LONGEST_SEARCH - 1)
    found = half_days_between(start, last, weekdays=weekdays, half_days=half_days, holidays=holidays)
    return list(islice(found, count))


def busy_at(busy, day, starts, ends):
    """Whether the busy time (`first_day`, `last_day`, `weekday`, `starts`, `ends`) meets those hours of `day`."""
    if not busy.first_day <= day <= (busy.last_day or date.max) or busy.weekday not in (None, day.weekday()):
        return False
    return busy.starts is None or (busy.starts < ends and starts < busy.ends)


def at_once(one, other):
    """Whether two (start, end) pairs meet; touching ends do not."""
    return one[0] < other[1] and other[0] < one[1]


def first_monday_from(day):
    """`day` itself when it is a Monday, else the next one."""
    return day + timedelta(days=-day.weekday() % 7)


def week_of(day):
    """Monday to Sunday of the week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=i) for i in range(7)]


def month_weeks(day):
    """The weeks, Monday to Sunday, that the month of `day` touches."""
    first = day.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    weeks, monday = [], week_of(first)[0]
    while monday <= last:
        weeks.append(week_of(monday))
        monday += timedelta(days=7)
    return weeks
