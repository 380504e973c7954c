"""The recognition file is proposed from live rows, and taken back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from learners import documents, results, rules
from learners.models import CompletionReview, RecognitionException, ReviewLine
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper

Kind = OfficialPaper.Kind


@transaction.atomic
def review_of(*, training_class, by):
    """The recognition file of an ended class, made if there is none yet; locked. Board, meeting and rewards are kept in it
    also before it is proposed."""
    locked = TrainingClass.objects.select_for_update(of=("self",)).select_related("version").get(pk=training_class.pk)
    if locked.state != TrainingClass.State.ENDED:
        raise ValidationError(_("The class has not ended or is already recognised. End it first."))
    CompletionReview.objects.get_or_create(training_class=locked, defaults={"proposed_by": by})
    review = CompletionReview.objects.select_for_update().get(training_class=locked)
    if review.signed_at:
        raise ValidationError(_("The recognition of this class is signed."))
    review.training_class = locked
    return review


@transaction.atomic
def propose_recognition(*, training_class, by):
    """The recognition file of an ended class: one line per learner with its checklist, minutes and decision drafted.

    Refused with everything that is missing at once: rolls not closed, marks not locked. Proposed again before it is
    signed, lines and papers are made anew from the rows of now; granted exceptions stand where they still answer
    everything that fails.
    """
    review = review_of(training_class=training_class, by=by)
    examined = results.examined(review.training_class)
    if missing := missing_for_proposal(review.training_class, examined):
        raise ValidationError(missing)
    _clear(review, by, _("Proposed anew."))
    review.proposed_by, review.proposed_at = by, timezone.now()
    review.save(update_fields=["proposed_by", "proposed_at"])
    _write_lines(review, examined)
    _draft_papers(review, by)
    return review


def missing_for_proposal(training_class, examined):
    """What has to be done before the class can be proposed, one message each."""
    missing = [] if examined else [_("Nobody is enrolled in this class.")]
    rolls = training_class.sessions.held().filter(roll__closed_at__isnull=True).order_by("starts_at")
    missing += [
        _("The roll of %(day)s, “%(title)s”, is not closed. Close it.") % {"day": f"{day:%d/%m/%Y}", "title": title}
        for day, title in rolls.values_list("day", "title")
    ]
    if not training_class.version.has_assessment:
        return missing
    locks = dict(training_class.assessments.values_list("name", "locked_at"))
    if not locks:
        missing.append(
            _("The programme ends with a test, but the class has none. Add the assessment and enter its marks.")
        )
    return missing + [
        _("The marks of “%(name)s” are not locked. Lock them.") % {"name": name}
        for name, locked in locks.items()
        if not locked
    ]


def _write_lines(review, examined):
    version = review.training_class.version
    granted = {
        row.enrolment_id: row
        for row in RecognitionException.objects.granted().filter(enrolment__training_class=review.training_class)
    }
    lines = []
    for found in examined:
        line = ReviewLine(
            review=review, enrolment=found.enrolment, mark=found.mark, rank=found.rank, passed=found.passed,
            checklist=[check.frozen() for check in found.checks],
        )  # fmt: skip
        exception = granted.get(found.enrolment.pk)
        if exception and not found.passed and rules.exception_covers(exception.rules, found.checks):
            apply_exception(line, exception, version)
        lines.append(line)
    ReviewLine.objects.bulk_create(lines)


def apply_exception(line, exception, version):
    """The line passes by the granted exception; its rank is that of its mark, but never below the lowest one."""
    line.passed, line.exception = True, exception
    line.exception_reason, line.exception_by = exception.reason, exception.decided_by
    line.rank = rules.rank_as_decided(
        line.mark, passed=True, bands=version.band_floors, has_assessment=version.has_assessment
    )


def _draft_papers(review, by):
    name = review.training_class
    review.decision = _draft(
        Kind.RECOGNITION_DECISION, f"Công nhận kết quả {name}", documents.recognition_words(review), by
    )
    review.minutes = _draft(Kind.RECOGNITION_MINUTES, f"Xét kết quả {name}", documents.minutes_words(review), by)
    if review.rewards.exists():
        review.reward_decision = _draft(
            Kind.REWARD_DECISION, f"Khen thưởng {name}", documents.rewards_words(review), by
        )
    review.save(update_fields=["decision", "minutes", "reward_decision"])


def _draft(kind, abstract, words, by):
    paper = papers.draft_paper(kind=kind, abstract=abstract[:300], words=words, by=by)
    return papers.submit_paper(paper=paper, by=by)


def renew_papers(review, by):
    """The words of the papers that are not signed say what the file says now; a decision on rewards appears with the first
    reward and is cancelled with the last."""
    if not review.is_proposed:
        return
    review = CompletionReview.objects.select_related("training_class__version").get(pk=review.pk)
    if review.reward_decision_id is None and review.rewards.exists():
        abstract = f"Khen thưởng {review.training_class}"
        review.reward_decision = _draft(Kind.REWARD_DECISION, abstract, documents.rewards_words(review), by)
        review.save(update_fields=["reward_decision"])
    elif review.reward_decision_id and not review.rewards.exists():
        _cancel(review.reward_decision, by, _("Nobody is proposed for a reward any more."))
        review.reward_decision = None
        review.save(update_fields=["reward_decision"])
    making = [(review.decision_id, documents.recognition_words), (review.minutes_id, documents.minutes_words),
              (review.reward_decision_id, documents.rewards_words)]  # fmt: skip
    for paper, words in making:
        unsigned = OfficialPaper.objects.filter(pk=paper).exclude(state__in=["signed", "cancelled"])
        if paper and unsigned.exists():
            unsigned.update(words=words(review))


def _cancel(paper, by, reason):
    if paper and paper.state not in (OfficialPaper.State.SIGNED, OfficialPaper.State.CANCELLED):
        papers.cancel_paper(paper=paper, by=by, reason=reason)


def _clear(review, by, reason):
    """Lines and unsigned papers of the last proposal are gone; what was signed of it stays among the papers."""
    review.lines.all().delete()
    old = [review.decision, review.minutes, review.reward_decision]
    review.decision = review.minutes = review.reward_decision = None
    review.save(update_fields=["decision", "minutes", "reward_decision"])
    for paper in old:
        _cancel(paper, by, reason)


@transaction.atomic
def withdraw_proposal(*, review, by, reason):
    """The proposal is taken back, so that marks and rolls can be mended; board, meeting and rewards stay in the file."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the proposal is taken back.")})
    found = review_of(training_class=review.training_class, by=by)
    if found.decision_id is None:
        raise ValidationError(_("The recognition of this class is not proposed."))
    _clear(found, by, reason.strip()[:300])
    return found
