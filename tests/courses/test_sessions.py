"""Sessions arranged, changed, cancelled and held, through the actions."""

import threading
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from courses import actions
from courses.models import Session
from learners import actions as learners
from trainingcenter.organisation import actions as organisation

from ..factories import make_class, make_lecturer, make_sessions, make_user
from .test_catalogue import make_version

MONDAY = date(2026, 3, 2)


def clock(moment):
    return f"{timezone.localtime(moment):%H:%M}"


def add(training_class, **changes):
    fields = {"title": "Thảo luận", "kind": "discussion", "day": MONDAY, "half_day": "morning", "periods": 5}
    return actions.add_session(training_class=training_class, by=None, **fields | changes)


@pytest.mark.django_db
def test_sessions_follow_the_lessons_between_two_ceremonies_and_skip_weekends_and_holidays():
    training_class = make_class(start=MONDAY)
    organisation.add_holiday(day=date(2026, 3, 3), name="Ngày nghỉ")
    sessions = make_sessions(training_class, weekdays=range(5), half_days=["afternoon", "morning"])
    assert [(s.day.day, s.half_day, s.kind, clock(s.starts_at), clock(s.ends_at)) for s in sessions] == [
        (2, "morning", "opening", "07:30", "08:00"),
        (2, "morning", "lecture", "08:00", "11:30"),
        (2, "afternoon", "lecture", "13:30", "17:00"),
        (4, "morning", "lecture", "07:30", "11:30"),
        (4, "afternoon", "lecture", "13:30", "17:00"),
        (5, "morning", "lecture", "07:30", "11:30"),
        (5, "afternoon", "test", "13:30", "16:00"),
        (5, "afternoon", "closing", "16:00", "17:00"),
    ]
    lessons = [place.lesson for place in training_class.version.places.select_related("lesson")]
    assert [s.lesson for s in sessions if s.lesson] == lessons
    assert sum(s.periods for s in sessions) == 27
    with pytest.raises(ValidationError):
        make_sessions(training_class)


@pytest.mark.django_db
def test_a_programme_without_assessment_has_neither_test_nor_closing():
    kinds = [s.kind for s in make_sessions(make_class("CDYN"))]
    assert (kinds[0], "test" in kinds, "closing" in kinds) == ("opening", False, False)


@pytest.mark.django_db
def test_lecturers_are_given_by_lesson_and_the_room_to_all():
    training_class, lecturer, room = make_class(), make_lecturer(), actions.add_room(name="Hội trường")
    place = training_class.version.places.first()
    sessions = make_sessions(training_class, lecturers={place.lesson_id: lecturer}, room=room)
    assert [s.lecturer for s in sessions if s.lecturer] == [lecturer]
    assert {s.room for s in sessions} == {room}


@pytest.mark.django_db
def test_a_timetable_that_cannot_be_filled_says_why_with_nothing_written():
    training_class = make_class()
    for wrong in ({"weekdays": []}, {"half_days": []}, {"until": date(2020, 1, 1)}, {"until": date(2040, 1, 1)}):
        with pytest.raises(ValidationError):
            make_sessions(training_class, **wrong)
    empty = make_class(version=make_version(lessons=[], valid_from=date(2027, 1, 1)))
    with pytest.raises(ValidationError):
        make_sessions(empty)
    assert Session.objects.count() == 0


@pytest.mark.django_db
def test_a_clash_names_who_where_and_when_and_the_database_refuses_it_too():
    lecturer, room = make_lecturer(full_name="Đinh Công Sơn"), actions.add_room(name="Hội trường")
    first, second = make_class(start=MONDAY), make_class(start=MONDAY)
    make_sessions(first, room=room)
    with pytest.raises(ValidationError) as refused:
        add(second, room=room, ends=time(8))
    for part in ("Hội trường", "02/03/2026", "07:30", "08:00", first.name):
        assert part in refused.value.messages[0]
    assert second.sessions.count() == 0
    one = add(first, lecturer=lecturer, half_day="evening")
    with pytest.raises(ValidationError, match="Đinh Công Sơn"):
        add(second, lecturer=lecturer, half_day="evening")
    two = add(second, half_day="evening")
    for changes in ({"lecturer": lecturer}, {"room": room, "day": MONDAY}):
        Session.objects.filter(pk=one.pk).update(room=room)
        clashing = Session.objects.get(pk=two.pk)
        for name, value in changes.items():
            setattr(clashing, name, value)
        with pytest.raises(ValidationError):
            clashing.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            Session.objects.filter(pk=two.pk).update(**changes)
    actions.cancel_session(session=one, reason="Giảng viên ốm", by=None)
    actions.edit_session(session=two, by=None, lecturer=lecturer, room=room)


@pytest.mark.django_db
def test_two_sessions_share_a_half_day_when_their_hours_do_not_meet():
    training_class, room = make_class(), actions.add_room(name="Hội trường")
    add(training_class, room=room, starts=time(7, 30), ends=time(9))
    second = add(training_class, room=room, starts=time(9), ends=time(11))
    assert (clock(second.starts_at), clock(second.ends_at)) == ("09:00", "11:00")
    with pytest.raises(ValidationError):
        add(training_class, room=room, starts=time(10, 30), ends=time(12))


@pytest.mark.django_db
def test_hours_outside_the_half_day_or_the_wrong_way_round_are_refused():
    training_class = make_class()
    for wrong, field in (
        ({"starts": time(14)}, "starts"),
        ({"ends": time(17)}, "ends"),
        ({"starts": time(10), "ends": time(9)}, "ends"),
    ):
        with pytest.raises(ValidationError) as refused:
            add(training_class, **wrong)
        assert list(refused.value.message_dict) == [field]
    session = add(training_class)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(ends_at=session.starts_at)


@pytest.mark.django_db
def test_an_edited_session_keeps_its_hours_unless_it_moves():
    session = add(make_class(), starts=time(8), ends=time(10))
    actions.edit_session(session=session, by=None, title="Thảo luận tổ")
    assert (clock(session.starts_at), clock(session.ends_at)) == ("08:00", "10:00")
    actions.edit_session(session=session, by=None, half_day="afternoon")
    assert (clock(session.starts_at), clock(session.ends_at)) == ("13:30", "17:00")


@pytest.mark.django_db
def test_a_session_of_a_lesson_takes_its_title():
    training_class = make_class()
    lesson = training_class.version.lessons.first()
    assert add(training_class, title="", lesson=lesson).title == lesson.title


@pytest.mark.django_db
def test_a_held_or_cancelled_session_is_never_changed():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    first, second, *_others = make_sessions(training_class)
    learners.close_roll(session=first, by=clerk)
    first.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.edit_session(session=first, by=clerk, title="Khác")
    with pytest.raises(ValidationError):
        actions.cancel_session(session=first, reason="Mưa bão", by=clerk)
    with pytest.raises(ValidationError) as refused:
        actions.cancel_session(session=second, reason=" ", by=clerk)
    assert list(refused.value.message_dict) == ["reason"]
    actions.cancel_session(session=second, reason="Mưa bão", by=clerk)
    with pytest.raises(ValidationError):
        actions.cancel_session(session=second, reason="Mưa bão", by=clerk)
    with pytest.raises(ValidationError):
        actions.edit_session(session=second, by=clerk, title="Khác")
    with pytest.raises(ValidationError):
        actions.hold_session(session=second, by=clerk)


@pytest.mark.django_db
def test_a_session_is_held_not_before_its_day_nor_before_the_decision_and_twice_is_once():
    today = timezone.localdate()
    early = make_class(start=today + timedelta(days=3))
    with pytest.raises(ValidationError):
        actions.hold_session(session=make_sessions(early)[0], by=None)
    undecided = make_class(opened=False)
    with pytest.raises(ValidationError):
        actions.hold_session(session=make_sessions(undecided)[0], by=None)
    training_class = make_class()
    session = make_sessions(training_class)[0]
    for _time in range(2):
        actions.hold_session(session=session, by=None)
    training_class.refresh_from_db()
    assert (Session.objects.held().count(), training_class.state) == (1, "running")


@pytest.mark.django_db
def test_the_timetable_of_a_class_that_is_over_is_closed():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk, opened=False)
    actions.cancel_class(training_class=training_class, reason="Không đủ người", by=clerk)
    with pytest.raises(ValidationError):
        add(training_class)
    with pytest.raises(ValidationError):
        make_sessions(training_class)


@pytest.mark.django_db
def test_sessions_read_by_days_periods_and_who_looks():
    teacher, training_class = make_lecturer(), make_class()
    add(training_class, lecturer=teacher)
    add(training_class, day=MONDAY + timedelta(days=1), periods=3)
    assert Session.objects.between(MONDAY, MONDAY + timedelta(days=1)).periods() == 8
    assert Session.objects.on(MONDAY).periods() == 5
    assert Session.objects.held().periods() == 0
    assert Session.objects.visible_to(make_user("lecturer", person=teacher.person)).get().lecturer == teacher
    assert Session.objects.visible_to(make_user("registrar")).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_people_never_book_one_room_at_one_time():
    room = actions.add_room(name="Hội trường")
    classes = [make_class(start=MONDAY) for _i in range(2)]
    refused, start = [], threading.Barrier(2)

    def book(training_class):
        try:
            start.wait()
            add(training_class, room=room)
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=book, args=[one]) for one in classes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Session.objects.count(), len(refused)) == (1, 1)
