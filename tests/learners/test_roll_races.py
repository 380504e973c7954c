"""Two people at one roll at the same moment."""

import pytest
from django.core.exceptions import ValidationError

from courses import actions as courses
from courses.models import Session
from learners import actions, rules
from learners.models import AttendanceMark, Roll

from ..factories import make_user
from .test_recognition_races import at_once, refused
from .test_roll import class_with_roll, kinds

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_two_who_close_one_roll_close_it_once():
    session, _class, clerk, _enrolments = class_with_roll()
    other = make_user("registrar")
    found = at_once(
        lambda: actions.close_roll(session=Session.objects.get(pk=session.pk), by=clerk),
        lambda: actions.close_roll(session=Session.objects.get(pk=session.pk), by=other),
    )
    roll = Roll.objects.get(session=session)
    assert [one.closed_by for one in found] == [roll.closed_by] * 2
    assert Roll.pgh_event_model.objects.filter(session=session.pk, closed_at__isnull=False).count() == 1


def test_marks_saved_while_somebody_closes_are_in_the_roll_or_told():
    session, _class, clerk, (one, *_rest) = class_with_roll()
    found = at_once(
        lambda: actions.save_roll(session=session, marks={one.pk: "late"}, by=clerk, seen=rules.KnownRoll({})),
        lambda: actions.close_roll(session=Session.objects.get(pk=session.pk), by=clerk),
    )
    assert refused(found)[1] is False
    assert kinds(session) == ({} if refused(found)[0] else {one.pk: "late"})


def test_one_message_sent_twice_at_once_is_saved_once():
    session, _class, clerk, (one, two, _three) = class_with_roll()
    send = {"session": session, "marks": {one.pk: "late", two.pk: "excused"}, "by": clerk, "seen": rules.KnownRoll({})}
    found = at_once(lambda: actions.save_roll(**send), lambda: actions.save_roll(**send))
    assert [roll.clashes for roll in found] == [(), ()]
    assert kinds(session) == {one.pk: "late", two.pk: "excused"}
    assert AttendanceMark.objects.count() == 2


def test_a_session_is_held_or_cancelled_never_both():
    session, _class, clerk, _enrolments = class_with_roll()
    found = at_once(
        lambda: actions.close_roll(session=Session.objects.get(pk=session.pk), by=clerk),
        lambda: courses.cancel_session(session=Session.objects.get(pk=session.pk), reason="Mưa lũ", by=clerk),
    )
    assert sorted(refused(found)) == [False, True]
    session.refresh_from_db()
    closed = Roll.objects.filter(session=session, closed_at__isnull=False).exists()
    assert (session.state, closed) in (("held", True), ("cancelled", False))
    assert isinstance(found[0] if session.state == "cancelled" else found[1], ValidationError)
