"""Learners and their enrolments, one by one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from courses.actions import refresh_opening_words
from learners.models import Enrolment, Learner

from .enrolling import must_take_learners, new_enrolment
from .groups import put_into_groups


def create_learner(*, by, **fields):
    return _save(Learner(), fields)


def edit_learner(*, learner, by, **fields):
    """The learner changed; what was issued and signed keeps the earlier words."""
    return _save(learner, fields)


def _save(learner, fields):
    for name, value in fields.items():
        setattr(learner, name, value)
    if not learner.birth_date and "birth_date" in fields and "birth_year" not in fields:
        learner.birth_year = None
    learner.derive()
    learner.full_clean()
    learner.save()
    return learner


@transaction.atomic
def enrol(*, learner, training_class, by, on=None):
    """`learner` is enrolled with the unit and position of today, at the end of the list."""
    must_take_learners(training_class)
    last = training_class.enrolments.aggregate(last=Max("order"))["last"] or 0
    enrolment = new_enrolment(learner, training_class, last + 1, on)
    enrolment.full_clean()
    enrolment.save()
    put_into_groups([enrolment])
    refresh_opening_words(training_class=training_class)
    return enrolment


@transaction.atomic
def withdraw(*, enrolment, on, reason, by):
    """The learner leaves the class on that day for `reason`; they stay visible and count no more."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of leaving.")})
    if enrolment.completed is not None:
        raise ValidationError(_("The class is recognised; its list is not changed any more."))
    left = (
        Enrolment.objects.active()
        .filter(pk=enrolment.pk)
        .update(state=Enrolment.State.WITHDRAWN, left_on=on, left_reason=reason.strip())
    )
    if not left:
        raise ValidationError(_("This learner has already left the class."))
    refresh_opening_words(training_class=enrolment.training_class)
