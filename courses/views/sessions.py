"""The sessions of a class."""

from functools import cached_property
from itertools import groupby

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import actions
from courses.forms import GenerateForm, ReasonForm, SessionForm
from courses.models import Session
from courses.rules import HALF_DAYS
from courses.views.classes import visible_class
from trainingcenter.audit.changes import history_of
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import FormPage, requires


@requires("view_classes")
def sessions(request, pk):
    """The sessions of a class day by day, each with what should be known about it."""
    training_class = visible_class(request, pk)
    found = list(training_class.sessions.select_related("lecturer__person", "room"))
    warnings = fill("session_check", {s.pk for s in found}, request.user)
    kept = [s for s in found if s.state != "cancelled"]
    context = {
        "training_class": training_class,
        "title": _("Timetable"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "days": [
            (day, [(session, warnings[session.pk]) for session in of_day])
            for day, of_day in groupby(found, key=lambda session: session.day)
        ],
        "count": len(kept),
        "days_count": len({s.day for s in kept}),
        "half_days_count": len({(s.day, s.half_day) for s in kept}),
        "periods": sum(s.periods for s in kept),
        "editable": request.user.has_perm("accounts.edit_classes")
        and not training_class.is_over
        and training_class.state != "ended",
    }
    return render(request, "courses/sessions.html", context)


class TimetablePage(FormPage):
    """A form of the timetable of the class that the address names."""

    rights = ("edit_classes",)

    @cached_property
    def training_class(self):
        return visible_class(self.request, self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("courses:sessions", args=[self.kwargs["pk"]])


class Generate(TimetablePage):
    template_name = "courses/generate.html"
    title = gettext_lazy("Fill the timetable from the lessons")
    intro = gettext_lazy(
        "One lesson a half-day, in their order; holidays are left out. The opening ceremony comes before the first "
        "lesson, test and closing ceremony after the last."
    )
    form_class = GenerateForm
    submit_label = gettext_lazy("Make the sessions")
    success_text = gettext_lazy("The sessions are arranged. Change lecturers and rooms where needed.")

    def get_form_kwargs(self):
        places = self.training_class.version.places.select_related("lesson")
        return super().get_form_kwargs() | {"places": list(places)}

    def get_initial(self):
        return {"start": self.training_class.planned_start}

    def perform(self, form):
        names = ("start", "weekdays", "half_days", "room")
        actions.generate_sessions(
            training_class=self.training_class,
            by=self.request.user,
            lecturers=form.chosen_lecturers(),
            **{name: form.cleaned_data[name] for name in names},
        )
        return self.cancel_url


class AddSession(TimetablePage):
    title = gettext_lazy("New session")
    form_class = SessionForm
    success_text = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"training_class": self.training_class}

    def get_initial(self):
        last = self.training_class.sessions.kept().last()
        return {"day": last.day, "room": last.room} if last else {"day": self.training_class.planned_start}

    def perform(self, form):
        session = actions.add_session(training_class=self.training_class, by=self.request.user, **form.cleaned_data)
        return f"{self.cancel_url}#session-{session.pk}"


class SessionPage(FormPage):
    """Common to what is done with one session of a class that this person sees."""

    rights = ("edit_classes",)
    template_name = "courses/session.html"

    @cached_property
    def session(self):
        found = Session.objects.visible_to(self.request.user)
        return get_object_or_404(found.select_related("training_class__version"), pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return f"{reverse('courses:sessions', args=[self.session.training_class_id])}#session-{self.kwargs['pk']}"

    def get_context_data(self, **kwargs):
        session = self.session
        return super().get_context_data(session=session, history=history_of(session), **kwargs)


class EditSession(SessionPage):
    title = gettext_lazy("Change the session")
    form_class = SessionForm
    success_text = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        session = self.session
        return super().get_form_kwargs() | {"training_class": session.training_class, "session": session}

    def get_initial(self):
        session = self.session
        shown = {name: getattr(session, name) for name in self.form_class.base_fields if name not in ("starts", "ends")}
        times = tuple(timezone.localtime(at).time() for at in (session.starts_at, session.ends_at))
        usual = times == HALF_DAYS[session.half_day]
        return shown | ({} if usual else {"starts": times[0], "ends": times[1]})

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
