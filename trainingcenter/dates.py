"""Deadlines: months added to a day, in Python and alike in the database, and how near a day is."""

from calendar import monthrange

from django.db.models import DateField, Func
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainingcenter.vietnamese import number_vn

SOON = 60  # days before a deadline from which it is urgent


def add_months(day, months):
    """The day `months` later, or the last day of that month when it is shorter; negative months lie before."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def months_after(day, months):
    """An expression for `add_months` of a day column and a number or a column of months; nothing where one is nothing."""
    interval = Func(months, template="make_interval(months => %(expressions)s::int)")
    return Cast(Func(day, interval, template="(%(expressions)s)", arg_joiner=" + "), DateField())


def urgency(deadline, today):
    """`overdue`, `due_soon` (within SOON days, the day itself included) or `due_later`."""
    if deadline < today:
        return "overdue"
    return "due_soon" if (deadline - today).days <= SOON else "due_later"


def left_in_words(deadline, today):
    """`n days left`, that today is the last day, or `overdue by n days`."""
    days = (deadline - today).days
    if days < 0:
        return ngettext("overdue by %(n)s day", "overdue by %(n)s days", -days) % {"n": number_vn(-days)}
    if days == 0:
        return _("today is the last day")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": number_vn(days)}
