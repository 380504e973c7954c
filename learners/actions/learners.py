"""Learners and their enrolments, one by one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from courses.actions import refresh_opening_words
from learners.models import Enrolment, Learner

from .enrolling import must_take_learners, new_enrolment
from .groups import put_into_groups
from .persons import rename_learner


def create_learner(*, by, **fields):
    return _save(Learner(), fields)


@transaction.atomic
def create_in_class(*, training_class, by, **fields):
    """A new learner who stands at the end of the list of `training_class`; or neither."""
    must_take_learners(training_class)
    return enrol(learner=create_learner(by=by, **fields), training_class=training_class, by=by)


@transaction.atomic
def edit_learner(*, learner, by, renamed=None, **fields):
    """The learner changed; what was issued and signed keeps the earlier words.

    A new `full_name` corrects an error of typing, unless `renamed` ({"until": day or None, "reason": text}) tells that the
    person changed their name: then the earlier one is kept.
    """
    if learner.merged_into_id:
        raise ValidationError(_("This entry was merged into another person. Change that person instead."))
    if renamed is not None:
        learner = rename_learner(learner=learner, full_name=fields.pop("full_name"), by=by, **renamed)
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
def enrol(*, learner, training_class, by, on=None, **carried):
    """`learner` is enrolled at the end of the list, with the unit and position of today where none is `carried` over."""
    # whoever merges this person meanwhile waits, or is waited for
    learner = Learner.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=learner.pk)
    if learner.merged_into_id:
        raise ValidationError(_("This entry was merged into another person. Enrol that person instead."))
    must_take_learners(training_class)
    _check_not_inside(learner, training_class)
    last = training_class.enrolments.aggregate(last=Max("order"))["last"] or 0
    enrolment = new_enrolment(learner, training_class, last + 1, on, **carried)
    enrolment.full_clean()
    enrolment.save()
    put_into_groups([enrolment])
    refresh_opening_words(training_class=training_class)
    return enrolment


def _check_not_inside(learner, training_class):
    own = training_class.enrolments.filter(learner=learner).first()
    if own is None:
        return
    if own.state == Enrolment.State.ENROLLED:
        raise ValidationError(_("This learner is already enrolled in the class."))
    raise ValidationError(
        _("“%(name)s” already stands on the list of the class, as having left it. Let them come back there instead.")
        % {"name": learner}
    )
