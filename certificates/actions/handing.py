"""Certificates handed over against signature, one or many at once."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Blank, Certificate, RegisterEvent
from .chain import append_events, lock_books


def locked_certificates(certificates):
    """The rows of `certificates` as they stand now, read after the lock of their books and in the order of the register."""
    ids = [c.pk for c in certificates]
    return list(Certificate.objects.filter(pk__in=ids).select_related("batch", "enrolment").in_register_order())


@transaction.atomic
def hand_over(*, certificates, on, by, to="", relation="", id_shown=""):
    """The certificates were handed over on day `on`: to `to` (with the `relation` to the holder), or, without a name, each
    to its holder. Once each, and never one that is not valid; all of them or none.

    Of an ID number shown only the last four digits are kept: rows of the register are never removed again.
    """
    if not certificates:
        raise ValidationError(_("Tick the certificates that were handed over."))
    to, relation = to.strip(), relation.strip()
    if to and not relation and len(certificates) > 1:
        raise ValidationError({"relation": _("Write on whose behalf: for example “đại diện đơn vị”.")})
    books = lock_books({c.book_id for c in certificates})
    found = locked_certificates(certificates)
    _check_hand_over(found, on)
    shown = without_digits(id_shown)
    data_of = {c: {"to": to or c.full_name, "relation": relation, "id_shown": shown} for c in found}
    append_events(RegisterEvent.Kind.HANDED_OVER, data_of, on=on, by=by, books=books)
    return found


def _check_hand_over(certificates, on):
    if done := [c for c in certificates if c.handed_over_on]:
        raise ValidationError(
            _("%(name)s is already handed over (%(day)s). Reload the page and leave it out.")
            % {"name": str(done[0]), "day": f"{done[0].handed_over_on:%d/%m/%Y}"}
        )
    if ended := [c for c in certificates if c.state != Certificate.State.ISSUED]:
        raise ValidationError(
            _("%(name)s is not valid any more. Reload the page and leave it out.") % {"name": str(ended[0])}
        )
    without = [c.pk for c in certificates if not c.blank_serial]
    if spoiled := Blank.objects.filter(certificate__in=without).select_related("certificate").first():
        raise ValidationError(
            _("%(name)s: its blank %(serial)s was spoiled. Give it the next sheet and print it first.")
            % {"name": spoiled.certificate, "serial": spoiled}
        )
    if failed := [c for c in certificates if c.enrolment_id and c.enrolment.completed is False]:
        raise ValidationError(
            _(
                "%(name)s: the result was corrected and is not recognised any more. Revoke it instead of handing it over."
            )
            % {"name": str(failed[0])}
        )
    if on > timezone.localdate() or on < max(c.issued_on for c in certificates):
        raise ValidationError({"on": _("The day must lie between the issue and today.")})


def without_digits(text):
    """`text` with every longer number cut to its last four digits: `CCCD …1234`."""
    return re.sub(r"\d(?:[ .-]?\d){4,}", lambda found: "…" + re.sub(r"\D", "", found[0])[-4:], text.strip())


@transaction.atomic
def strike_hand_over(*, certificate, reason, by):
    """The hand-over was written down wrongly: it is struck out with the `reason` and stays in the register's events; the
    certificate can be handed over again."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    books = lock_books({certificate.book_id})
    found = locked_certificates([certificate])[0]
    if not found.handed_over_on:
        raise ValidationError(_("This certificate is not handed over. Reload the page to see its state."))
    data = {"reason": reason.strip(), "to": found.handed_over_to, "on": found.handed_over_on.isoformat()}
    append_events(RegisterEvent.Kind.HAND_OVER_STRUCK, {found: data}, on=timezone.localdate(), by=by, books=books)
