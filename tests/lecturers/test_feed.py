"""The secret address of a lecturer's timetable, read as a calendar program reads it."""

from datetime import UTC, time

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from courses import actions as courses
from courses.models import Session
from lecturers import actions
from lecturers.models import CalendarFeed
from trainingcenter.audit.models import AccessEntry

from ..factories import make_enrolments, make_lecturer, make_user
from .releases import at, in_days, make_taught_class, publish

pytestmark = pytest.mark.django_db


def read(client, lecturer):
    response = client.get(reverse("lecturers:feed", args=[lecturer.calendar_feed.secret]))
    assert response.status_code == 200
    return response, vobject.readOne(response.content.decode())


def test_an_address_is_made_replaced_and_revoked():
    lecturer = make_lecturer()
    first = actions.make_feed(lecturer=lecturer, by=None).secret
    second = actions.make_feed(lecturer=lecturer, by=None).secret
    assert (len(first), first != second, CalendarFeed.objects.get().secret) == (43, True, second)
    actions.revoke_feed(lecturer=lecturer, by=None)
    assert CalendarFeed.objects.count() == 0
    with pytest.raises(ValidationError):
        actions.revoke_feed(lecturer=lecturer, by=None)


def test_the_feed_holds_what_is_published_and_nothing_else(client):
    training_class, lecturer, sessions = make_taught_class(start=in_days(2))
    make_enrolments(training_class, 1, full_name="Lường Văn Bí Mật")
    room = courses.add_room(name="Hội trường tầng 2", site="Trụ sở")
    Session.objects.filter(pk=sessions[0].pk).update(room=room)
    actions.make_feed(lecturer=lecturer, by=None)
    assert "vevent" not in read(client, lecturer)[1].contents
    publish(training_class)
    courses.cancel_session(session=Session.objects.get(pk=sessions[1].pk), reason="Bão", by=None)
    assert {event.status.value for event in read(client, lecturer)[1].vevent_list} == {"CONFIRMED"}
    release = publish(training_class)

    response, calendar = read(client, lecturer)
    assert (response["Content-Type"], response["Cache-Control"]) == ("text/calendar; charset=utf-8", "private")
    assert calendar.x_wr_calname.value == f"Lịch giảng của {lecturer}"
    assert calendar.prodid.value == "-//Trung tâm Chính trị//Lịch giảng//VI"
    events = {event.uid.value: event for event in calendar.vevent_list}
    assert events.keys() == {f"session-{session.pk}@127.0.0.1" for session in sessions}
    event = events[f"session-{sessions[0].pk}@127.0.0.1"]
    session = sessions[0]
    assert event.summary.value == f"{training_class.code} – {session.title}"
    assert event.location.value == "Hội trường tầng 2, Trụ sở"
    assert (event.dtstart.value, event.dtend.value) == (session.starts_at, session.ends_at)
    assert event.dtstart.value.astimezone(timezone.get_current_timezone()).time() == time(
        session.starts_at.astimezone(timezone.get_current_timezone()).hour,
        session.starts_at.astimezone(timezone.get_current_timezone()).minute,
    )
    assert (event.sequence.value, event.dtstamp.value) == (
        "2",
        release.published_at.astimezone(UTC).replace(microsecond=0),
    )
    assert events[f"session-{sessions[1].pk}@127.0.0.1"].status.value == "CANCELLED"
    assert "Bí Mật" not in response.content.decode()
    for line in response.content.split(b"\r\n"):
        assert len(line) <= 75


def test_a_session_keeps_its_uid_when_it_is_moved_and_leaves_the_feed_of_whom_it_left(client):
    training_class, lecturer, sessions = make_taught_class(start=in_days(2))
    substitute = make_lecturer()
    for one in (lecturer, substitute):
        actions.make_feed(lecturer=one, by=None)
    publish(training_class)
    uid = f"session-{sessions[0].pk}@127.0.0.1"
    day = in_days(40)
    Session.objects.filter(pk=sessions[0].pk).update(day=day, starts_at=at(day, 8), ends_at=at(day, 10))
    Session.objects.filter(pk=sessions[1].pk).update(lecturer=substitute)
    publish(training_class)
    events = {event.uid.value: event for event in read(client, lecturer)[1].vevent_list}
    assert (events[uid].dtstart.value, events[uid].sequence.value) == (at(day, 8), "2")
    assert len(events) == len(sessions) - 1
    assert [event.uid.value for event in read(client, substitute)[1].vevent_list] == [
        f"session-{sessions[1].pk}@127.0.0.1"
    ]


def test_sessions_older_than_sixty_days_are_left_out(client):
    training_class, lecturer, sessions = make_taught_class(start=in_days(-90))
    actions.make_feed(lecturer=lecturer, by=None)
    Session.objects.filter(pk=sessions[0].pk).update(day=in_days(-60))
    publish(training_class)
    assert [event.uid.value for event in read(client, lecturer)[1].vevent_list] == [
        f"session-{sessions[0].pk}@127.0.0.1"
    ]


def test_a_wrong_or_earlier_address_is_not_found(client):
    lecturer = make_lecturer()
    earlier = actions.make_feed(lecturer=lecturer, by=None).secret
    actions.make_feed(lecturer=lecturer, by=None)
    for secret in (earlier, "x", "0" * 43):
        assert client.get(reverse("lecturers:feed", args=[secret])).status_code == 404
    url = reverse("lecturers:feed", args=[CalendarFeed.objects.get().secret])
    assert client.post(url).status_code == 405
    actions.revoke_feed(lecturer=lecturer, by=None)
    assert client.get(url).status_code == 404


def test_the_address_is_shown_to_its_keepers_only_and_never_logged(client):
    lecturer = make_lecturer()
    tab = reverse("lecturers:timetable", args=[lecturer.pk])
    client.force_login(make_user("lecturer", person=lecturer.person))
    make, revoke = (reverse(f"lecturers:{name}", args=[lecturer.pk]) for name in ("feed_make", "feed_revoke"))
    assert client.get(make).status_code == 405
    assert client.post(make)["Location"] == tab
    assert "trước đó" not in client.get(tab).content.decode()
    secret = CalendarFeed.objects.get().secret
    assert f"/giang-vien/lich/{secret}.ics" in client.get(tab).content.decode()
    assert client.get(reverse("lecturers:feed", args=[secret])).status_code == 200
    assert AccessEntry.objects.get(view="lecturers:feed").path == "/giang-vien/lich/….ics"
    assert not any("secret" in field.name for field in CalendarFeed.pgh_event_model._meta.get_fields())
    client.force_login(make_user("inspector"))
    assert secret not in client.get(tab).content.decode()
    assert (client.post(make).status_code, client.post(revoke).status_code) == (403, 403)
    client.force_login(make_user("lecturer", person=make_lecturer().person))
    assert (client.post(make).status_code, client.post(revoke).status_code) == (404, 404)
    client.force_login(make_user("registrar"))
    assert client.post(revoke)["Location"] == tab
    assert client.post(revoke, follow=True).context["messages"]
    assert CalendarFeed.objects.count() == 0
