"""What every movement of sheets shares: locks, days, scans, and the row in the book of the blanks.

Whatever changes sheets holds the lock of their series, taken after that of the certificates' books.
"""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from learners.actions.sheets import check_size
from learners.rules import read_scan
from trainingcenter.documents.actions import store_file

from ...models import Blank, BlankMovement, BlankSeries

NAME_LENGTH = 200
BATCH = 2000


def lock_series(**which):
    """The series that `which` selects, locked by rising id. Call inside a transaction, before reading their sheets."""
    return list(BlankSeries.objects.select_for_update().filter(**which).order_by("pk"))


def locked_sheets(blanks):
    """The sheets as they stand now, in the order of their serials, read after the lock of their series."""
    ids = [blank.pk for blank in blanks]
    lock_series(pk__in=set(Blank.objects.filter(pk__in=ids).values_list("lot__series", flat=True)))
    return list(Blank.objects.filter(pk__in=ids).select_related("lot__series").order_by("lot_id", "number"))


def check_not_future(on, field="on"):
    if on > timezone.localdate():
        raise ValidationError({field: _("The day lies in the future. Enter today or an earlier day.")})


def check_day(sheets, on):
    """ValidationError when `on` is still to come, or lies before what the book says last of one of the sheets."""
    check_not_future(on)
    moved = BlankMovement.blanks.through.objects.filter(blank__in=[sheet.pk for sheet in sheets])
    last = moved.aggregate(last=Max("blankmovement__on"))["last"]
    if last and on < last:
        raise ValidationError(
            {
                "on": _("The book already says something of these sheets on %(day)s. Enter that day or a later one.")
                % {"day": f"{last:%d/%m/%Y}"}
            }
        )


def check_papers(minutes, reason):
    """ValidationError for what is missing of the minutes and the reason."""
    missing = {}
    if not minutes.strip():
        missing["minutes"] = _("Give the number and date of the minutes.")
    if not reason.strip():
        missing["reason"] = _("Give the reason.")
    if missing:
        raise ValidationError(missing)


def read_file(file):
    """(name, content type, bytes to keep) of `file`, a pair (name, bytes) or None; pictures lose what the camera wrote."""
    if file is None:
        return None
    name, data = file
    try:
        check_size(len(data))
        kind, kept = read_scan(data)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from None
    return name[-NAME_LENGTH:], kind, kept


def keep_file(scan, by):
    """The stored file of what `read_file` gave."""
    if scan is None:
        return None
    name, kind, data = scan
    return store_file(data, name=name, content_type=kind, by=by)


def write_movement(kind, sheets, *, on, by, scan=None, **papers):
    """The row of the book that says what happened to `sheets`, whose state the caller writes."""
    movement = BlankMovement(kind=kind, on=on, by=by, **{name: text.strip() for name, text in papers.items()})
    movement.full_clean()
    movement.file = keep_file(scan, by)
    movement.save()
    through = BlankMovement.blanks.through
    rows = (through(blankmovement_id=movement.pk, blank_id=sheet.pk) for sheet in sheets)
    through.objects.bulk_create(rows, batch_size=BATCH)
    return movement


def move(kind, sheets, state, **words):
    """The sheets, locked and checked, are in `state` now; returns the movement that says so."""
    Blank.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=state)
    return write_movement(kind, sheets, **words)
