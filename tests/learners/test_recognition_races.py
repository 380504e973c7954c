"""Two people at one recognition at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import translation

from learners import actions
from learners.models import CompletionReview, RecognitionException
from trainingcenter.documents.models import OfficialPaper

from ..factories import end, make_class, make_enrolments, make_sessions, make_user

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(*deeds):
    """Every deed in a thread and connection of its own, begun together; what each returned, or its ValidationError."""
    barrier = Barrier(len(deeds))

    def run(deed):
        try:
            with translation.override("vi"):
                barrier.wait(timeout=10)
                return deed()
        except ValidationError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def proposed():
    clerk, director = make_user("registrar"), make_user("leader")
    training_class = make_class(by=clerk)
    enrolments = make_enrolments(training_class, 2)
    make_sessions(training_class)
    end(training_class, clerk, marks={e.pk: mark for e, mark in zip(enrolments, ("8", "4"), strict=True)})
    return actions.propose_recognition(training_class=training_class, by=clerk), clerk, director


def refused(found):
    return [isinstance(one, ValidationError) for one in found]


def test_two_who_mark_one_decision_as_signed_sign_it_once_and_the_other_is_told():
    review, _clerk, director = proposed()
    day = review.training_class.closed_on

    def sign():
        return actions.sign_recognition(review=review, signed_on=day, by=director)

    found = at_once(sign, sign)
    assert sorted(refused(found)) == [False, True]
    paper = OfficialPaper.objects.get(pk=review.decision_id)
    assert (
        paper.state,
        OfficialPaper.objects.filter(state="signed", number=paper.number, book=paper.book).count(),
    ) == ("signed", 1)
    assert CompletionReview.objects.get().signed_at is not None


def test_a_decision_is_signed_or_its_proposal_taken_back_never_both():
    review, clerk, director = proposed()
    day = review.training_class.closed_on
    found = at_once(
        lambda: actions.sign_recognition(review=review, signed_on=day, by=director),
        lambda: actions.withdraw_proposal(review=review, by=clerk, reason="Chấm lại"),
    )
    assert sorted(refused(found)) == [False, True]
    now = CompletionReview.objects.get()
    if now.signed_at:
        assert now.lines.count() == 2
        assert set(now.training_class.enrolments.values_list("completed", flat=True)) == {True, False}
    else:
        assert (now.decision, now.lines.count()) == (None, 0)
        assert set(now.training_class.enrolments.values_list("completed", flat=True)) == {None}


def test_marks_are_reopened_or_the_class_is_proposed_never_both():
    review, clerk, _director = proposed()
    training_class = review.training_class
    actions.withdraw_proposal(review=review, by=clerk, reason="Chấm lại")
    assessment = training_class.assessments.get()
    found = at_once(
        lambda: actions.propose_recognition(training_class=training_class, by=clerk),
        lambda: actions.reopen_marks(assessment=assessment, reason="Chấm lại", by=clerk),
    )
    assert sorted(refused(found)) == [False, True]
    assessment.refresh_from_db()
    assert CompletionReview.objects.proposed().exists() == (assessment.locked_at is not None)


def test_an_exception_is_granted_or_the_decision_signed_without_it_never_both_halfway():
    review, clerk, director = proposed()
    line = review.lines.get(passed=False)
    exception = actions.ask_exception(line=line, reason="Hoàn cảnh", document="Đơn", by=clerk)
    day = review.training_class.closed_on
    at_once(
        lambda: actions.decide_exception(exception=exception, granted=True, by=director),
        lambda: actions.sign_recognition(review=review, signed_on=day, by=director),
    )
    now, exception = CompletionReview.objects.get(), RecognitionException.objects.get()
    assert exception.state == "granted"
    line = now.lines.get(pk=line.pk)
    assert line.passed is True
    if now.signed_at:
        assert line.enrolment.completed is True
        assert now.decision.words["annex"][0]["rows"][1][-1].startswith("Xét đặc cách")
