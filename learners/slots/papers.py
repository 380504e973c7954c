"""What an official paper belongs to."""

from django.db.models import Q
from django.urls import reverse

from learners.models import CompletionReview, ResultCorrection
from trainingcenter.documents.records import Record
from trainingcenter.ui.slots import fills


@fills("record_paper")
def records_of_recognitions(ids, user):
    """The class that a paper of its recognition belongs to. Signing the decision freezes the results; minutes and the
    decision on rewards are signed as any paper."""
    may_submit, may_sign = user.has_perm("accounts.propose_recognition"), user.has_perm("accounts.sign_decisions")
    found = {}
    reviews = CompletionReview.objects.filter(
        Q(decision__in=ids) | Q(minutes__in=ids) | Q(reward_decision__in=ids)
    ).select_related("training_class")
    for review in reviews:
        of_class, unsigned = [review.training_class_id], review.signed_at is None
        url = reverse("learners:recognition", args=of_class)
        for paper in {review.decision_id, review.minutes_id, review.reward_decision_id} & set(ids):
            freezes = paper == review.decision_id
            submit = reverse("documents:submit", args=[paper]) if may_submit and unsigned else ""
            sign_decision = reverse("learners:recognition_sign", args=of_class) if unsigned else ""
            sign = sign_decision if freezes else reverse("documents:sign", args=[paper])
            found[paper] = [
                Record(str(review.training_class), url, submit_url=submit, sign_url=sign if may_sign else "")
            ]
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
