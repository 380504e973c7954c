"""Rolls, marks and recognition of one class take turns, and rest once the recognition is proposed."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from learners.models import CompletionReview


def take_results(training_class):
    """The locked row of the class, for whatever changes what a recognition rests on. Call inside a transaction.

    Refused when the class is over, and while a proposed recognition waits for its signature: what the decision says
    was read from rolls and marks as they are.
    """
    rows = TrainingClass.objects.select_for_update(of=("self",)).select_related("version")
    locked = rows.get(pk=training_class.pk)
    if locked.is_over:
        raise ValidationError(_("The class is recognised or cancelled; its rolls and marks are not changed any more."))
    # asked after the lock: a subquery of the locking statement would see what was there before it waited
    if CompletionReview.objects.proposed().filter(training_class=locked).exists():
        raise ValidationError(
            _("The recognition of this class is proposed. Take the proposal back before rolls or marks are changed.")
        )
    return locked
