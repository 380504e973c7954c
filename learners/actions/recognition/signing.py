"""The recognition decision is marked as signed; results are frozen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import set_recognised
from courses.models import TrainingClass
from learners.models import CompletionReview, Enrolment, RecognitionException
from trainingcenter.documents import actions as papers


@transaction.atomic
def sign_recognition(*, review, signed_on, by, signer=None, number=None):
    """The decision is marked as signed, results are frozen on the enrolments, the class is recognised; once.

    Not before the board met, and not while an exception waits for its answer.
    """
    # the class before its review, in the order in which whoever proposes or takes back locks them
    TrainingClass.objects.select_for_update().get(pk=review.training_class_id)
    review = (
        CompletionReview.objects.select_for_update(of=("self",))
        .select_related("decision", "training_class")
        .get(pk=review.pk)
    )
    if review.decision is None:
        raise ValidationError(_("The recognition of this class is not proposed."))
    _check_day(review, signed_on)
    _refuse_open_exceptions(review)
    _refuse_changed_list(review)
    review.decision = papers.sign_paper(paper=review.decision, by=by, signed_on=signed_on, signer=signer, number=number)
    review.signed_at = timezone.now()
    review.save(update_fields=["signed_at"])
    _freeze(review)
    set_recognised(training_class=review.training_class)
    return review


def _check_day(review, signed_on):
    closed = review.training_class.closed_on
    if closed and signed_on < closed:
        raise ValidationError({"signed_on": _("The decision lies before the closing of the class. Enter a later day.")})
    if review.met_on and signed_on < review.met_on:
        text = _("The decision lies before the meeting of the board (%(day)s). Enter a later day.")
        raise ValidationError({"signed_on": text % {"day": f"{review.met_on:%d/%m/%Y}"}})


def _refuse_open_exceptions(review):
    waiting = RecognitionException.objects.asked().filter(enrolment__training_class=review.training_class)
    names = list(waiting.values_list("enrolment__learner__full_name", flat=True))
    if names and review.signed_at is None:
        raise ValidationError(
            _("An exception is asked for and not answered: %(names)s. Answer it, or have it taken back.")
            % {"names": ", ".join(names)}
        )


def _refuse_changed_list(review):
    """Everybody in the class stands in the file, and nobody else: what is signed is the list of the class."""
    inside = set(review.training_class.enrolments.active().values_list("pk", flat=True))
    if review.signed_at is None and inside != set(review.lines.values_list("enrolment", flat=True)):
        raise ValidationError(
            _("The list of the class has changed since the recognition was proposed. Propose it anew.")
        )


def _freeze(review):
    enrolments = []
    for line in review.lines.select_related("enrolment"):
        enrolment = line.enrolment
        enrolment.mark, enrolment.rank, enrolment.completed = line.mark, line.rank, line.passed
        enrolments.append(enrolment)
    Enrolment.objects.bulk_update(enrolments, ["mark", "rank", "completed"])
