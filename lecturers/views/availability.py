"""Busy times of a lecturer, typed and from a calendar file, and the address of their own timetable."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from trainingcenter.ui.views import act, requires
from trainingcenter.vietnamese import number_vn

from .. import actions
from ..documents import timetable_feed
from ..forms import WEEKDAYS, BusyForm, CalendarForm
from ..models import BusyPeriod, CalendarFeed, Lecturer
from .file import KEEPING, READING, KeepPage, RemovePage, RowPage, file_page, kept, readable

SHOWN = 50


@requires(*READING)
def busy(request, pk):
    """When the lecturer cannot teach: what was entered, and what the calendar file holds."""
    lecturer = readable(request.user, pk)
    today = timezone.localdate()
    typed = lecturer.busy_periods.filter(source=BusyPeriod.Source.TYPED)
    brought = lecturer.busy_periods.from_calendar().still_ahead(today)
    return file_page(
        request,
        lecturer,
        "busy",
        typed=_with_weekdays(typed.still_ahead(today)),
        past=_with_weekdays(typed.filter(last_day__lt=today).order_by("-first_day")[:SHOWN]),
        brought=_with_weekdays(brought[:SHOWN]),
        brought_count=brought.count(),
        more=max(0, brought.count() - SHOWN),
    )


def _with_weekdays(rows):
    """(busy time, the word of its repeated weekday or "")."""
    words = dict(WEEKDAYS)
    return [(row, words.get(row.weekday, "")) for row in rows]


class NewBusy(KeepPage):
    title = gettext_lazy("New busy time")
    form_class = BusyForm
    tab = "busy"

    def perform(self, form):
        actions.add_busy(lecturer=self.lecturer, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class EditBusy(RowPage):
    title = gettext_lazy("Change the busy time")
    form_class = BusyForm
    tab, rows = "busy", "busy_periods"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}

    def perform(self, form):
        actions.change_busy(busy=self.row, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class RemoveBusy(RemovePage):
    title = gettext_lazy("Remove the busy time")
    tab, rows = "busy", "busy_periods"

    def shown(self):
        days = [f"{day:%d/%m/%Y}" for day in dict.fromkeys((self.row.first_day, self.row.last_day)) if day]
        return ": ".join(part for part in (" – ".join(days), self.row.reason) if part)

    def perform(self, form):
        actions.remove_busy(busy=self.row, by=self.request.user)
        return self.cancel_url


class ReadCalendar(KeepPage):
    """An uploaded calendar file; what an earlier one brought is replaced."""

    title = gettext_lazy("Busy times from a calendar file")
    intro = gettext_lazy(
        "The events of the next 400 days become busy times; they replace those of an earlier file. "
        "What was entered by hand stays. Events marked as free or cancelled are left out."
    )
    form_class = CalendarForm
    submit_label = gettext_lazy("Read the file")
    success_text = ""
    tab = "busy"

    def perform(self, form):
        read = actions.read_busy_calendar(
            lecturer=self.lecturer,
            data=form.cleaned_data["file"].read(),
            keep_titles=form.cleaned_data["keep_titles"],
            by=self.request.user,
        )
        messages.success(self.request, _summary(read))
        return self.cancel_url


def _summary(read):
    """What the file held, in a sentence."""
    text = ngettext(
        "%(events)s event of the next 400 days was read.",
        "%(events)s events of the next 400 days were read.",
        read.events,
    ) % {"events": number_vn(read.events)}
    if read.free:
        text += " " + _("Left out because they are marked as free or cancelled: %(free)s.") % {
            "free": number_vn(read.free)
        }
    return text


class DropCalendar(KeepPage):
    title = gettext_lazy("Remove the busy times of the calendar file")
    intro = gettext_lazy(
        "All busy times that the calendar file brought will be removed. What was entered by hand stays."
    )
    form_class = Form
    submit_label = gettext_lazy("Remove")
    success_text = gettext_lazy("Removed. The history keeps it.")
    tab = "busy"

    def perform(self, form):
        actions.drop_calendar(lecturer=self.lecturer, by=self.request.user)
        return self.cancel_url


@require_POST
@requires(*KEEPING)
def make_feed(request, pk):
    lecturer = kept(request.user, pk)
    text = _("The calendar address is ready.")
    if CalendarFeed.objects.filter(lecturer=lecturer).exists():
        text = _("The calendar address is ready. The earlier address leads nowhere from now on.")
    act(request, actions.make_feed, text, lecturer=lecturer, by=request.user)
    return redirect("lecturers:timetable", pk)


@require_POST
@requires(*KEEPING)
def revoke_feed(request, pk):
    lecturer = kept(request.user, pk)
    text = _("The calendar address leads nowhere any more.")
    act(request, actions.revoke_feed, text, lecturer=lecturer, by=request.user)
    return redirect("lecturers:timetable", pk)


@login_not_required
@require_safe
def feed(request, secret):
    """The timetable of whoever has this address, for calendar programs; a wrong address is 404."""
    lecturer = get_object_or_404(Lecturer.objects.select_related("person"), calendar_feed__secret=secret)
    response = HttpResponse(timetable_feed(lecturer), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private"
    response["Content-Disposition"] = 'inline; filename="lich-giang.ics"'
    return response
