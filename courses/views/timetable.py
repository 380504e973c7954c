"""The timetable of a week, a month and a day; sessions moved in its grid."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import actions
from courses.checks import problems_of
from courses.forms import PlaceForm, TimetableForm
from courses.models import HalfDay, ReleaseRow, Session, TrainingClass
from courses.rules import month_weeks, week_of
from courses.views.sessions import can_keep, day_of, sees_drafts, session_id
from trainingcenter.organisation.models import Holiday
from trainingcenter.ui.views import act, back_to, requires

WEEK = timedelta(days=7)
IN_FORM = ("training_class", "lecturer", "room")


@requires("view_classes")
def timetable(request):
    """Seven days by three half-days, or a month of days, narrowed to a class, a lecturer or a room where one is chosen.

    The office sees the draft, everybody else the published timetable.
    """
    return render(request, "courses/timetable.html", _grid(request, request.GET))


def _grid(request, query):
    today = timezone.localdate()
    asked = day_of(query.get("day", ""), today)
    view = "month" if query.get("view") == "month" else "week"
    weeks = month_weeks(asked) if view == "month" else [week_of(asked)]
    days = [day for week in weeks for day in week]
    form = TimetableForm(query, classes=_classes_around(request.user, days))
    found = entries(request.user, form, days[0], days[-1])
    problems = _problems(request.user, found)
    holidays = dict(Holiday.objects.filter(day__range=(days[0], days[-1])).values_list("day", "name"))
    told = [(entry, problems.get(session_id(entry), [])) for entry in found]
    return {
        "title": _("Timetable"),
        "form": form,
        "view": view,
        "asked": asked,
        "days": days,
        "holidays": holidays,
        "weeks": [[(day, _on(told, day)) for day in week] for week in weeks],
        "grid": [(half, label, [(day, _on(told, day, half)) for day in days]) for half, label in HalfDay.choices],
        "by_day": [(day, _on(told, day)) for day in days],
        "today": today,
        "before": _step(asked, view, -1).isoformat(),
        "after": _step(asked, view, 1).isoformat(),
        "mine": request.user.person_id,
        "count": len(found),
        "draft": sees_drafts(request.user),
        "may_move": request.user.has_perm("accounts.edit_classes") and view == "week",
        "query": {name: query.get(name, "") for name in ("view", *IN_FORM)},
    }


def _on(told, day, half=None):
    return [pair for pair in told if pair[0].day == day and half in (None, pair[0].half_day)]


def _step(day, view, by):
    if view == "week":
        return week_of(day)[0] + by * WEEK
    first = day.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1) if by < 0 else (first + timedelta(days=32)).replace(day=1)


def _classes_around(user, days):
    """Classes on offer in the filter: those whose days touch the year around the days shown."""
    around = timedelta(days=180)
    classes = TrainingClass.objects.exclude(state="cancelled")
    if not sees_drafts(user):
        classes = classes.filter(releases__is_current=True)
    return classes.filter(planned_start__lte=days[-1] + around, planned_end__gte=days[0] - around)


def entries(user, form, first, last):
    """The sessions from `first` to `last` narrowed by `form`: the draft for the office, published rows for others.

    Both kinds answer to the same names (day, half_day, starts_at, title, state, taught_by, place).
    """
    chosen = form.cleaned_data if form.is_valid() else {}
    if sees_drafts(user):
        return list(Session.objects.between(first, last).narrowed(**chosen).with_places())
    rows = ReleaseRow.objects.in_force().between(first, last)
    narrowed = {name: value for name, value in chosen.items() if value}
    return list(
        rows.filter(**narrowed).select_related("training_class", "lecturer__person", "room", "session__field_study")
    )


def _problems(user, found):
    """Problems of the sessions that this person can do something about: all for the office, else their own."""
    ids = {
        session_id(e) for e in found if sees_drafts(user) or (e.taught_by and e.taught_by.person_id == user.person_id)
    }
    return problems_of(ids, user) if ids else {}


@require_POST
@requires("edit_classes")
def move(request, pk):
    """A session dragged to another half-day, or onto another session to change places with it.

    Asked by the grid (header `X-Grid`) the answer is the grid of now with what happened above it, 409 when it was
    refused; asked by a plain form it goes back to the page.
    """
    session = get_object_or_404(Session.objects.visible_to(request.user).select_related("training_class"), pk=pk)
    error = _moved(request, session)
    if not request.headers.get("X-Grid"):
        act(request, lambda: _raise(error), _("The session is moved."))
        return back_to(request, reverse("courses:sessions", args=[session.training_class_id]))
    context = _grid(request, request.POST)
    problems = problems_of({pk}, request.user)[pk]
    session = Session.objects.with_places().get(pk=pk)
    context |= {"moved": session, "error": error, "moved_problems": problems, "can_keep": can_keep(problems)}
    return render(request, "courses/_grid.html", context, status=409 if error else 200)


def _moved(request, session):
    """Why the move was refused, or None when it was made."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return ValidationError([text for texts in form.errors.values() for text in texts])
    day, half_day, other = (form.cleaned_data[name] for name in ("day", "half_day", "swap"))
    try:
        if other is not None:
            actions.swap_sessions(one=session, other=other, by=request.user)
        else:
            actions.move_session(session=session, day=day, half_day=half_day, by=request.user)
    except ValidationError as refused:
        return refused
    return None


def _raise(error):
    if error is not None:
        raise error


@requires("view_classes")
def day_sheet(request):
    """One day on one page: classes, hours, rooms, lecturers and whom to ring."""
    today = timezone.localdate()
    day = day_of(request.GET.get("day", ""), today)
    found = day_entries(request.user, day)
    context = {
        "title": _("Sheet of the day"),
        "day": day,
        "today": today,
        "before": (day - timedelta(days=1)).isoformat(),
        "after": (day + timedelta(days=1)).isoformat(),
        "halves": [
            (label, [entry for entry in found if entry.half_day == half])
            for half, label in HalfDay.choices
            if any(entry.half_day == half for entry in found)
        ],
        "holiday": Holiday.objects.filter(day=day).first(),
        "may_ring": request.user.has_perm("accounts.view_lecturers"),
    }
    return render(request, "courses/day_sheet.html", context)


def day_entries(user, day):
    """What takes place on `day`, cancelled sessions left out."""
    form = TimetableForm({}, classes=TrainingClass.objects.none())
    found = [entry for entry in entries(user, form, day, day) if entry.state != "cancelled"]
    supervisors = TrainingClass.objects.select_related("supervisor").in_bulk({e.training_class_id for e in found})
    for entry in found:
        entry.supervisor = supervisors[entry.training_class_id].supervisor
    return found
