"""The assessments of a class: made, changed, removed while they are empty."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from learners.models import Assessment

from .resting import take_results

FIELDS = ("name", "kind", "weight", "held_on", "lecturer")
MOST_WEIGHT = 10


@transaction.atomic
def create_assessment(*, training_class, name, kind, by, weight=1, held_on=None, lecturer=None):
    """A new assessment of the class, without marks; not once its recognition is proposed.

    `held_on` lies within the days of the class; `lecturer` enters its marks beside the registrar.
    """
    training_class = take_results(training_class)
    assessment = Assessment(training_class=training_class)
    return _write(assessment, {"name": name, "kind": kind, "weight": weight, "held_on": held_on, "lecturer": lecturer})


@transaction.atomic
def edit_assessment(*, assessment, by, **changes):
    """The assessment with `changes` of its name, kind, weight, day or lecturer; refused while its marks are locked."""
    training_class = take_results(assessment.training_class)
    assessment = _taken(assessment)
    assessment.training_class = training_class
    if assessment.locked_at:
        raise ValidationError(_("The marks are locked. Reopen them with a reason to change the assessment."))
    return _write(assessment, changes)


@transaction.atomic
def delete_assessment(*, assessment, by):
    """The assessment is gone; refused as long as one mark stands in it."""
    take_results(assessment.training_class)
    assessment = _taken(assessment)
    if assessment.locked_at:
        raise ValidationError(_("The marks are locked. Reopen them with a reason to change the assessment."))
    given = assessment.marks.given().count()
    if given:
        told = _("%(name)s has marks of %(count)s learners. Clear them in the grid first, then remove it.")
        raise ValidationError(told % {"name": assessment.name, "count": given})
    assessment.marks.all().delete()  # cleared ones leave empty rows
    assessment.delete()


def _taken(assessment):
    """The row as it is now: somebody may have locked or removed it since the page was shown."""
    found = Assessment.objects.select_for_update().filter(pk=assessment.pk).first()
    if found is None:
        raise ValidationError(_("Somebody removed this assessment meanwhile."))
    return found


def _write(assessment, values):
    for field in FIELDS:
        if field in values:
            setattr(assessment, field, values[field])
    errors = _wrong(assessment)
    try:
        assessment.full_clean(validate_constraints=False)
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)
    assessment.save()
    return assessment


def _wrong(assessment):
    """What the fields alone do not tell, by field."""
    errors, training_class = {}, assessment.training_class
    twins = Assessment.objects.filter(training_class=training_class, name__iexact=assessment.name.strip())
    if twins.exclude(pk=assessment.pk).exists():
        errors["name"] = [_("The class has an assessment of this name already. Choose another name.")]
    if isinstance(assessment.weight, int) and assessment.weight > MOST_WEIGHT:
        errors["weight"] = [_("A weight lies between 1 and 10.")]
    first, last = _days_of(training_class)
    if assessment.held_on and not first <= assessment.held_on <= last:
        told = _("The class runs from %(first)s to %(last)s. Choose a day within it.")
        errors["held_on"] = [told % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}]
    return errors


def _days_of(training_class):
    """The first and the last day on which the class meets, as planned or as it came."""
    sessions = training_class.sessions.kept().aggregate(first=Min("day"), last=Max("day"))
    firsts = (training_class.planned_start, training_class.opened_on, sessions["first"])
    lasts = (training_class.planned_end, training_class.closed_on, sessions["last"])
    return min(day for day in firsts if day), max(day for day in lasts if day)
