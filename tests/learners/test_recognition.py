"""Roll, marks and recognition through the actions."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from learners import actions
from learners.models import Mark

from ..factories import make_class, make_enrolments, make_recognised_class, make_sessions, make_user


@pytest.mark.django_db
def test_a_roll_sent_twice_changes_nothing_and_a_closed_one_needs_a_reason():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    first, second, _third = make_enrolments(training_class)
    session = make_sessions(training_class)[0]
    for _time in range(2):
        roll = actions.save_roll(session=session, marks={first.pk: "excused", second.pk: "late"}, by=clerk)
    assert dict(roll.marks.values_list("enrolment", "kind")) == {first.pk: "excused", second.pk: "late"}
    actions.save_roll(session=session, marks={second.pk: "unexcused"}, by=clerk)
    assert dict(roll.marks.values_list("enrolment", "kind")) == {second.pk: "unexcused"}
    actions.close_roll(session=session, by=clerk)
    actions.close_roll(session=session, by=clerk)
    with pytest.raises(ValidationError):
        actions.save_roll(session=session, marks={}, by=clerk)
    with pytest.raises(ValidationError):
        actions.reopen_roll(session=session, reason=" ", by=clerk)
    actions.reopen_roll(session=session, reason="Ghi nhầm", by=clerk)
    actions.save_roll(session=session, marks={}, by=clerk)
    assert roll.marks.count() == 0


@pytest.mark.django_db
def test_a_roll_of_the_future_or_of_a_stranger_is_refused():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk, start=timezone.localdate() + timedelta(days=4), opened=False)
    (enrolment,) = make_enrolments(training_class, 1)
    session = make_sessions(training_class)[0]
    with pytest.raises(ValidationError):
        actions.close_roll(session=session, by=clerk)
    with pytest.raises(ValidationError):
        actions.save_roll(session=session, marks={enrolment.pk + 1000: "late"}, by=clerk)
    with pytest.raises(ValidationError):
        actions.save_roll(session=session, marks={enrolment.pk: "asleep"}, by=clerk)


@pytest.mark.django_db
def test_marks_off_the_scale_save_nothing_and_locked_ones_stay():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    first, second = make_enrolments(training_class, 2)
    assessment = actions.create_assessment(training_class=training_class, name="Kiểm tra", kind="test", by=clerk)
    with pytest.raises(ValidationError) as refused:
        actions.save_marks(assessment=assessment, marks={first.pk: (D(8), None), second.pk: (D(11), None)}, by=clerk)
    assert second.learner.full_name in refused.value.messages[0]
    assert Mark.objects.count() == 0
    actions.save_marks(assessment=assessment, marks={first.pk: (D("8.5"), None), second.pk: ("V", None)}, by=clerk)
    actions.lock_marks(assessment=assessment, by=clerk)
    with pytest.raises(ValidationError):
        actions.save_marks(assessment=assessment, marks={first.pk: (D(9), None)}, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.update(value=D("10.5"))


@pytest.mark.django_db
def test_recognition_freezes_results_and_happens_once():
    training_class, clerk, director = make_recognised_class(3)
    assert training_class.state == "recognised"
    assert (
        list(training_class.enrolments.values_list("mark", "rank", "completed")) == [(D("8.00"), "very_good", True)] * 3
    )
    assert training_class.review.decision.number_text.endswith("-QĐ/TTCT")
    with pytest.raises(ValidationError):
        actions.sign_recognition(review=training_class.review, signed_on=timezone.localdate(), by=director)
    with pytest.raises(ValidationError):
        actions.propose_recognition(training_class=training_class, by=clerk)
