"""The timetable of the week."""

from datetime import date, timedelta

from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from courses.forms import TimetableForm
from courses.models import HalfDay, Session, TrainingClass
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import requires

WEEK = timedelta(days=7)


@requires("view_classes")
def timetable(request):
    """The week: seven days by three half-days, narrowed to a class, a lecturer or a room where one is chosen."""
    today = timezone.localdate()
    monday = _monday_of(request.GET.get("day", ""), today)
    days = [monday + timedelta(days=i) for i in range(7)]
    form = TimetableForm(request.GET, classes=_classes_around(request.user, days))
    found = list(_sessions(form, days))
    warnings = fill("session_check", {s.pk for s in found}, request.user)
    context = {
        "title": _("Timetable"),
        "form": form,
        "days": days,
        "grid": [
            (label, [(day, [(s, warnings[s.pk]) for s in found if (s.day, s.half_day) == (day, half)]) for day in days])
            for half, label in HalfDay.choices
        ],
        "by_day": [(day, [(s, warnings[s.pk]) for s in found if s.day == day]) for day in days],
        "today": today,
        "before": (monday - WEEK).isoformat(),
        "after": (monday + WEEK).isoformat(),
        "mine": request.user.person_id,
        "count": len(found),
    }
    return render(request, "courses/timetable.html", context)


def _monday_of(text, today):
    """The Monday of the week of `text` (ISO day), of this week where it is none."""
    try:
        day = parse_date(text) or today
    except ValueError:
        day = today
    day = day if date(2000, 1, 1) <= day <= date(2100, 12, 31) else today
    return day - timedelta(days=day.weekday())


def _classes_around(user, days):
    """Classes on offer in the filter: those whose days touch the year around the week shown."""
    around = timedelta(days=180)
    classes = TrainingClass.objects.visible_to(user).exclude(state="cancelled")
    return classes.filter(planned_start__lte=days[-1] + around, planned_end__gte=days[0] - around)


def _sessions(form, days):
    chosen = form.cleaned_data if form.is_valid() else {}
    narrowed = {name: value for name, value in chosen.items() if value}
    sessions = Session.objects.between(days[0], days[-1]).filter(**narrowed)
    return sessions.select_related("training_class", "lecturer__person", "room")
