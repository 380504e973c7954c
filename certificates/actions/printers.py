"""Printers and their offset."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Printer


def keep_printer(*, name, right, down, note="", printer=None):
    """The printer (a new one unless given) has this name, offset in mm and note."""
    printer = printer or Printer()
    printer.name, printer.right, printer.down, printer.note = name.strip(), right, down, note.strip()
    printer.full_clean()
    printer.save()
    return printer


@transaction.atomic
def remove_printer(*, printer):
    """The printer is not listed any more; what was printed with it stays as it is."""
    if not Printer.objects.filter(pk=printer.pk).delete()[0]:
        raise ValidationError(_("This printer is already removed."))
