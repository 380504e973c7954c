"""Sheets put to use: each certificate on a layout that is printed over blanks has one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trainingcenter.vietnamese import number_vn

from ...models import Blank, BlankMovement, Certificate, RegisterEvent
from ...stock import in_order_of_use, usable
from ..chain import append_events, lock_books
from ..handing import locked_certificates
from .movements import BATCH, check_day, lock_series, write_movement


def check_left(kind, count):
    """ValidationError when fewer than `count` sheets are left for credentials of `kind`."""
    _check_enough(usable(kind).count(), count)


def _check_enough(left, needed):
    if left < needed:
        raise ValidationError(
            _("%(needed)s blanks are needed, only %(left)s are left for this credential. Receive a lot first.")
            % {"needed": number_vn(needed), "left": number_vn(left)}
        )


@transaction.atomic
def use_blanks(*, certificates, on, by, books):
    """Each of the certificates, all of one kind, gets the next sheet in their order: those given out first, then the
    stock. Returns the sheets. `books` are the locked books of the certificates.

    Refused when fewer are left, with nothing written.
    """
    kind = certificates[0].kind
    lock_series(kind=kind)
    sheets = list(in_order_of_use(usable(kind))[: len(certificates)])
    _check_enough(len(sheets), len(certificates))
    check_day(sheets, on)
    for sheet, certificate in zip(sheets, certificates, strict=True):
        sheet.certificate, sheet.state = certificate, Blank.State.USED
    Blank.objects.bulk_update(sheets, ["certificate", "state"], batch_size=BATCH)
    write_movement(BlankMovement.Kind.USED, sheets, on=on, by=by)
    serials = {sheet.certificate: {"serial": sheet.serial} for sheet in sheets}
    append_events(RegisterEvent.Kind.BLANK_USED, serials, on=on, by=by, books=books)
    return sheets


@transaction.atomic
def give_next_sheet(*, certificate, on, by):
    """The certificate whose sheet was spoiled without another in its place gets the next one; returns the sheet."""
    books = lock_books({certificate.book_id})
    found = locked_certificates([certificate])[0]
    if found.blank_serial:
        raise ValidationError(_("This certificate has the sheet %(serial)s.") % {"serial": found.blank_serial})
    if not found.blanks.exists():
        raise ValidationError(_("This certificate is not printed over a blank."))
    if found.state != Certificate.State.ISSUED:
        raise ValidationError(_("This certificate is not valid any more: it gets no other sheet."))
    return use_blanks(certificates=[found], on=on, by=by, books=books)[0]
