"""Many learners enrolled at once, from a list in which they were ticked."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import refresh_opening_words
from courses.models import TrainingClass
from learners.models import Enrolment, Learner

from .groups import put_into_groups


@dataclass
class Enrolled:
    """What came of it: the enrolments made, and who was left out with the reason."""

    made: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


def must_take_learners(training_class):
    """Raise ValidationError when nobody can be enrolled in the class any more."""
    if training_class.is_over or training_class.state == TrainingClass.State.ENDED:
        raise ValidationError(_("The class is over; nobody can be enrolled any more."))


def new_enrolment(learner, training_class, order, on, **carried):
    """An unsaved enrolment with the learner's unit and position of today, where none is `carried` over."""
    today = {
        "unit": learner.unit,
        "unit_name": learner.unit.name if learner.unit else "",
        "position": learner.position,
        "party_cell": learner.party_cell,
    }
    return Enrolment(
        learner=learner,
        training_class=training_class,
        order=order,
        enrolled_on=on or timezone.localdate(),
        **(today | carried),
    )


@transaction.atomic
def enrol_many(*, learners, training_class, by, on=None):
    """Those of `learners` (ids) who can be are enrolled at the end of the list, in the order of their names: `Enrolled`.

    Left out with a reason: who is on the list of the class already, was merged into another person, has completed the
    programme or sits in another class of it. A fixed number of queries; twice, the second call leaves everybody out.
    """
    training_class = (
        TrainingClass.objects.select_for_update(of=("self",))
        .select_related("version", "programme")
        .get(pk=training_class.pk)
    )
    must_take_learners(training_class)
    people = list(Learner.objects.filter(pk__in=learners).select_related("unit").order_by("sort_key", "pk"))
    if not people:
        raise ValidationError(_("Tick the learners to be enrolled."))
    reasons, result = _reasons(people, training_class), Enrolled()
    last = training_class.enrolments.aggregate(last=Max("order"))["last"] or 0
    for learner in people:
        if learner.pk in reasons:
            result.skipped.append((learner, reasons[learner.pk]))
        else:
            result.made.append(new_enrolment(learner, training_class, last + len(result.made) + 1, on))
    Enrolment.objects.bulk_create(result.made, batch_size=1000)
    put_into_groups(result.made)
    if result.made:
        refresh_opening_words(training_class=training_class)
    return result


def _reasons(people, training_class):
    """Why somebody is left out: `{learner id: reason}`."""
    reasons = {learner.pk: _("merged into another person") for learner in people if learner.merged_into_id}
    of_programme = Enrolment.objects.filter(learner__in=people, training_class__programme=training_class.programme_id)
    for enrolment in of_programme.select_related("training_class"):
        if enrolment.training_class_id == training_class.pk:
            reasons[enrolment.learner_id] = _("on the list of the class already")
        elif enrolment.state != Enrolment.State.ENROLLED:
            continue
        elif enrolment.completed:
            reasons.setdefault(enrolment.learner_id, _("has completed the programme"))
        elif enrolment.completed is None and not enrolment.training_class.is_over:
            sits_in = _("sits in %(training_class)s") % {"training_class": enrolment.training_class.code}
            reasons.setdefault(enrolment.learner_id, sits_in)
    return reasons
