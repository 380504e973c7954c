"""Results corrected after the recognition was signed: a new decision beside the first one, which stays as it is."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from learners import documents, rules
from learners.models import CompletionReview, CorrectionLine, Enrolment, ResultCorrection
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.vietnamese import decimal_vn


@transaction.atomic
def begin_correction(*, review, reason, by, document=""):
    """A correction in hand for a signed recognition; one at a time, so that each begins where the one before ended."""
    review = CompletionReview.objects.select_for_update().get(pk=review.pk)
    if not review.signed_at:
        raise ValidationError(_("The recognition is not signed yet. Take its proposal back and mend marks and rolls."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of the correction.")})
    correction = ResultCorrection(
        review=review, reason=reason.strip(), document=document.strip(), proposed_by=by, proposed_at=timezone.now()
    )
    correction.full_clean()
    correction.save()
    return correction


@transaction.atomic
def correct_result(*, correction, enrolment, mark, passed, by, note=""):
    """What the correction makes of one learner's result; entered again, it replaces what was entered before.

    The rank follows from the mark by the bands of the class. Who is recognised below the pass mark needs a `note` that
    says why; a correction that changes nothing is refused.
    """
    correction = _in_hand(correction)
    training_class = correction.review.training_class
    current = Enrolment.objects.active().filter(training_class=training_class, pk=enrolment.pk).first()
    if current is None or current.completed is None:
        raise ValidationError({"enrolment": _("This learner has no result in the class. Choose another one.")})
    version = training_class.version
    _check_result(version, mark, passed, note)
    rank = rules.rank_as_decided(mark, passed=passed, bands=version.band_floors, has_assessment=version.has_assessment)
    if (current.mark, current.rank, current.completed) == (mark, rank, passed):
        raise ValidationError({"mark": _("This is the result that stands already. Change the mark or the verdict.")})
    correction.lines.filter(enrolment=current).delete()
    line = CorrectionLine(
        correction=correction, enrolment=current, note=note.strip(),
        before_mark=current.mark, before_rank=current.rank, before_passed=current.completed,
        after_mark=mark, after_rank=rank, after_passed=passed,
    )  # fmt: skip
    line.full_clean()
    line.save()
    return line


def _check_result(version, mark, passed, note):
    if mark is not None and not version.has_assessment:
        raise ValidationError({"mark": _("This programme ends without a test. Leave the mark empty.")})
    if mark is not None and not 0 <= mark <= 10:
        raise ValidationError({"mark": _("A mark lies between 0 and 10.")})
    if not (version.has_assessment and passed):
        return
    if mark is None:
        raise ValidationError({"mark": _("Enter the mark: who is recognised has one.")})
    if mark < version.pass_mark and not note.strip():
        text = _("The mark is below the pass mark, %(mark)s. Say why the learner is recognised all the same.")
        raise ValidationError({"note": text % {"mark": decimal_vn(version.pass_mark)}})


@transaction.atomic
def drop_correction_line(*, line, by):
    """The learner is left out of the correction in hand."""
    _in_hand(line.correction)
    CorrectionLine.objects.filter(pk=line.pk).delete()


@transaction.atomic
def submit_correction(*, correction, by):
    """The decision of the correction is drafted from its lines and waits for its signature."""
    correction = _in_hand(correction)
    if not correction.lines.exists():
        raise ValidationError(_("Nothing is corrected yet. Add the learners whose result changes."))
    name = correction.review.training_class
    paper = papers.draft_paper(
        kind=OfficialPaper.Kind.CORRECTION_DECISION,
        abstract=f"Điều chỉnh kết quả {name}"[:300],
        words=documents.correction_words(correction),
        by=by,
    )
    correction.decision = papers.submit_paper(paper=paper, by=by)
    correction.save(update_fields=["decision"])
    return correction


@transaction.atomic
def take_back_correction(*, correction, by):
    """The unsigned decision is cancelled; the correction is in hand again."""
    correction = _unsigned(correction)
    if correction.decision is None:
        raise ValidationError(_("This correction is not submitted."))
    papers.cancel_paper(paper=correction.decision, by=by, reason=_("Taken back to be changed."))
    correction.decision = None
    correction.save(update_fields=["decision"])
    return correction


@transaction.atomic
def discard_correction(*, correction, by):
    """A correction that was not signed is gone; its decision, if one was drafted, is cancelled."""
    correction = _unsigned(correction)
    paper = correction.decision
    correction.delete()
    if paper is not None:
        papers.cancel_paper(paper=paper, by=by, reason=_("The correction was given up."))


@transaction.atomic
def sign_correction(*, correction, signed_on, by, signer=None, number=None):
    """The decision is marked as signed and the results are what it says; once, and not by who proposed to recognise
    somebody below the pass mark. The signed recognition keeps its lines and words."""
    # what was issued must not rest on a result that is being corrected: issue and correction wait for one another
    TrainingClass.objects.select_for_update(of=("self",), no_key=True).get(pk=correction.review.training_class_id)
    correction = _unsigned(correction)
    if correction.decision is None:
        raise ValidationError(_("Submit the correction first."))
    review, version = correction.review, correction.review.training_class.version
    lines = list(correction.lines.select_related("enrolment"))
    below = any(_is_below(line, version) for line in lines)
    if below and correction.proposed_by_id == by.pk:
        raise ValidationError(_("Whoever proposed to recognise a learner below the pass mark does not decide it."))
    if signed_on < review.decision.signed_on:
        raise ValidationError(
            {
                "signed_on": _("The day lies before the recognition decision (%(day)s). Enter a later day.")
                % {"day": f"{review.decision.signed_on:%d/%m/%Y}"}
            }
        )
    papers.sign_paper(paper=correction.decision, by=by, signed_on=signed_on, signer=signer, number=number)
    correction.signed_at = timezone.now()
    correction.save(update_fields=["signed_at"])
    _write_results(lines)
    return correction


def _is_below(line, version):
    return line.after_passed and version.has_assessment and line.after_mark < version.pass_mark


def _write_results(lines):
    enrolments = []
    for line in lines:
        enrolment = line.enrolment
        enrolment.mark, enrolment.rank, enrolment.completed = line.after_mark, line.after_rank, line.after_passed
        enrolments.append(enrolment)
    Enrolment.objects.bulk_update(enrolments, ["mark", "rank", "completed"])


def _unsigned(correction):
    """The locked row of a correction that is not signed yet."""
    found = (
        ResultCorrection.objects.select_for_update(of=("self",))
        .select_related("decision", "review__decision", "review__training_class__version")
        .filter(pk=correction.pk)
        .first()
    )
    if found is None or found.signed_at:
        raise ValidationError(_("This correction is signed or given up. Reload the page to see its state."))
    return found


def _in_hand(correction):
    """The locked row of a correction that is not submitted yet."""
    found = _unsigned(correction)
    if found.decision_id:
        raise ValidationError(_("The correction waits for its signature. Take it back to change it."))
    return found
