"""What an official paper belongs to."""

from django.urls import reverse

from learners.models import CompletionReview, ResultCorrection
from trainingcenter.documents.records import Record
from trainingcenter.ui.slots import fills


@fills("record_paper")
def records_of_recognitions(ids, user):
    """The class that a recognition decision closes; it is submitted as any paper, signing it freezes the results."""
    may_submit, may_sign = user.has_perm("accounts.propose_recognition"), user.has_perm("accounts.sign_decisions")
    found = {}
    for review in CompletionReview.objects.filter(decision__in=ids).select_related("training_class"):
        paper, unsigned, of_class = review.decision_id, review.signed_at is None, [review.training_class_id]
        submit = reverse("documents:submit", args=[paper]) if may_submit and unsigned else ""
        sign = reverse("learners:recognition_sign", args=of_class) if may_sign and unsigned else ""
        url = reverse("learners:recognition", args=of_class)
        found[paper] = [Record(str(review.training_class), url, submit_url=submit, sign_url=sign)]
    return found


@fills("record_paper")
def records_of_corrections(ids, user):
    """The correction that a decision belongs to; signing it changes the results."""
    may_sign = user.has_perm("accounts.sign_decisions")
    found = {}
    for row in ResultCorrection.objects.filter(decision__in=ids).select_related("review__training_class"):
        sign = reverse("learners:correction_sign", args=[row.pk]) if may_sign and row.signed_at is None else ""
        found[row.decision_id] = [Record(str(row.review.training_class), row.get_absolute_url(), sign_url=sign)]
    return found
