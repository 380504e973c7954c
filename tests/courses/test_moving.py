"""Sessions moved, swapped, joined and taken over."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses import actions
from courses.models import Session, Substitution
from learners import actions as learners

from ..factories import make_class, make_lecturer, make_user
from .test_checks import add

MONDAY = date(2026, 3, 2)
TUESDAY = MONDAY + timedelta(days=1)
pytestmark = pytest.mark.django_db


def place(session):
    session.refresh_from_db()
    return session.day, session.half_day


def test_a_moved_session_keeps_its_hours_room_and_lecturer():
    lecturer, room = make_lecturer(), actions.add_room(name="Hội trường")
    session = add(make_class(start=MONDAY), lecturer=lecturer, room=room, starts=time(8), ends=time(10))
    actions.move_session(session=session, day=TUESDAY, half_day="morning", by=None)
    assert (place(session), session.lecturer, session.room) == ((TUESDAY, "morning"), lecturer, room)
    other = make_lecturer()
    actions.move_session(session=session, day=TUESDAY, half_day="afternoon", by=None, lecturer=other)
    assert (place(session), session.lecturer) == ((TUESDAY, "afternoon"), other)


def test_a_move_onto_a_taken_room_is_refused_and_nothing_moves():
    room = actions.add_room(name="Hội trường")
    session = add(make_class(start=MONDAY), room=room)
    add(make_class(start=MONDAY), room=room, day=TUESDAY)
    with pytest.raises(ValidationError, match="Hội trường"):
        actions.move_session(session=session, day=TUESDAY, half_day="morning", by=None)
    assert place(session) == (MONDAY, "morning")


def test_a_held_session_is_neither_moved_nor_swapped_nor_taken_over():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    held = add(training_class, day=training_class.planned_start)
    planned = add(training_class, day=training_class.planned_start + timedelta(days=1))
    learners.close_roll(session=held, by=clerk)
    for refused in (
        lambda: actions.move_session(session=held, day=TUESDAY, half_day="morning", by=clerk),
        lambda: actions.swap_sessions(one=planned, other=held, by=clerk),
        lambda: actions.substitute(session=held, lecturer=make_lecturer(), reason="Ốm", by=clerk),
    ):
        with pytest.raises(ValidationError, match="không sửa"):
            refused()
    assert place(held)[0] == training_class.planned_start


def test_two_sessions_of_one_lecturer_and_room_change_places():
    lecturer, room = make_lecturer(), actions.add_room(name="Hội trường")
    training_class = make_class(start=MONDAY)
    one = add(training_class, lecturer=lecturer, room=room)
    other = add(training_class, lecturer=lecturer, room=room, day=TUESDAY, half_day="afternoon")
    actions.swap_sessions(one=one, other=other, by=None)
    assert (place(one), place(other)) == ((TUESDAY, "afternoon"), (MONDAY, "morning"))
    third = add(make_class(start=MONDAY), lecturer=lecturer, day=TUESDAY)
    with pytest.raises(ValidationError):
        add(make_class(start=MONDAY), lecturer=lecturer, day=TUESDAY)
    blocked = add(make_class(start=MONDAY), room=room, day=TUESDAY + timedelta(days=1))
    elsewhere = add(training_class, room=actions.add_room(name="Phòng 2"), day=TUESDAY + timedelta(days=1), periods=1)
    with pytest.raises(ValidationError, match="Hội trường"):
        actions.swap_sessions(one=one, other=elsewhere, by=None)
    assert (place(one), place(third), place(blocked)[0]) == (
        (TUESDAY, "afternoon"),
        (TUESDAY, "morning"),
        TUESDAY + timedelta(days=1),
    )


def test_followers_go_where_their_lead_goes_and_carry_nothing_of_their_own():
    lecturer, room = make_lecturer(), actions.add_room(name="Hội trường")
    one, other = make_class(start=MONDAY), make_class("CDYN", start=MONDAY)
    lead = add(one, lecturer=lecturer, room=room)
    follower = add(other, lead=lead, day=TUESDAY, half_day="evening")
    assert (place(follower), follower.lecturer, follower.room) == ((MONDAY, "morning"), None, None)
    assert (follower.taught_by, follower.taught_in) == (lecturer, room)
    actions.move_session(session=lead, day=TUESDAY, half_day="afternoon", by=None)
    assert place(follower) == (TUESDAY, "afternoon")
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=follower.pk).update(room=room)
    third = make_class("DVM", start=MONDAY)
    for wrong in (follower, add(third)):
        target = third if wrong == follower else wrong.training_class
        with pytest.raises(ValidationError) as refused:
            add(target, lead=wrong)
        assert list(refused.value.message_dict) == ["lead"]
    with pytest.raises(ValidationError):
        actions.edit_session(session=lead, by=None, lead=add(third, day=TUESDAY))
    with pytest.raises(ValidationError):
        actions.swap_sessions(one=follower, other=lead, by=None)
    with pytest.raises(ValidationError, match="buổi chính"):
        actions.move_session(session=follower, day=MONDAY, half_day="morning", by=None)
    actions.cancel_session(session=lead, reason="Mưa bão", by=None)
    follower.refresh_from_db()
    assert (follower.state, follower.cancel_reason) == ("cancelled", "Mưa bão")


def test_a_substitute_takes_over_for_a_reason_and_who_taught_before_is_kept():
    clerk, before, after = make_user("registrar"), make_lecturer(), make_lecturer()
    session = add(make_class(start=MONDAY), lecturer=before)
    for wrong, field in (({"reason": " "}, "reason"), ({"lecturer": before}, "lecturer")):
        with pytest.raises(ValidationError) as refused:
            actions.substitute(**{"session": session, "lecturer": after, "reason": "Ốm", "by": clerk} | wrong)
        assert list(refused.value.message_dict) == [field]
    actions.substitute(session=session, lecturer=after, reason="Đồng chí ốm", by=clerk)
    kept = Substitution.objects.get()
    session.refresh_from_db()
    assert (session.lecturer, kept.before, kept.after, kept.reason, kept.made_by) == (
        after,
        before,
        after,
        "Đồng chí ốm",
        clerk,
    )
    add(make_class(start=MONDAY), lecturer=before, day=TUESDAY)
    busy = add(make_class(start=MONDAY), lecturer=after, day=TUESDAY)
    with pytest.raises(ValidationError):
        actions.substitute(session=busy, lecturer=before, reason="Ốm", by=clerk)
    assert Substitution.objects.count() == 1


def test_a_lecturer_who_does_not_teach_that_day_is_refused_at_the_field():
    gone = make_lecturer(until=MONDAY - timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        add(make_class(start=MONDAY), lecturer=gone)
    assert list(refused.value.message_dict) == ["lecturer"]


def test_a_draft_is_cleared_but_what_was_published_or_held_stays():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    day = training_class.planned_start
    published = add(training_class, day=day)
    actions.publish_timetable(training_class=training_class, by=clerk)
    draft = add(training_class, day=day + timedelta(days=1))
    assert actions.clear_draft(training_class=training_class, by=clerk) == 1
    assert list(training_class.sessions.all()) == [published]
    assert not Session.objects.filter(pk=draft.pk).exists()
    with pytest.raises(ValidationError):
        actions.clear_draft(training_class=training_class, by=clerk)
    lead = add(training_class, day=day + timedelta(days=2))
    follower = add(make_class("CDYN", start=day), lead=lead)
    with pytest.raises(ValidationError, match="học ghép"):
        actions.clear_draft(training_class=training_class, by=clerk)
    assert Session.objects.filter(pk__in=[lead.pk, follower.pk]).count() == 2


def test_a_lecturer_sees_the_other_classes_of_a_joint_session_and_nobody_elses():
    lecturer = make_lecturer()
    user = make_user("lecturer", person=lecturer.person)
    one, other, strange = (make_class(code, start=MONDAY) for code in ("BDNTVD", "CDYN", "DVM"))
    lead = add(one, lecturer=lecturer)
    follower = add(other, lead=lead)
    add(strange)
    assert set(type(one).objects.visible_to(user)) == {one, other}
    assert set(Session.objects.visible_to(user)) == {lead, follower}


def test_a_draft_session_is_removed_and_a_published_one_is_not():
    training_class = make_class(start=MONDAY)
    published = add(training_class)
    actions.publish_timetable(training_class=training_class, by=make_user("registrar"))
    draft = add(training_class, day=TUESDAY)
    follower = add(make_class("CDYN", start=MONDAY), lead=draft)
    for session in (published, draft):
        with pytest.raises(ValidationError):
            actions.remove_session(session=session, by=None)
    actions.remove_session(session=follower, by=None)
    actions.remove_session(session=draft, by=None)
    assert list(Session.objects.all()) == [published]


def test_a_clash_of_room_and_lecturer_names_both():
    lecturer, room = make_lecturer(full_name="Đinh Công Sơn"), actions.add_room(name="Hội trường")
    add(make_class(start=MONDAY), lecturer=lecturer, room=room)
    with pytest.raises(ValidationError, match="Đinh Công Sơn, Hội trường"):
        add(make_class(start=MONDAY), lecturer=lecturer, room=room)
