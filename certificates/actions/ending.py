"""Certificates that end: revoked, annulled before hand-over, replaced by a new one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learners.models import Enrolment

from ..models import Certificate, RegisterEvent
from . import issuing
from .chain import append_events, lock_books
from .handing import locked_certificates


@transaction.atomic
def revoke(*, certificate, reason, by, decision="", on=None):
    """The certificate is revoked for `reason`, by the `decision` named; it stays in the register and on the public page as
    revoked."""
    on = on or timezone.localdate()
    books, found = _to_end(certificate, reason, on)
    data = {"reason": reason.strip(), "decision": decision.strip()}
    append_events(RegisterEvent.Kind.REVOKED, {found: data}, on=on, by=by, books=books)


@transaction.atomic
def annul(*, certificate, reason, by):
    """The certificate is void before it was handed over; its number stays in the book as void, and the learner waits for
    a new one."""
    today = timezone.localdate()
    books, found = _to_end(certificate, reason, today)
    if found.handed_over_on:
        raise ValidationError(_("This certificate is handed over: it can be replaced or revoked, not annulled."))
    append_events(RegisterEvent.Kind.ANNULLED, {found: {"reason": reason.strip()}}, on=today, by=by, books=books)


def _to_end(certificate, reason, on):
    """(locked books, the certificate as it stands now), when it may end on day `on`."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    books = lock_books({certificate.book_id})
    found = locked_certificates([certificate])[0]
    if found.state != Certificate.State.ISSUED:
        raise ValidationError(
            _("This certificate is already revoked, replaced or annulled. Reload the page to see its state.")
        )
    if on > timezone.localdate() or on < last_day(found):
        raise ValidationError(
            {
                "on": _("The day must lie between %(first)s, when it was issued or handed over, and today.")
                % {"first": f"{last_day(found):%d/%m/%Y}"}
            }
        )
    return books, found


def last_day(certificate):
    """The latest day that is written down of the certificate: nothing that follows may lie before it."""
    days = (certificate.issued_on, certificate.handed_over_on, certificate.ended_on)
    return max(day for day in days if day)


@transaction.atomic
def replace(*, certificate, reason, by, centre_at_fault, signer=None, layout=None, issued_on=None):
    """Issue a new certificate in the place of `certificate`, with today's data, a number of its own and a link to the old
    one; returns the batch of the new one.

    A valid certificate becomes *replaced*; a revoked one stays revoked. Refused for what was annulled or replaced
    already, and for results that are not recognised any more.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    if certificate.enrolment_id is None:
        raise ValidationError(
            _("A certificate from before the software is not replaced here: its class is not kept in this program.")
        )
    training_class = issuing.locked_class(certificate.enrolment.training_class_id)
    enrolment = Enrolment.objects.select_related("learner").get(pk=certificate.enrolment_id)
    books = lock_books({certificate.book_id})
    old = locked_certificates([certificate])[0]
    _check_replaceable(old, enrolment)
    day = issued_on or timezone.localdate()
    if day < last_day(old):
        raise ValidationError(
            {
                "issued_on": _(
                    "The day lies before the last event of the old certificate (%(day)s). Enter a later day."
                )
                % {"day": f"{last_day(old):%d/%m/%Y}"}
            }
        )
    if old.state == Certificate.State.ISSUED:
        data = {"reason": reason.strip(), "centre_at_fault": centre_at_fault}
        append_events(RegisterEvent.Kind.REPLACED, {old: data}, on=day, by=by, books=books)
    return issuing.write_batch(
        training_class=training_class,
        enrolments=[enrolment],
        by=by,
        issued_on=day,
        signer=signer,
        layout=layout,
        replaced={enrolment.pk: (old, reason.strip(), centre_at_fault)},
    )


def _check_replaceable(old, enrolment):
    if old.state == Certificate.State.ANNULLED:
        raise ValidationError(_("An annulled certificate is not replaced: issue a new one on the page of the class."))
    if old.replacement is not None:
        raise ValidationError(_("This certificate is already replaced. Reload the page to see its state."))
    if enrolment.state != Enrolment.State.ENROLLED:
        raise ValidationError(
            _("This learner is not in the class any more. Issue from the entry that counts, or revoke the certificate.")
        )
    if not enrolment.completed:
        raise ValidationError(
            _("This learner is not recognised any more. Revoke the certificate instead of replacing it.")
        )
