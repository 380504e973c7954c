"""Two people at one roll."""

import pytest
from django.core.exceptions import ValidationError

from courses import actions as courses
from courses.models import Session
from learners import actions
from learners.models import AttendanceMark, Roll

from ..factories import make_class, make_enrolments, make_sessions, make_user
from .test_list_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def begun():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    enrolments = make_enrolments(training_class)
    return make_sessions(training_class)[0], enrolments, clerk


def test_two_who_close_one_roll_close_it_once(begun):
    session, _enrolments, clerk = begun
    other = make_user("registrar")
    one, two = at_once(
        *(lambda by=by: actions.close_roll(session=Session.objects.get(pk=session.pk), by=by) for by in (clerk, other))
    )
    assert one.closed_by_id == two.closed_by_id
    assert Roll.pgh_event_model.objects.filter(closed_at__isnull=False).count() == 1


def test_two_who_save_one_roll_lose_nothing(begun):
    from learners.rules import KnownRoll

    session, (first, second, _third), clerk = begun
    at_once(
        *(
            lambda pk=pk: actions.save_roll(session=session, marks={pk: "late"}, by=clerk, seen=KnownRoll())
            for pk in (first.pk, second.pk)
        )
    )
    assert set(AttendanceMark.objects.values_list("enrolment", "kind")) == {(first.pk, "late"), (second.pk, "late")}


def test_closing_and_reopening_at_once_end_in_one_of_both(begun):
    session, _enrolments, clerk = begun
    actions.close_roll(session=session, by=clerk)
    results = at_once(
        lambda: actions.close_roll(session=session, by=clerk),
        lambda: actions.reopen_roll(session=session, reason="Nhầm", by=clerk),
    )
    assert [result for result in results if isinstance(result, Exception)] == []


def test_closing_and_cancelling_at_once_does_one(begun):
    session, _enrolments, clerk = begun
    results = at_once(
        lambda: actions.close_roll(session=Session.objects.get(pk=session.pk), by=clerk),
        lambda: courses.cancel_session(session=Session.objects.get(pk=session.pk), reason="Mưa bão", by=clerk),
    )
    assert [type(result) for result in results].count(ValidationError) == 1
    session.refresh_from_db()
    assert (session.state == "held") == Roll.objects.filter(session=session, closed_at__isnull=False).exists()
