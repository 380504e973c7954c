"""Sheets given out for issue, and taken back into stock."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trainingcenter.vietnamese import number_vn

from ...models import Blank, BlankMovement
from ...rules import check_range
from ...stock import in_order_of_use
from .movements import check_day, lock_series, move


@transaction.atomic
def give_out(*, series, holder, on, by, count=None, first=None, last=None):
    """The next `count` sheets of the stock, or exactly those with the serials `first` to `last`, are with `holder` for
    issue; returns the movement. All of them or none."""
    if not holder.strip():
        raise ValidationError({"holder": _("Write who receives the sheets.")})
    lock_series(pk=series.pk)
    if (count is None) == (first is None and last is None):
        raise ValidationError({"count": _("Give either the number of sheets or the serials from – to.")})
    sheets = _next(series, count) if count is not None else _range(series, first, last, Blank.State.STOCK)
    check_day(sheets, on)
    return move(BlankMovement.Kind.GIVEN, sheets, Blank.State.GIVEN, on=on, by=by, holder=holder)


@transaction.atomic
def take_back(*, series, on, by, first=None, last=None, holder="", reason=""):
    """Sheets given out and not used are in stock again: those with the serials `first` to `last`, or all of the series."""
    lock_series(pk=series.pk)
    if first is None and last is None:
        sheets = list(Blank.objects.filter(lot__series=series, state=Blank.State.GIVEN).order_by("lot_id", "number"))
        if not sheets:
            raise ValidationError(_("No sheet of this series is given out."))
    else:
        sheets = _range(series, first, last, Blank.State.GIVEN)
    check_day(sheets, on)
    return move(BlankMovement.Kind.RETURNED, sheets, Blank.State.STOCK, on=on, by=by, holder=holder, reason=reason)


def _next(series, count):
    if count < 1:
        raise ValidationError({"count": _("Give at least one sheet.")})
    sheets = list(in_order_of_use(Blank.objects.filter(lot__series=series, state=Blank.State.STOCK))[:count])
    if len(sheets) < count:
        raise ValidationError(
            {
                "count": _("Only %(left)s sheets of this series are in stock. Give fewer, or receive a lot first.")
                % {"left": number_vn(len(sheets))}
            }
        )
    return sheets


def _range(series, first, last, state):
    """The sheets `first` to `last` of the series, all of them in `state`."""
    if first is None or last is None:
        raise ValidationError({"first" if first is None else "last": _("Give the first and the last serial.")})
    check_range(first, last, series.digits)
    sheets = list(Blank.objects.filter(lot__series=series, number__range=(first, last)).order_by("number"))
    if len(sheets) < last - first + 1:
        known = {sheet.number for sheet in sheets}
        missing = next(number for number in range(first, last + 1) if number not in known)
        raise ValidationError(
            {"first": _("%(serial)s was never received. Correct the range.") % {"serial": series.serial(missing)}}
        )
    if others := [sheet for sheet in sheets if sheet.state != state]:
        raise ValidationError(
            {
                "first": _("%(serial)s is not “%(wanted)s” but “%(state)s”. Leave it out of the range.")
                % {"serial": others[0], "wanted": state.label, "state": others[0].get_state_display()}
            }
        )
    return sheets
