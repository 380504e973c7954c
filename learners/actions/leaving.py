"""Learners who leave a class, go on in another one, or come back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import refresh_opening_words
from courses.models import TrainingClass
from learners.models import CompletionReview, Enrolment, EnrolmentGroup, Learner

from .learners import enrol

State = Enrolment.State


def withdraw(*, enrolment, on, reason, by):
    """The learner leaves the class on that day for `reason`; they stay visible and count no more."""
    _leave(enrolment, State.WITHDRAWN, on, reason)


def defer(*, enrolment, on, reason, by):
    """The learner leaves the class on that day for `reason` and waits for a class to go on in."""
    _leave(enrolment, State.DEFERRED, on, reason)


@transaction.atomic
def transfer(*, enrolment, to, on, reason, by):
    """The learner leaves the class on that day for `reason` and stands at the end of the list of the class `to`, with
    the unit, position and target groups they had; returns the new enrolment."""
    _leave(enrolment, State.TRANSFERRED, on, reason, to=to)
    carried = {name: getattr(enrolment, name) for name in ("unit", "unit_name", "position", "party_cell", "note")}
    return _go_on(enrolment, to, on, **carried)


@transaction.atomic
def continue_in(*, enrolment, to, by, on=None):
    """Who deferred goes on in the class `to`, with the unit and position of today; returns the new enrolment."""
    _lock(enrolment)
    if enrolment.state != State.DEFERRED:
        raise ValidationError(_("Only who deferred goes on in another class."))
    if enrolment.continued_by_id:
        raise ValidationError(_("This learner already goes on in “%(name)s”.") % {"name": _next(enrolment)})
    on = on or timezone.localdate()
    if on < enrolment.left_on:
        raise ValidationError({"on": _("This day lies before the day on which they deferred.")})
    return _go_on(enrolment, to, on)


@transaction.atomic
def come_back(*, enrolment, by):
    """The learner is enrolled in the class again, as if they had not left; not once it is recognised, nor while they go on
    in another class."""
    _lock(enrolment)
    if enrolment.state == State.ENROLLED:
        raise ValidationError(_("This learner is enrolled in the class."))
    _check_open(enrolment)
    if enrolment.learner.merged_into_id:
        raise ValidationError(_("This entry was merged into another person; their classes stand with that person."))
    going_on = enrolment.continued_by
    if going_on and going_on.state == State.ENROLLED:
        raise ValidationError(
            _("This learner goes on in “%(name)s”. Let them leave that class first.") % {"name": _next(enrolment)}
        )
    enrolment.state, enrolment.left_on, enrolment.left_reason = State.ENROLLED, None, ""
    enrolment.continued_by = None
    enrolment.save(update_fields=["state", "left_on", "left_reason", "continued_by"])
    refresh_opening_words(training_class=enrolment.training_class)


@transaction.atomic
def _leave(enrolment, state, on, reason, to=None):
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of leaving.")})
    _lock(enrolment)
    _check_open(enrolment)
    if enrolment.state != State.ENROLLED:
        raise ValidationError(_("This learner has already left the class."))
    if to is not None and to.pk == enrolment.training_class_id:
        raise ValidationError({"to": _("The learner is in this class. Choose another one.")})
    _check_day(enrolment, on)
    enrolment.state, enrolment.left_on, enrolment.left_reason = state, on, reason.strip()
    enrolment.save(update_fields=["state", "left_on", "left_reason"])
    refresh_opening_words(training_class=enrolment.training_class)


def _lock(enrolment):
    """`enrolment` says what is saved now, and nobody else changes it or proposes its class until the transaction ends."""
    TrainingClass.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.training_class_id)
    # the person first, as whoever merges two persons does: nobody waits in a ring
    Learner.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.learner_id)
    Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    enrolment.refresh_from_db()


def _check_open(enrolment):
    if enrolment.completed is not None or enrolment.training_class.is_over:
        raise ValidationError(_("The class is recognised; its list is not changed any more."))
    if CompletionReview.objects.proposed().filter(training_class=enrolment.training_class_id).exists():
        raise ValidationError(
            _("The recognition of this class is proposed. Take the proposal back before its list is changed.")
        )


def _check_day(enrolment, on):
    today = timezone.localdate()
    if on > today:
        raise ValidationError({"on": _("This day lies in the future. Enter the day on which they left.")})
    if on < min(enrolment.enrolled_on, today):
        raise ValidationError(
            {
                "on": _("They were enrolled on %(day)s only. Enter a later day.")
                % {"day": f"{enrolment.enrolled_on:%d/%m/%Y}"}
            }
        )


def _go_on(enrolment, to, on, **carried):
    new = enrol(learner=enrolment.learner, training_class=to, by=None, on=on, **carried)
    if carried:
        new.enrolmentgroup_set.all().delete()
        EnrolmentGroup.objects.bulk_create(
            EnrolmentGroup(enrolment=new, group_id=group) for group in enrolment.groups.values_list("pk", flat=True)
        )
    enrolment.continued_by = new
    enrolment.save(update_fields=["continued_by"])
    return new


def _next(enrolment):
    return enrolment.continued_by.training_class
