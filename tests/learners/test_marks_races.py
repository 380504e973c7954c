"""Two people at the marks of one class."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from learners import actions
from learners.models import Mark

from ..factories import make_class, make_enrolments, make_user
from .test_list_races import at_once
from .test_marks import make_assessment, marks_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def prepared():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    return clerk, training_class, make_enrolments(training_class, 1)[0], make_assessment(training_class)


def test_of_two_who_fill_one_empty_cell_the_second_is_told_what_the_first_wrote(prepared):
    clerk, training_class, first, assessment = prepared
    cell = (assessment.pk, first.pk, "value")
    results = at_once(
        *(
            lambda mark=mark: actions.fill_marks(training_class=training_class, cells={cell: (None, mark)}, by=clerk)
            for mark in (D(7), D(8))
        )
    )
    assert sorted(outcome.changed for outcome in results) == [0, 1]
    stands = Mark.objects.get().value
    assert [outcome.theirs for outcome in results if not outcome.changed] == [{cell: stands}]


def test_a_mark_saved_while_its_assessment_is_locked_is_in_or_told(prepared):
    clerk, training_class, first, assessment = prepared
    actions.save_marks(assessment=assessment, marks={first.pk: (D(7), None)}, by=clerk)
    cell = (assessment.pk, first.pk, "value")
    outcome, locked = at_once(
        lambda: actions.fill_marks(training_class=training_class, cells={cell: (D(7), D(8))}, by=clerk),
        lambda: actions.lock_marks(assessment=assessment, by=clerk),
    )
    assert locked is None
    assert (outcome.changed, set(outcome.refused)) in ((1, set()), (0, {cell}))
    assert marks_in(assessment) == {first.pk: (D(8) if outcome.changed else D(7), None)}
    with pytest.raises(ValidationError):
        actions.save_marks(assessment=assessment, marks={first.pk: (D(9), None)}, by=clerk)


def test_an_assessment_removed_while_a_mark_is_saved_keeps_the_mark_or_tells(prepared):
    clerk, training_class, first, assessment = prepared
    cell = (assessment.pk, first.pk, "value")
    outcome, removed = at_once(
        lambda: actions.fill_marks(training_class=training_class, cells={cell: (None, D(8))}, by=clerk),
        lambda: actions.delete_assessment(assessment=assessment, by=clerk),
    )
    assert (outcome.changed, isinstance(removed, ValidationError), Mark.objects.count()) in (
        (1, True, 1),
        (0, False, 0),
    )
