"""Sheets that cannot be used any more: spoiled, destroyed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Blank, BlankMovement, Certificate, RegisterEvent
from ..chain import append_events, lock_books
from ..handing import locked_certificates
from .movements import check_day, check_papers, locked_sheets, move, read_file
from .using import use_blanks


@transaction.atomic
def spoil_blank(*, blank, minutes, reason, on, by, file=None, replace=True):
    """The sheet is spoiled, with its minutes and perhaps a photo (`file`: name and bytes); returns the movement.

    The certificate on it keeps its number and, unless `replace` is False, gets the next sheet; one that was annulled needs
    none. Refused once it is handed over: then a certificate is re-issued, not printed again.
    """
    check_papers(minutes, reason)
    scan = read_file(file)
    books, certificate = _certificate_on(blank)
    sheet = locked_sheets([blank])[0]
    _check_not_gone(sheet)
    _check_printed_again(sheet, certificate)
    check_day([sheet], on)
    movement = move(
        BlankMovement.Kind.SPOILED,
        [sheet],
        Blank.State.SPOILED,
        on=on,
        by=by,
        scan=scan,
        minutes=minutes,
        reason=reason,
    )
    if certificate is not None:
        append_events(
            RegisterEvent.Kind.BLANK_SPOILED, {certificate: {"serial": sheet.serial}}, on=on, by=by, books=books
        )
        if replace and certificate.state == Certificate.State.ISSUED:
            use_blanks(certificates=[certificate], on=on, by=by, books=books)
    return movement


def _certificate_on(blank):
    """(its locked book, the certificate) that the sheet is used for; its book comes before the lock of the sheets."""
    certificate = Certificate.objects.filter(blanks=blank).first()
    if certificate is None:
        return {}, None
    books = lock_books({certificate.book_id})
    return books, locked_certificates([certificate])[0]


def _check_not_gone(sheet):
    if sheet.state in (Blank.State.SPOILED, Blank.State.DESTROYED):
        raise ValidationError(
            _("%(serial)s is already “%(state)s”. Reload the page to see what was written down.")
            % {"serial": sheet, "state": sheet.get_state_display()}
        )


def _check_printed_again(sheet, certificate):
    """ValidationError unless the certificate on the sheet, if there is one, may be printed on another."""
    if sheet.certificate_id != (certificate and certificate.pk):
        raise ValidationError(_("%(serial)s was used just now. Reload the page and look again.") % {"serial": sheet})
    if certificate is None:
        return
    if certificate.handed_over_on:
        raise ValidationError(
            _("%(name)s is handed over: it is not printed again. Re-issue the certificate instead.")
            % {"name": certificate}
        )
    if certificate.state not in (Certificate.State.ISSUED, Certificate.State.ANNULLED):
        raise ValidationError(_("%(name)s is not valid any more; its sheet stays with it.") % {"name": certificate})


@transaction.atomic
def destroy_blanks(*, blanks, minutes, reason, on, by, file=None, expected=None):
    """The sheets, spoiled or left over in stock, are destroyed by the minutes; returns the movement. All or none.

    `expected` is how many the person was told of: refused when there are more or fewer by now.
    """
    if not blanks:
        raise ValidationError(_("Tick the sheets that are destroyed."))
    if expected is not None and len(blanks) != expected:
        raise ValidationError(_("The sheets of this list have changed. Go back, look at them and tick again."))
    check_papers(minutes, reason)
    scan = read_file(file)
    sheets = locked_sheets(blanks)
    for sheet in sheets:
        if sheet.state not in (Blank.State.SPOILED, Blank.State.STOCK):
            raise ValidationError(_destroyed_never(sheet))
    check_day(sheets, on)
    return move(
        BlankMovement.Kind.DESTROYED, sheets, Blank.State.DESTROYED,
        on=on, by=by, scan=scan, minutes=minutes, reason=reason,
    )  # fmt: skip


def _destroyed_never(sheet):
    texts = {
        Blank.State.DESTROYED: _("%(serial)s is already destroyed. Leave it out."),
        Blank.State.GIVEN: _("%(serial)s is given out. Take it back into stock first, or leave it out."),
        Blank.State.USED: _("%(serial)s is used for a certificate and is not destroyed. Leave it out."),
    }
    return texts[sheet.state] % {"serial": sheet}
