"""Busy times, typed or from a calendar file, and the secret address of a lecturer's timetable."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..calendars import read_calendar
from ..models import BusyPeriod, CalendarFeed, Lecturer
from ..rules import holds_weekday

Source = BusyPeriod.Source
TITLE_LENGTH = BusyPeriod._meta.get_field("reason").max_length


def add_busy(*, lecturer, by, **fields):
    """The lecturer is busy: on one day, a run of days, or every `weekday` in that time (without `last_day`: until
    further notice); whole days or the hours `starts` to `ends`."""
    return _written(BusyPeriod(lecturer=lecturer), fields)


def change_busy(*, busy, by, **fields):
    """The busy time changed. Rows of a calendar file are not: a new file replaces them."""
    if busy.source == Source.CALENDAR:
        raise ValidationError(
            _("This time comes from the calendar file. Change it in that calendar and upload the file again.")
        )
    return _written(busy, fields)


def _written(busy, fields):
    for name, value in fields.items():
        setattr(busy, name, value)
    if busy.last_day is None and busy.weekday is None:
        busy.last_day = busy.first_day
    if (busy.starts is None) != (busy.ends is None):
        missing = "starts" if busy.starts is None else "ends"
        raise ValidationError({missing: _("Enter both hours, the later one second, or none for the whole day.")})
    busy.full_clean()
    if busy.weekday is not None and not holds_weekday(busy.first_day, busy.last_day, busy.weekday):
        raise ValidationError(
            {"weekday": _("That weekday does not occur in these days. Choose another or a later end.")}
        )
    busy.save()
    return busy


def remove_busy(*, busy, by):
    """The lecturer is not busy then; a row of the calendar file comes back with the next file that still holds it."""
    busy.delete()


@transaction.atomic
def read_busy_calendar(*, lecturer, data, by, keep_titles=False):
    """The busy times of an earlier calendar file are replaced by those of this one; typed ones stay.

    Returns the CalendarRead. Titles of events are kept only with `keep_titles`. A file that cannot be read changes
    nothing.
    """
    read = read_calendar(data, today=timezone.localdate())
    Lecturer.objects.select_for_update().get(pk=lecturer.pk)
    lecturer.busy_periods.from_calendar().delete()
    rows = {(row.first_day, row.last_day, row.starts, row.ends, row.title if keep_titles else "") for row in read.rows}
    BusyPeriod.objects.bulk_create(
        BusyPeriod(
            lecturer=lecturer,
            first_day=first_day,
            last_day=last_day,
            starts=starts,
            ends=ends,
            reason=title[:TITLE_LENGTH],
            source=Source.CALENDAR,
        )
        for first_day, last_day, starts, ends, title in rows
    )
    return read


def drop_calendar(*, lecturer, by):
    """No busy time comes from a calendar file any more; typed ones stay. Returns how many went."""
    gone, _by_model = lecturer.busy_periods.from_calendar().delete()
    return gone


@transaction.atomic
def make_feed(*, lecturer, by):
    """The lecturer's timetable has a new secret address; an earlier one leads nowhere from now on."""
    feed, _made = CalendarFeed.objects.update_or_create(
        lecturer=lecturer, defaults={"secret": secrets.token_urlsafe(32), "made_at": timezone.now()}
    )
    return feed


def revoke_feed(*, lecturer, by):
    """The lecturer's timetable has no address. Refused when it had none."""
    gone, _by_model = CalendarFeed.objects.filter(lecturer=lecturer).delete()
    if not gone:
        raise ValidationError(_("There is no calendar address any more. Reload the page."))
