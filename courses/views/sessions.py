"""The timetable of a class and of the week."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import actions
from courses.forms import GenerateForm, ReasonForm, SessionForm
from courses.models import HalfDay, Session
from courses.views.classes import visible_class
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import FormPage, requires


@requires("view_classes")
def sessions(request, pk):
    """The sessions of a class in order, each with what should be known about it."""
    training_class = visible_class(request, pk)
    found = list(training_class.sessions.select_related("lecturer__person", "room"))
    warnings = fill("session_check", {s.pk for s in found}, request.user)
    context = {
        "training_class": training_class,
        "title": _("Timetable"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "sessions": [(session, warnings[session.pk]) for session in found],
        "periods": sum(s.periods for s in found if s.state != "cancelled"),
    }
    return render(request, "courses/sessions.html", context)


class Generate(FormPage):
    rights = ("edit_classes",)
    title = gettext_lazy("Fill the timetable from the lessons")
    form_class = GenerateForm
    submit_label = gettext_lazy("Make the sessions")
    success_text = gettext_lazy("The sessions are arranged. Change lecturers and rooms where needed.")

    @property
    def cancel_url(self):
        return reverse("courses:sessions", args=[self.kwargs["pk"]])

    @property
    def training_class(self):
        return visible_class(self.request, self.kwargs["pk"])

    def get_initial(self):
        return {"start": self.training_class.planned_start}

    def perform(self, form):
        data = form.cleaned_data
        lecturer = data.pop("lecturer")
        training_class = self.training_class
        lessons = training_class.version.places.values_list("lesson", flat=True) if lecturer else []
        actions.generate_sessions(
            training_class=training_class, by=self.request.user, lecturers=dict.fromkeys(lessons, lecturer), **data
        )
        return self.cancel_url


class AddSession(FormPage):
    rights = ("edit_classes",)
    title = gettext_lazy("New session")
    form_class = SessionForm
    success_text = gettext_lazy("Saved.")

    @property
    def cancel_url(self):
        return reverse("courses:sessions", args=[self.kwargs["pk"]])

    def perform(self, form):
        training_class = visible_class(self.request, self.kwargs["pk"])
        actions.add_session(training_class=training_class, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class SessionPage(FormPage):
    """Common to what is done with one session."""

    rights = ("edit_classes",)

    @property
    def session(self):
        return get_object_or_404(Session.objects.select_related("training_class"), pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("courses:sessions", args=[self.session.training_class_id])


class EditSession(SessionPage):
    title = gettext_lazy("Change the session")
    form_class = SessionForm
    success_text = gettext_lazy("Saved.")

    def get_initial(self):
        return {name: getattr(self.session, name) for name in self.form_class.base_fields}

    def perform(self, form):
        actions.edit_session(session=self.session, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class CancelSession(SessionPage):
    title = gettext_lazy("Cancel the session")
    intro = gettext_lazy("The session stays on the timetable as cancelled, with the reason.")
    form_class = ReasonForm
    submit_label = gettext_lazy("Cancel the session")
    success_text = gettext_lazy("The session is cancelled.")

    def perform(self, form):
        actions.cancel_session(session=self.session, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


@requires("view_classes")
def timetable(request):
    """The week: seven days by three half-days, every session in it."""
    day = parse_date(request.GET.get("day", "")) or timezone.localdate()
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=i) for i in range(7)]
    found = list(
        Session.objects.filter(day__range=(days[0], days[-1])).select_related(
            "training_class", "lecturer__person", "room"
        )
    )
    warnings = fill("session_check", {s.pk for s in found}, request.user)
    grid = [
        (label, [(d, [(s, warnings[s.pk]) for s in found if s.day == d and s.half_day == half]) for d in days])
        for half, label in HalfDay.choices
    ]
    context = {
        "title": _("Timetable"),
        "days": days,
        "grid": grid,
        "today": timezone.localdate(),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "mine": request.user.person_id,
        "count": len(found),
    }
    return render(request, "courses/timetable.html", context)
