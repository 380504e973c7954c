"""Series of blanks made, lots received."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.models import ProgrammeVersion

from ...models import Blank, BlankLot, BlankMovement, BlankSeries
from ...rules import check_range
from .movements import BATCH, check_not_future, keep_file, lock_series, read_file, write_movement

MOST_DIGITS = 9  # what the column of the numbers holds
WRITTEN = ("kind", "prefix", "digits")


@transaction.atomic
def make_series(*, name, kind, prefix, digits, warn_below, by):
    """Return a new series of sheets of one credential, whose serials are `prefix` and a number of `digits` digits."""
    return _saved(BlankSeries(name=name, kind=kind, prefix=prefix, digits=digits, warn_below=warn_below))


@transaction.atomic
def edit_series(*, series, by, **changes):
    """Change the series; what its serials are written with stays once a lot is received."""
    series = lock_series(pk=series.pk)[0]
    if series.lots.exists() and any(changes.get(f, getattr(series, f)) != getattr(series, f) for f in WRITTEN):
        raise ValidationError(
            _("Sheets of this series are received: credential, prefix and digits stay. Make another series.")
        )
    for field, value in changes.items():
        setattr(series, field, value)
    return _saved(series)


def _saved(series):
    if series.kind == ProgrammeVersion.Credential.NONE:
        raise ValidationError({"kind": _("Choose the credential that is printed on these sheets.")})
    if not 1 <= series.digits <= MOST_DIGITS:
        raise ValidationError({"digits": _("A serial has 1 to %(most)s digits.") % {"most": MOST_DIGITS}})
    series.full_clean()
    series.save()
    return series


def receive_lot(*, series, first, last, received_on, supplier, by, paper="", file=None):
    """Sheets `first` to `last` of the series came in on a day; returns the lot with every sheet in stock.

    `file` is the delivery paper, (name, bytes) of a PDF or picture. Refused for serials received before, naming the lot.
    """
    check_range(first, last, series.digits)
    check_not_future(received_on, "received_on")
    scan = read_file(file)
    lot = BlankLot(
        series=series, first=first, last=last, received_on=received_on, supplier=supplier.strip(), paper=paper.strip(),
        received_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return _write_lot(lot, scan)
    except IntegrityError:
        check_free(series, first, last)  # another lot was written at the same moment: it is named now
        raise


def _write_lot(lot, scan):
    lot.series = lock_series(pk=lot.series_id)[0]
    check_free(lot.series, lot.first, lot.last)
    lot.full_clean()
    lot.file = keep_file(scan, lot.received_by)
    lot.save()
    numbers = range(lot.first, lot.last + 1)
    sheets = [Blank(lot=lot, number=number, serial=lot.series.serial(number)) for number in numbers]
    Blank.objects.bulk_create(sheets, batch_size=BATCH)
    write_movement(BlankMovement.Kind.RECEIVED, sheets, on=lot.received_on, by=lot.received_by)
    return lot


def check_free(series, first, last):
    """ValidationError that names the lot which has one of these serials already, of this series or of one whose serials
    read alike."""
    other = series.lots.filter(first__lte=last, last__gte=first).order_by("first").first()
    if other is None:
        serials = [series.serial(number) for number in range(first, last + 1)]
        alike = Blank.objects.filter(serial__in=serials).exclude(lot__series=series).select_related("lot__series")
        other = (sheet := alike.first()) and sheet.lot
    if other is not None:
        raise ValidationError(
            {
                "first": _("Serials of this range were received on %(day)s in the lot %(lot)s. Correct the range.")
                % {"day": f"{other.received_on:%d/%m/%Y}", "lot": other}
            }
        )
