"""Recognition: proposed from live rows, exceptions granted, signed and frozen."""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import set_recognised
from courses.models import TrainingClass
from courses.rules import rank_of
from learners import documents, results, rules
from learners.models import CompletionReview, Enrolment, ReviewLine
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper


@transaction.atomic
def propose_recognition(*, training_class, by):
    """The recognition file of an ended class: one line per learner with its checklist, and the decision submitted.

    Proposed again before it is signed, the file is made anew from the rows of now.
    """
    training_class = (
        TrainingClass.objects.select_for_update(of=("self",)).select_related("version").get(pk=training_class.pk)
    )
    if training_class.state != TrainingClass.State.ENDED:
        raise ValidationError(_("The class has not ended or is already recognised. End it first."))
    _drop_unsigned(training_class, by)
    review = CompletionReview.objects.create(training_class=training_class, proposed_by=by)
    version = training_class.version
    bands = version.band_floors
    lines = []
    for enrolment, attendance, mark in results.of_class(training_class):
        checks = rules.checklist(
            attendance=attendance,
            mark=mark,
            absence_limit=version.absence_limit_percent,
            unexcused_limit=version.unexcused_limit_percent,
            pass_mark=version.pass_mark,
            has_assessment=version.has_assessment,
        )
        passed = all(check.passed for check in checks)
        rank = rank_of(mark, bands) if version.has_assessment else ""
        lines.append(
            ReviewLine(
                review=review,
                enrolment=enrolment,
                mark=mark,
                rank=rank if passed else ("failed" if version.has_assessment else ""),
                passed=passed,
                checklist=[asdict(check) for check in checks],
            )
        )
    if not lines:
        raise ValidationError(_("Nobody is enrolled in this class."))
    ReviewLine.objects.bulk_create(lines)
    _draft_decision(review, by)
    return review


def _drop_unsigned(training_class, by):
    old = CompletionReview.objects.filter(training_class=training_class).select_related("decision").first()
    if old is None:
        return
    if old.signed_at:
        raise ValidationError(_("The recognition of this class is signed."))
    decision = old.decision
    old.delete()
    if decision:
        papers.cancel_paper(paper=decision, by=by, reason=_("Proposed anew."))


def _draft_decision(review, by):
    paper = papers.draft_paper(
        kind=OfficialPaper.Kind.RECOGNITION_DECISION,
        abstract=f"Công nhận kết quả {review.training_class}"[:300],
        words=documents.recognition_words(review),
        by=by,
    )
    review.decision = papers.submit_paper(paper=paper, by=by)
    review.save(update_fields=["decision"])


def withdraw_proposal(*, review, by):
    """An unsigned proposal is taken back, so that marks and rolls can be mended."""
    if review.signed_at:
        raise ValidationError(_("The recognition of this class is signed."))
    with transaction.atomic():
        _drop_unsigned(review.training_class, by)


@transaction.atomic
def grant_exception(*, line, reason, by):
    """A leader recognises somebody against the checklist, for `reason`; never who proposed the recognition."""
    if not by.has_perm("accounts.grant_exceptions"):
        raise PermissionDenied
    if line.review.proposed_by_id == by.pk:
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of the exception.")})
    if line.review.signed_at:
        raise ValidationError(_("The recognition of this class is signed."))
    if line.passed:
        raise ValidationError(_("This learner is recognised already."))
    version = line.review.training_class.version
    line.passed, line.exception_reason, line.exception_by = True, reason.strip(), by
    if version.has_assessment:
        line.rank = rank_of(line.mark, version.band_floors)
        line.rank = "average" if line.rank in ("failed", "") else line.rank
    line.full_clean()
    line.save()
    review = line.review
    OfficialPaper.objects.filter(pk=review.decision_id).update(words=documents.recognition_words(review))
    return line


@transaction.atomic
def sign_recognition(*, review, signed_on, by, signer=None, number=None):
    """The decision is marked as signed, results are frozen on the enrolments, the class is recognised; once."""
    review = (
        CompletionReview.objects.select_for_update(of=("self",))
        .select_related("decision", "training_class")
        .get(pk=review.pk)
    )
    if review.training_class.closed_on and signed_on < review.training_class.closed_on:
        raise ValidationError({"signed_on": _("The decision lies before the closing of the class. Enter a later day.")})
    review.decision = papers.sign_paper(paper=review.decision, by=by, signed_on=signed_on, signer=signer, number=number)
    review.signed_at = timezone.now()
    review.save(update_fields=["signed_at"])
    enrolments = []
    for line in review.lines.select_related("enrolment"):
        enrolment = line.enrolment
        enrolment.mark, enrolment.rank, enrolment.completed = line.mark, line.rank, line.passed
        enrolments.append(enrolment)
    Enrolment.objects.bulk_update(enrolments, ["mark", "rank", "completed"])
    set_recognised(training_class=review.training_class)
    return review
