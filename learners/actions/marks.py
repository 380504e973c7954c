"""Assessments and their marks."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learners.models import Assessment, Enrolment, Mark

from .resting import take_results


@transaction.atomic
def create_assessment(*, training_class, name, kind, by, weight=1):
    """A new assessment of the class, without marks; not once its recognition is proposed."""
    training_class = take_results(training_class)
    assessment = Assessment(training_class=training_class, name=name, kind=kind, weight=weight)
    assessment.full_clean()
    assessment.save()
    return assessment


@transaction.atomic
def save_marks(*, assessment, marks, by):
    """`marks` is `{enrolment id: (mark, re-test)}` of Decimals or None; the rest stays as it is.

    Refused when locked, when a mark is not on the scale, or when a re-test is not allowed: then nothing is saved.
    """
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("training_class__version")
        .get(pk=assessment.pk)
    )
    if assessment.locked_at:
        raise ValidationError(_("The marks are locked. Reopen them with a reason to change them."))
    enrolments = Enrolment.objects.filter(training_class=assessment.training_class_id, pk__in=marks)
    names = dict(enrolments.values_list("pk", "learner__full_name"))
    if len(names) != len(marks):
        raise ValidationError(_("Somebody in this grid is not in the class any more. Reload the page."))
    _check_marks(marks, names, assessment.training_class.version.retest_allowed)
    old = {mark.enrolment_id: mark for mark in assessment.marks.filter(enrolment__in=marks)}
    changed = []
    for pk, (value, retest) in marks.items():
        if pk in old and (old[pk].value, old[pk].retest) != (value, retest):
            old[pk].value, old[pk].retest = value, retest
            changed.append(old[pk])
    Mark.objects.bulk_update(changed, ["value", "retest"])
    Mark.objects.bulk_create(
        Mark(assessment=assessment, enrolment_id=pk, value=value, retest=retest)
        for pk, (value, retest) in marks.items()
        if pk not in old and (value is not None or retest is not None)
    )


def _check_marks(marks, names, retest_allowed):
    errors = []
    for pk, (value, retest) in marks.items():
        for mark in (value, retest):
            if mark is not None and not Decimal(0) <= mark <= Decimal(10):
                errors.append(_("%(name)s: %(mark)s is not between 0 and 10.") % {"name": names[pk], "mark": mark})
        if retest is not None and not retest_allowed:
            errors.append(_("%(name)s: this programme allows no re-test.") % {"name": names[pk]})
    if errors:
        raise ValidationError(errors)


def lock_marks(*, assessment, by):
    """Nobody changes the marks any more until they are reopened."""
    if not Assessment.objects.filter(pk=assessment.pk, locked_at__isnull=True).update(
        locked_at=timezone.now(), locked_by=by
    ):
        raise ValidationError(_("The marks are already locked."))


@transaction.atomic
def reopen_marks(*, assessment, reason, by):
    """Locked marks can be changed again, for `reason`; not once the class is recognised or its recognition proposed."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of reopening.")})
    take_results(assessment.training_class)
    if not Assessment.objects.filter(pk=assessment.pk, locked_at__isnull=False).update(
        locked_at=None, locked_by=None, reopen_reason=reason.strip()
    ):
        raise ValidationError(_("The marks are not locked."))
