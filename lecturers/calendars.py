"""Reads a calendar file (.ics): the hours and days in which its owner is busy."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

DAYS_AHEAD = 400
MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 2000
# repeating events that would make more than this are refused before they are spelt out
MAX_REPEATS = 50_000
# so many repetitions gone through on the way to these days cost as much as one that is spelt out
STEPS_TO_ONE = 3
RUNS = {"DAILY": DAYS_AHEAD, "WEEKLY": 58, "MONTHLY": 14, "YEARLY": 2}
DAY = timedelta(days=1)
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class Busy:
    """Whole days `first_day` to `last_day`, or the hours `starts` to `ends` of one day; `title` as in the calendar."""

    first_day: date
    last_day: date
    starts: time | None = None
    ends: time | None = None
    title: str = ""


@dataclass(frozen=True)
class CalendarRead:
    """What a file held: rows in order of time, from how many events, and how many events keep nobody busy."""

    rows: tuple
    events: int
    free: int


def read_calendar(data, *, today):
    """The CalendarRead of the file's bytes for DAYS_AHEAD days from `today` on, in the time zone of the centre.

    Repeating events are spelt out; cancelled ones and those marked as free are left out; an event over several days
    becomes a row for its whole days and one for each part of a day. ValidationError on `file` for anything that is no
    calendar, is broken, or makes more than MAX_ROWS rows.
    """
    if len(data) > MAX_BYTES:
        raise _refused(_("The file is larger than 2 MB. Export only the calendar of this year."))
    calendars = _parsed(data)
    rows, events, free = set(), 0, 0
    for event in _occurrences(calendars, today):
        if event.get("STATUS") == "CANCELLED" or event.get("TRANSP") == "TRANSPARENT":
            free += 1
            continue
        found = [row for row in _rows_of(event) if row.last_day >= today]
        events += bool(found)
        rows.update(found)
        if len(rows) > MAX_ROWS:
            raise _too_many()
    return CalendarRead(tuple(sorted(rows, key=_in_time)), events, free)


def _refused(text):
    return ValidationError({"file": text})


def _too_many():
    return _refused(
        _("The calendar holds more than 2,000 busy times in the next 400 days. Export only the calendar that matters.")
    )


def _parsed(data):
    import icalendar

    text = data.decode("utf-8-sig", errors="replace")
    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        calendars = []
    found = [calendar for calendar in calendars if calendar.name == "VCALENDAR"]
    if not found:
        raise _refused(
            _("This is no calendar file, or it is cut off. Export your calendar as an .ics file and choose that file.")
        )
    return found


def _occurrences(calendars, today):
    """The events of the time that matters, each repetition on its own."""
    import recurring_ical_events

    try:
        if (
            sum(_most_repeats(event, today) for calendar in calendars for event in calendar.walk("VEVENT"))
            > MAX_REPEATS
        ):
            raise _too_many()
        return [
            event
            for calendar in calendars
            for event in recurring_ical_events.of(calendar).between(today, today + DAYS_AHEAD * DAY)
        ]
    except ValidationError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        raise _refused(
            _("An event of this calendar cannot be read. Export the calendar anew from the program that keeps it.")
        ) from None


def _most_repeats(event, today):
    """No fewer than the repetitions of `event` that can fall into the time that matters; 0 for one that does not repeat.

    Rules that repeat within a day are refused, and so is an interval of nought, which would never end.
    """
    rule = event.get("RRULE")
    if rule is None:
        return 0
    if isinstance(rule, list) or rule["FREQ"][0] not in RUNS or rule.get("INTERVAL", [1])[0] < 1:
        raise ValueError(rule)
    if any(len(rule.get(part, ())) > 1 for part in ("BYHOUR", "BYMINUTE", "BYSECOND")):
        raise ValueError(rule)
    if _never(rule):
        raise ValueError(rule)
    if "UNTIL" in rule and _day(rule["UNTIL"][0]) < today - DAY:
        return 0
    most = RUNS[rule["FREQ"][0]]
    for part in ("BYDAY", "BYMONTHDAY", "BYMONTH", "BYYEARDAY", "BYWEEKNO"):
        most *= len(rule.get(part, [None]))
    if rule["FREQ"][0] in ("MONTHLY", "YEARLY") and "BYDAY" in rule:
        most *= 53
    return max(min(most, DAYS_AHEAD, *rule.get("COUNT", [])), _steps(event, rule, today) // STEPS_TO_ONE)


def _never(rule):
    """Whether the rule names only days that no month has (30 February): it would be sought to the end of time."""
    months, days = rule.get("BYMONTH", ()), rule.get("BYMONTHDAY", ())
    return bool(months and days) and all(abs(day) > monthrange(2024, month)[1] for month in months for day in days)


def _steps(event, rule, today):
    """How many repetitions are gone through from the first one on, and backwards by the length of the event."""
    start = _day(event["DTSTART"].dt)
    length = (_day(event["DTEND"].dt) - start).days if "DTEND" in event else 0
    days = max((today - start).days, 0) + max(length, 0) + DAYS_AHEAD
    return days * RUNS[rule["FREQ"][0]] // DAYS_AHEAD


def _day(moment):
    return moment.date() if isinstance(moment, datetime) else moment


def _rows_of(event):
    start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else event["DTSTART"].dt
    title = " ".join(str(event.get("SUMMARY", "")).split())
    if not isinstance(start, datetime):
        yield Busy(start, max(start, _day(end) - DAY), title=title)
        return
    yield from _split(_here(start), _here(end) if isinstance(end, datetime) else _here(start), title)


def _here(moment):
    """The clock of the centre at `moment`; a moment without a time zone is one of the centre already."""
    return moment if timezone.is_naive(moment) else timezone.make_naive(moment)


def _split(start, end, title):
    """An event of hours as rows: part of the first day, the whole days between, part of the last day."""
    while start < end:
        midnight = datetime.combine(start.date() + DAY, time())
        if start.time() == time() and midnight <= end:
            whole = (end - start).days
            yield Busy(start.date(), start.date() + (whole - 1) * DAY, title=title)
            start += whole * DAY
        else:
            ends = end.time() if end < midnight else LAST_MINUTE
            if start.time() < ends:
                yield Busy(start.date(), start.date(), start.time(), ends, title)
            start = midnight


def _in_time(row):
    return row.first_day, row.starts or time(), row.last_day, row.ends or time(), row.title
