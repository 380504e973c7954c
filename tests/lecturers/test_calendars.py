"""Calendar files as programs write them, and files that are none."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from lecturers.calendars import Busy, CalendarRead, read_calendar

TODAY = date(2026, 11, 25)


def ics(*events, head=""):
    """The bytes of a calendar; each event is lines parted by blanks."""
    body = "".join(f"BEGIN:VEVENT\nUID:{i}\n{event}\nEND:VEVENT\n" for i, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Thu//VI\n{head}{body}END:VCALENDAR\n".encode()


def rows(*events, head=""):
    return read_calendar(ics(*events, head=head), today=TODAY).rows


def test_hours_whole_days_and_several_days_are_kept():
    assert rows(
        "DTSTART:20261201T080000\nDTEND:20261201T093000\nSUMMARY:Họp chi bộ",
        "DTSTART;VALUE=DATE:20261202\nDTEND;VALUE=DATE:20261203",
        "DTSTART;VALUE=DATE:20261205\nDTEND;VALUE=DATE:20261208\nSUMMARY:Công tác",
        "DTSTART;VALUE=DATE:20261210",
    ) == (
        Busy(date(2026, 12, 1), date(2026, 12, 1), time(8), time(9, 30), "Họp chi bộ"),
        Busy(date(2026, 12, 2), date(2026, 12, 2)),
        Busy(date(2026, 12, 5), date(2026, 12, 7), title="Công tác"),
        Busy(date(2026, 12, 10), date(2026, 12, 10)),
    )


def test_an_event_of_hours_over_several_days_is_parted_at_midnight():
    assert rows("DTSTART:20261201T140000\nDTEND:20261204T100000", "DTSTART:20261206T000000\nDTEND:20261207T000000") == (
        Busy(date(2026, 12, 1), date(2026, 12, 1), time(14), time(23, 59)),
        Busy(date(2026, 12, 2), date(2026, 12, 3)),
        Busy(date(2026, 12, 4), date(2026, 12, 4), time(0), time(10)),
        Busy(date(2026, 12, 6), date(2026, 12, 6)),
    )


def test_hours_of_other_time_zones_become_the_centres():
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Riêng\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\n"
        "END:STANDARD\nEND:VTIMEZONE\n"
    )
    assert rows(
        "DTSTART:20261201T010000Z\nDTEND:20261201T020000Z",
        "DTSTART;TZID=Europe/Paris:20261202T090000\nDURATION:PT1H",
        "DTSTART;TZID=Riêng:20261203T100000\nDTEND;TZID=Riêng:20261203T110000",
        head=zone,
    ) == (
        Busy(date(2026, 12, 1), date(2026, 12, 1), time(8), time(9)),
        Busy(date(2026, 12, 2), date(2026, 12, 2), time(15), time(16)),
        Busy(date(2026, 12, 3), date(2026, 12, 3), time(8), time(9)),
    )


def test_repetitions_are_spelt_out_with_their_exceptions():
    found = rows(
        "DTSTART:20261123T080000\nDTEND:20261123T090000\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20261207T080000",
    )
    assert [row.first_day for row in found] == [date(2026, 11, 30), date(2026, 12, 14)]
    moved = (
        "BEGIN:VEVENT\nUID:a\nDTSTART:20261201T080000\nDTEND:20261201T090000\nRRULE:FREQ=DAILY;COUNT=2\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20261202T080000\nDTSTART:20261202T140000\nDTEND:20261202T150000\nEND:VEVENT\n"
    )
    data = f"BEGIN:VCALENDAR\nVERSION:2.0\n{moved}END:VCALENDAR\n".encode()
    assert [(r.first_day.day, r.starts.hour) for r in read_calendar(data, today=TODAY).rows] == [(1, 8), (2, 14)]


def test_only_400_days_from_today_count_and_a_run_that_has_begun_counts():
    assert rows("DTSTART:20261124T080000\nDTEND:20261124T090000") == ()
    assert rows("DTSTART;VALUE=DATE:20280301") == ()
    assert rows("DTSTART;VALUE=DATE:20261120\nDTEND;VALUE=DATE:20261128") == (
        Busy(date(2026, 11, 20), date(2026, 11, 27)),
    )
    assert len(rows("DTSTART;VALUE=DATE:20200101\nRRULE:FREQ=DAILY")) == 400


def test_cancelled_and_free_events_keep_nobody_busy_and_are_counted():
    data = ics(
        "DTSTART:20261201T080000\nDTEND:20261201T090000\nTRANSP:TRANSPARENT",
        "DTSTART:20261202T080000\nDTEND:20261202T090000\nSTATUS:CANCELLED",
        "DTSTART:20261203T080000\nDTEND:20261203T080000",
        "DTSTART:20261204T080000\nDTEND:20261204T090000\nTRANSP:OPAQUE",
    )
    kept = Busy(date(2026, 12, 4), date(2026, 12, 4), time(8), time(9))
    assert read_calendar(data, today=TODAY) == CalendarRead(rows=(kept,), events=1, free=2)


def test_a_calendar_without_events_is_one():
    assert read_calendar(ics(), today=TODAY) == CalendarRead((), 0, 0)
    assert read_calendar(b"\xef\xbb\xbf" + ics(), today=TODAY) == CalendarRead((), 0, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"Hello", b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04\x14\x00", b"%PDF-1.7\n", b"<html></html>",
        b"BEGIN:VCARD\nFN:Ai\nEND:VCARD\n", ics()[:-15], b"BEGIN:VEVENT\nDTSTART:20261201T080000\nEND:VEVENT\n",
        "BEGIN:VCALENDAR".encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_at_the_field(data):
    with pytest.raises(ValidationError) as refused:
        read_calendar(data, today=TODAY)
    assert list(refused.value.message_dict) == ["file"]


@pytest.mark.parametrize(
    "event",
    [
        "SUMMARY:Không ngày", "DTSTART:hôm nay", "DTSTART:20261201T080000\nRRULE:FREQ=NONSENSE",
        "DTSTART:20261201T080000\nRRULE:FREQ=SECONDLY", "DTSTART:20261201T080000\nRRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART:20261201T080000\nRRULE:FREQ=DAILY;BYHOUR=1,2,3", "DTSTART:20261201T080000\nRRULE:FREQ=DAILY;UNTIL=mai",
        "DTSTART:20261201T080000\nRRULE:COUNT=3", "DTSTART:20261201T080000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY",
        "DTSTART:20261201T080000\nDTEND:mai",
    ],
)  # fmt: skip
def test_a_broken_event_is_refused_at_the_field(event):
    with pytest.raises(ValidationError) as refused:
        rows("DTSTART:20261201T080000\nDTEND:20261201T090000", event)
    assert list(refused.value.message_dict) == ["file"]


def test_too_much_is_refused():
    with pytest.raises(ValidationError, match="2 MB"):
        read_calendar(ics() + b" " * 2 * 1024 * 1024, today=TODAY)
    daily = [f"DTSTART:20200101T{hour:02d}0000\nDURATION:PT1H\nRRULE:FREQ=DAILY" for hour in range(6)]
    assert len(rows(*daily[:5])) == 2000
    with pytest.raises(ValidationError, match=r"2\.000"):
        rows(*daily)
    with pytest.raises(ValidationError, match=r"2\.000"):
        rows(*daily * 30)


@pytest.mark.parametrize(
    "events",
    [
        ["DTSTART;VALUE=DATE:19000101\nRRULE:FREQ=DAILY"] * 120,
        ["DTSTART;VALUE=DATE:20160101\nDTEND;VALUE=DATE:20260101\nRRULE:FREQ=DAILY"] * 100,
        ["DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"] * 200,
    ],
)
def test_rules_that_would_be_gone_through_for_ever_are_refused_at_once(events):
    with pytest.raises(ValidationError):
        rows(*events)
