"""Busy times, typed and from calendar files."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lecturers import actions
from lecturers.models import BusyPeriod

from ..factories import make_lecturer, make_user
from .releases import in_days
from .test_calendars import ics

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 12, 7)


def stored(lecturer):
    return list(
        lecturer.busy_periods.values_list("first_day", "last_day", "weekday", "starts", "ends", "reason", "source")
    )


def test_a_day_a_run_of_days_and_a_repeated_weekday_are_entered():
    lecturer = make_lecturer()
    actions.add_busy(lecturer=lecturer, by=None, first_day=MONDAY, reason="Họp")
    actions.add_busy(lecturer=lecturer, by=None, first_day=date(2026, 12, 8), last_day=date(2026, 12, 10))
    actions.add_busy(lecturer=lecturer, by=None, first_day=date(2026, 12, 9), weekday=0, starts=time(8), ends=time(9))
    assert stored(lecturer) == [
        (MONDAY, MONDAY, None, None, None, "Họp", "typed"),
        (date(2026, 12, 8), date(2026, 12, 10), None, None, None, "", "typed"),
        (date(2026, 12, 9), None, 0, time(8), time(9), "", "typed"),
    ]
    found = lecturer.busy_periods.between(date(2026, 12, 10), date(2026, 12, 20))
    assert [row.first_day.day for row in found] == [8, 9]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"last_day": date(2026, 12, 1)}, "__all__"),
        ({"starts": time(8)}, "ends"),
        ({"ends": time(8)}, "starts"),
        ({"starts": time(9), "ends": time(8)}, "__all__"),
        ({"weekday": 7}, "__all__"),
        ({"weekday": 5, "last_day": date(2026, 12, 9)}, "weekday"),
    ],
)
def test_a_wrong_busy_time_is_refused(fields, field):
    lecturer = make_lecturer()
    with pytest.raises(ValidationError) as refused:
        actions.add_busy(lecturer=lecturer, by=None, **{"first_day": MONDAY} | fields)
    assert list(refused.value.message_dict) == [field]
    assert stored(lecturer) == []


@pytest.mark.parametrize(
    "wrong", [{"last_day": date(2026, 12, 1)}, {"weekday": 7}, {"starts": time(9), "ends": time(8)}]
)
def test_the_database_refuses_it_too(wrong):
    busy = actions.add_busy(lecturer=make_lecturer(), by=None, first_day=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        BusyPeriod.objects.filter(pk=busy.pk).update(**wrong)


def test_a_typed_busy_time_is_changed_and_removed_one_of_a_calendar_only_removed():
    lecturer = make_lecturer()
    busy = actions.add_busy(lecturer=lecturer, by=None, first_day=MONDAY)
    actions.change_busy(busy=busy, by=None, last_day=date(2026, 12, 11), reason="Công tác")
    assert stored(lecturer) == [(MONDAY, date(2026, 12, 11), None, None, None, "Công tác", "typed")]
    actions.remove_busy(busy=busy, by=None)
    day = in_days(3)
    actions.read_busy_calendar(lecturer=lecturer, data=ics(f"DTSTART;VALUE=DATE:{day:%Y%m%d}"), by=None)
    row = lecturer.busy_periods.get()
    with pytest.raises(ValidationError):
        actions.change_busy(busy=row, by=None, reason="Khác")
    actions.remove_busy(busy=row, by=None)
    assert stored(lecturer) == []


def test_a_calendar_replaces_the_earlier_one_and_leaves_what_was_typed():
    lecturer, other = make_lecturer(), make_lecturer()
    typed = actions.add_busy(lecturer=lecturer, by=None, first_day=MONDAY)
    first, second = in_days(3), in_days(5)
    private = f"DTSTART;VALUE=DATE:{first:%Y%m%d}\nSUMMARY:Khám bệnh"
    for one in (lecturer, other):
        read = actions.read_busy_calendar(lecturer=one, data=ics(private), by=None)
    assert (read.events, read.free, len(read.rows)) == (1, 0, 1)
    assert stored(other) == [(first, first, None, None, None, "", "calendar")]
    data = ics(f"DTSTART:{second:%Y%m%d}T080000\nDTEND:{second:%Y%m%d}T093000\nSUMMARY:Họp giao ban")
    actions.read_busy_calendar(lecturer=lecturer, data=data, keep_titles=True, by=None)
    assert lecturer.busy_periods.filter(pk=typed.pk).exists()
    brought = lecturer.busy_periods.from_calendar().get()
    assert (brought.first_day, brought.starts, brought.ends, brought.reason) == (
        second,
        time(8),
        time(9, 30),
        "Họp giao ban",
    )
    assert stored(other) == [(first, first, None, None, None, "", "calendar")]
    assert actions.drop_calendar(lecturer=lecturer, by=None) == 1
    assert actions.drop_calendar(lecturer=lecturer, by=None) == 0
    assert list(lecturer.busy_periods.all()) == [typed]


def test_events_that_differ_only_in_their_title_are_one_busy_time_unless_titles_are_kept():
    lecturer = make_lecturer()
    day = f"DTSTART;VALUE=DATE:{in_days(3):%Y%m%d}"
    data = ics(f"{day}\nSUMMARY:A", f"{day}\nSUMMARY:{'B' * 300}")
    actions.read_busy_calendar(lecturer=lecturer, data=data, by=None)
    assert lecturer.busy_periods.count() == 1
    actions.read_busy_calendar(lecturer=lecturer, data=data, keep_titles=True, by=None)
    assert sorted(lecturer.busy_periods.values_list("reason", flat=True)) == ["A", "B" * 200]


def test_a_file_that_is_no_calendar_changes_nothing(client):
    lecturer = make_lecturer()
    day = in_days(3)
    actions.read_busy_calendar(lecturer=lecturer, data=ics(f"DTSTART;VALUE=DATE:{day:%Y%m%d}"), by=None)
    before = stored(lecturer)
    client.force_login(make_user("registrar"))
    url = reverse("lecturers:calendar_read", args=[lecturer.pk])
    for data in (b"PK\x03\x04 docx", ics("DTSTART:mai"), b"x" * (2 * 1024 * 1024 + 1)):
        page = client.post(url, {"file": SimpleUploadedFile("lich.ics", data), "keep_titles": "on"})
        assert page.context["form"].errors.keys() == {"file"}
        assert page.context["form"]["keep_titles"].value()
    assert client.post(url, {}).context["form"].errors.keys() == {"file"}
    assert stored(lecturer) == before


def test_busy_times_are_kept_on_their_pages(client):
    client.force_login(make_user("registrar"))
    lecturer = make_lecturer()
    tab = reverse("lecturers:busy", args=[lecturer.pk])
    new = reverse("lecturers:busy_new", args=[lecturer.pk])
    first = in_days(7)
    refused = client.post(new, {"first_day": f"{first:%d/%m/%Y}", "starts": "8:00", "reason": "Họp chi bộ"})
    assert refused.context["form"].errors.keys() == {"ends"}
    assert "Họp chi bộ" in refused.content.decode()
    typed = {"first_day": f"{first:%d/%m/%Y}", "weekday": first.weekday(), "reason": "Trực cơ quan"}
    assert client.post(new, typed)["Location"] == tab
    busy = lecturer.busy_periods.get()
    assert (busy.first_day, busy.last_day, busy.weekday) == (first, None, first.weekday())
    assert "Trực cơ quan" in client.get(tab).content.decode()
    edit = reverse("lecturers:busy_edit", args=[lecturer.pk, busy.pk])
    assert client.get(edit).context["form"]["weekday"].value() == first.weekday()
    client.post(edit, {"first_day": f"{first:%d/%m/%Y}", "starts": "8:00", "ends": "9:30"})
    busy.refresh_from_db()
    assert (busy.weekday, busy.last_day, busy.starts, busy.reason) == (None, first, time(8), "")
    calendar = SimpleUploadedFile("lich.ics", ics(f"DTSTART;VALUE=DATE:{first:%Y%m%d}", "DTSTART;VALUE=DATE:20200101"))
    page = client.post(reverse("lecturers:calendar_read", args=[lecturer.pk]), {"file": calendar}, follow=True)
    assert [str(message) for message in page.context["messages"]][-1] == "Đã đọc 1 sự kiện trong 400 ngày tới."
    brought = lecturer.busy_periods.from_calendar().get()
    assert reverse("lecturers:busy_edit", args=[lecturer.pk, brought.pk]) not in page.content.decode()
    assert client.post(reverse("lecturers:calendar_drop", args=[lecturer.pk]))["Location"] == tab
    remove = reverse("lecturers:busy_remove", args=[lecturer.pk, busy.pk])
    assert f"{first:%d/%m/%Y}" in client.get(remove).content.decode()
    assert client.post(remove)["Location"] == tab
    assert lecturer.busy_periods.count() == 0


def test_past_busy_times_are_shown_apart(client):
    client.force_login(make_user("inspector"))
    lecturer = make_lecturer()
    today = timezone.localdate()
    past = actions.add_busy(lecturer=lecturer, by=None, first_day=today - timedelta(days=1))
    ahead = actions.add_busy(lecturer=lecturer, by=None, first_day=today)
    page = client.get(reverse("lecturers:busy", args=[lecturer.pk]))
    assert ([row for row, _every in page.context["typed"]], [row for row, _every in page.context["past"]]) == (
        [ahead],
        [past],
    )
