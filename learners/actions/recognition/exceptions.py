"""Exceptions: asked for by the office with a document, decided by a leader who did not ask."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from learners import rules
from learners.models import CompletionReview, RecognitionException, ReviewLine
from trainingcenter.documents.actions import store_file
from trainingcenter.notices.actions import notify

from .proposing import apply_exception, renew_papers

State = RecognitionException.State


@transaction.atomic
def ask_exception(*, line, reason, by, document="", file=None, filename=""):
    """A leader is asked to recognise a learner against the rules that fail, for `reason` and on the document named or
    given as `file` (bytes of a PDF, JPEG or PNG). Refused for who passes, and while one is asked for or granted."""
    line = _proposed_line(line)
    if line.passed:
        raise ValidationError(_("This learner is recognised already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of the exception.")})
    if not document.strip() and not file:
        raise ValidationError({"document": _("Name the document behind it, or add it as a file.")})
    # one that was granted for less than what fails now answers nothing any more
    RecognitionException.objects.granted().filter(enrolment=line.enrolment).update(state=State.WITHDRAWN)
    exception = RecognitionException(
        enrolment=line.enrolment,
        rules=rules.failing(line.checklist),
        reason=reason.strip(),
        document=document.strip(),
        file=_stored(file, filename, by),
        asked_by=by,
        asked_at=timezone.now(),
    )
    exception.full_clean()
    exception.save()
    return exception


def _stored(data, filename, by):
    if not data:
        return None
    if len(data) > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        text = _("The file is larger than %(limit)s MB. Scan it in grey or at 200 dpi.")
        raise ValidationError({"file": text % {"limit": settings.UPLOAD_LIMIT_MB}})
    try:
        content_type, kept = rules.read_scan(data)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from None
    return store_file(kept, name=filename[-200:] or "van-ban", content_type=content_type, by=by)


@transaction.atomic
def decide_exception(*, exception, granted, by, answer=""):
    """A leader grants or refuses what somebody else asked for; once. Granted, the line passes and the papers say so.

    Never by who asked, nor by who proposed the recognition; a refusal says why.
    """
    if not by.has_perm("accounts.grant_exceptions"):
        raise PermissionDenied
    exception = RecognitionException.objects.select_for_update().get(pk=exception.pk)
    if exception.state != State.ASKED:
        raise ValidationError(_("This exception is decided or taken back already. Reload the page."))
    line = ReviewLine.objects.filter(enrolment=exception.enrolment_id).select_related("review").first()
    if line is None:
        raise ValidationError(
            _("The recognition of this class is not proposed any more. Wait until it is proposed anew.")
        )
    line = _proposed_line(line)
    if by.pk in (exception.asked_by_id, line.review.proposed_by_id):
        raise ValidationError(
            _("Whoever asked for the exception or proposed the recognition does not decide it. Another leader has to.")
        )
    if not granted and not answer.strip():
        raise ValidationError({"answer": _("Say why it is not granted.")})
    if granted and not rules.exception_covers(exception.rules, line.checklist):
        raise ValidationError(_("More rules fail than were asked for. Have the exception asked for anew."))
    exception.state = State.GRANTED if granted else State.REFUSED
    exception.answer, exception.decided_by, exception.decided_at = answer.strip(), by, timezone.now()
    exception.full_clean()
    exception.save()
    if granted:
        apply_exception(line, exception, line.review.training_class.version)
        line.full_clean()
        line.save()
        renew_papers(line.review, by)
    _tell_asker(exception, line)
    return exception


def _tell_asker(exception, line):
    text = _("Exception for %(name)s: %(state)s.") % {
        "name": line.enrolment.learner, "state": exception.get_state_display(),
    }  # fmt: skip
    url = reverse("learners:recognition", args=[line.review.training_class_id])
    notify(recipient=exception.asked_by, text=text, url=url)


@transaction.atomic
def take_back_exception(*, exception, by):
    """Nobody has to decide it any more; only while it is asked for."""
    if not RecognitionException.objects.filter(pk=exception.pk, state=State.ASKED).update(state=State.WITHDRAWN):
        raise ValidationError(_("This exception is decided or taken back already. Reload the page."))


def _proposed_line(line):
    """The line with its locked review; refused once the recognition is signed or while it is not proposed."""
    review = CompletionReview.objects.select_for_update().get(pk=line.review_id)
    if review.signed_at:
        raise ValidationError(_("The recognition of this class is signed."))
    found = ReviewLine.objects.select_related("review__training_class__version", "enrolment__learner").filter(
        pk=line.pk
    )
    line = found.first()
    if line is None or not review.is_proposed:
        raise ValidationError(_("The recognition was proposed anew. Reload the page."))
    return line
