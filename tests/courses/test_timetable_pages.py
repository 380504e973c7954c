"""The timetable of a class and of the week through the browser's eyes."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from courses import actions
from courses.models import Session

from ..factories import make_class, make_lecturer, make_sessions, make_user

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture
def clerk(client):
    client.force_login(make_user("registrar"))
    return client


def url(name, *arguments):
    return reverse(f"courses:{name}", args=arguments)


def in_grid(page):
    return [s for _label, cells in page.context["grid"] for _day, found in cells for s, _warnings in found]


def test_the_timetable_is_filled_with_a_lecturer_for_each_lesson(clerk):
    training_class, room = make_class(start=MONDAY), actions.add_room(name="Hội trường")
    first, second = make_lecturer(full_name="Lò Văn Thắng"), make_lecturer(full_name="Đinh Công Sơn")
    lessons = [place.lesson_id for place in training_class.version.places.all()]
    fields = {"start": "02/03/2026", "weekdays": [0, 2], "half_days": ["morning"], "room": room.pk,
              f"lecturer_{lessons[0]}": first.pk, f"lecturer_{lessons[1]}": second.pk}  # fmt: skip
    assert clerk.post(url("generate", training_class.pk), fields).status_code == 302
    taught = {s.lesson_id: s.lecturer for s in Session.objects.select_related("lecturer") if s.lesson_id}
    assert (taught[lessons[0]], taught[lessons[1]], taught[lessons[2]]) == (first, second, None)
    assert {s.day.weekday() for s in Session.objects.all()} == {0, 2}
    page = clerk.get(url("sessions", training_class.pk))
    assert (page.context["count"], page.context["days_count"], page.context["half_days_count"]) == (8, 6, 6)
    other = make_class(start=MONDAY)
    clash = clerk.post(url("generate", other.pk), fields)
    assert training_class.name in str(clash.context["form"].non_field_errors())
    assert clash.context["form"]["room"].value() == str(room.pk)


def test_a_session_is_added_changed_and_cancelled_with_its_history(clerk):
    training_class = make_class(start=MONDAY)
    lesson = training_class.version.lessons.first()
    fields = {"lesson": lesson.pk, "kind": "lecture", "day": "02/03/2026", "half_day": "morning", "periods": 5}
    assert "title" in clerk.post(url("session_new", training_class.pk), fields | {"lesson": ""}).context["form"].errors
    added = clerk.post(url("session_new", training_class.pk), fields)
    session = Session.objects.get()
    assert added["Location"] == f"{url('sessions', training_class.pk)}#session-{session.pk}"
    edit = url("session_edit", session.pk)
    wrong = clerk.post(edit, fields | {"title": "Thảo luận tổ", "starts": "14:00"})
    assert list(wrong.context["form"].errors) == ["starts"]
    clerk.post(edit, fields | {"title": "Thảo luận tổ", "starts": "8h", "ends": "10:00"})
    clerk.post(edit, fields | {"title": "Thảo luận tổ", "starts": "08:00", "ends": "10:00"})
    shown = clerk.get(edit)
    assert f"{shown.context['form'].initial['starts']:%H:%M}" == "08:00"
    assert "Thảo luận tổ" in shown.content.decode()
    clerk.post(url("session_cancel", session.pk), {"reason": "Mưa bão"})
    assert "Mưa bão" in clerk.get(url("sessions", training_class.pk)).content.decode()


def test_the_week_shows_its_sessions_and_is_narrowed_by_class_lecturer_and_room(clerk):
    teacher, room = make_lecturer(), actions.add_room(name="Hội trường")
    first, second = make_class(start=MONDAY), make_class("DVM", start=MONDAY)
    make_sessions(first, lecturers={first.version.lessons.first().pk: teacher})
    make_sessions(second, room=room, half_days=["evening"])

    def week(**query):
        return in_grid(clerk.get(url("timetable"), {"day": "2026-03-05"} | query))

    assert {s.training_class for s in week()} == {first, second}
    assert {s.training_class for s in week(training_class=first.pk)} == {first}
    assert [s.lecturer for s in week(lecturer=teacher.pk)] == [teacher]
    assert {s.training_class for s in week(room=room.pk)} == {second}
    assert week(day="2026-03-16") == []


@pytest.mark.parametrize("day", ["2026-13-45", "x", "9999-12-31", "0001-01-01"])
def test_a_week_that_is_none_is_this_week(clerk, day):
    page = clerk.get(url("timetable"), {"day": day, "room": "x"})
    assert page.context["today"] in page.context["days"]


def test_a_lecturer_sees_which_sessions_are_theirs(client):
    teacher = make_lecturer()
    training_class = make_class(start=MONDAY)
    make_sessions(training_class, lecturers={training_class.version.lessons.first().pk: teacher})
    client.force_login(make_user("lecturer", person=teacher.person))
    page = client.get(url("timetable"), {"day": "2026-03-02"})
    # once in the grid, once in the list for phones
    assert page.content.decode().count('class="slot planned warn mine"') == 2
    assert len(in_grid(page)) == 8


def test_a_class_that_is_over_offers_no_change(clerk):
    training_class = make_class()
    session = make_sessions(training_class)[0]
    assert url("session_edit", session.pk) in clerk.get(url("sessions", training_class.pk)).content.decode()
    actions.cancel_class(training_class=training_class, reason="Không đủ người", by=None)
    page = clerk.get(url("sessions", training_class.pk))
    assert page.context["editable"] is False
    assert url("session_edit", session.pk) not in page.content.decode()


def test_weeks_go_on_by_seven_days(clerk):
    page = clerk.get(url("timetable"), {"day": "2026-03-04"})
    assert (page.context["before"], page.context["after"]) == ("2026-02-23", "2026-03-09")
    assert page.context["days"][6] - page.context["days"][0] == timedelta(days=6)
