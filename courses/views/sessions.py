"""The sessions of a class: listed, filled in, changed, moved, taken over, cancelled."""

from datetime import date
from functools import cached_property
from itertools import groupby

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions
from courses.availability import suggest_half_days, suggest_lecturers, years_without_holidays
from courses.checks import grouped, open_problems, problems_of
from courses.forms import FillForm, ReasonForm, SessionForm, SubstituteForm
from courses.models import ReleaseRow, Session
from courses.rules import HALF_DAYS
from courses.views.classes import visible_class
from trainingcenter.audit.changes import history_of
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import FormPage, act, add_errors, requires


def may_change(user, training_class):
    """Whether `user` may change the timetable of the class now."""
    return user.has_perm("accounts.edit_classes") and not training_class.is_over and training_class.state != "ended"


def can_keep(problems):
    """Whether one of the problems may be kept with a reason."""
    return any(problem.level == "warn" for problem in problems)


@requires("view_classes")
def sessions(request, pk):
    """The sessions of a class day by day, each with what should be known about it: the draft for the office, for
    others the release in force."""
    training_class = visible_class(request, pk)
    draft = sees_drafts(request.user)
    found = list(training_class.sessions.with_places() if draft else _published(training_class))
    problems = problems_of({session_id(s) for s in found}, request.user)
    kept = [s for s in found if s.state != "cancelled"]
    editable = may_change(request.user, training_class)
    context = {
        "training_class": training_class,
        "title": _("Timetable"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "days": [
            (day, [(session, session_id(session), problems[session_id(session)]) for session in of_day])
            for day, of_day in groupby(found, key=lambda session: session.day)
        ],
        "count": len(kept),
        "first_day": kept[0].day if kept else None,
        "days_count": len({s.day for s in kept}),
        "half_days_count": len({(s.day, s.half_day) for s in kept}),
        "periods": sum(s.periods for s in kept),
        "editable": editable,
        "draft": draft,
        "release": training_class.releases.filter(is_current=True).first(),
        "open_count": len(grouped(open_problems(problems))),
        "changes_count": len(actions.pending_changes(training_class)) if editable and found else 0,
    }
    return render(request, "courses/sessions.html", context)


def _published(training_class):
    rows = ReleaseRow.objects.in_force().filter(training_class=training_class)
    return rows.select_related("lecturer__person", "room", "session")


def sees_drafts(user):
    """Whether the person reads the office's draft; others read what is published."""
    return user.has_perm("accounts.view_learners")


def session_id(entry):
    """The id of the session that a session or a row of a release is about."""
    return getattr(entry, "session_id", None) or entry.pk


def day_of(text, otherwise):
    """The day that `text` (ISO) names; `otherwise` where it names none that a timetable could have."""
    try:
        day = parse_date(text) or otherwise
    except ValueError:
        day = otherwise
    return day if date(2000, 1, 1) <= day <= date(2100, 12, 31) else otherwise


class TimetablePage(FormPage):
    """A form of the timetable of the class that the address names."""

    rights = ("edit_classes",)

    @cached_property
    def training_class(self):
        return visible_class(self.request, self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("courses:sessions", args=[self.kwargs["pk"]])


class Fill(TimetablePage):
    """Asked with *preview*, the page shows what would be written and why; nothing is written then."""

    template_name = "courses/fill.html"
    title = gettext_lazy("Fill the timetable from the lessons")
    intro = gettext_lazy(
        "One lesson a half-day, in their order; holidays are left out. The opening ceremony comes before the first "
        "lesson, test and closing ceremony after the last. Lessons that have a session already are left alone."
    )
    form_class = FillForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"lessons": self.training_class.lessons_in_order()}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.helper.form_tag = False
        form.helper.inputs = []
        return form

    def get_initial(self):
        own = self.training_class
        return {
            "start": own.planned_start,
            "until": own.planned_end,
            "weekdays": own.weekdays,
            "half_days": own.half_days,
            "room": "choose",
        }

    def form_valid(self, form):
        if "preview" not in self.request.POST:
            return super().form_valid(form)
        try:
            proposal = actions.propose_timetable(training_class=self.training_class, **form.chosen)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, proposal=proposal))

    def get_context_data(self, **kwargs):
        own = self.training_class
        return super().get_context_data(training_class=own, years_open=years_without_holidays(own), **kwargs)

    def perform(self, form):
        proposal = actions.fill_timetable(training_class=self.training_class, by=self.request.user, **form.chosen)
        if proposal.left:
            self.success_text = _("%(count)s sessions are arranged. Not placed: %(left)s.") % {
                "count": len(proposal.sessions),
                "left": "; ".join(f"{title} ({', '.join(why)})" for title, why in proposal.left),
            }
        else:
            self.success_text = _("%(count)s sessions are arranged. Look at the warnings, then publish.") % {
                "count": len(proposal.sessions)
            }
        return self.cancel_url


@require_POST
@requires("edit_classes")
def clear_draft(request, pk):
    training_class = visible_class(request, pk)
    count = act(request, actions.clear_draft, training_class=training_class, by=request.user)
    if count:
        act(request, lambda: True, _("%(count)s draft sessions are removed.") % {"count": count})
    return redirect("courses:sessions", pk)


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
        found = Session.objects.visible_to(self.request.user).with_places()
        return get_object_or_404(found.select_related("training_class__version"), pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return f"{reverse('courses:sessions', args=[self.session.training_class_id])}#session-{self.kwargs['pk']}"

    def get_context_data(self, **kwargs):
        session = self.session
        problems = problems_of({session.pk}, self.request.user)[session.pk]
        context = {"session": session, "problems": problems, "history": history_of(session)}
        return super().get_context_data(**context | kwargs)


class EditSession(SessionPage):
    title = gettext_lazy("Change the session")
    form_class = SessionForm
    success_text = gettext_lazy("Saved.")

    @property
    def edited(self):
        return self.session

    def get_form_kwargs(self):
        session = self.session
        return super().get_form_kwargs() | {"training_class": session.training_class, "session": session}

    def get_initial(self):
        """What the session says now, or a suggestion that was chosen (`?lecturer=`, `?day=&half_day=`)."""
        session = self.session
        shown = {name: getattr(session, name) for name in self.form_class.base_fields if name not in ("starts", "ends")}
        times = tuple(timezone.localtime(at).time() for at in (session.starts_at, session.ends_at))
        usual = times == HALF_DAYS[session.half_day]
        asked = {name: self.request.GET[name] for name in ("lecturer", "day", "half_day") if self.request.GET.get(name)}
        if "day" in asked:
            return shown | asked | {"day": day_of(asked["day"], session.day)}
        return shown | ({} if usual else {"starts": times[0], "ends": times[1]}) | asked

    def get_context_data(self, **kwargs):
        session, offered = self.session, {}
        if session.state == "planned" and not session.lead_id:
            offered = {
                "lecturers": suggest_lecturers(session) if session.lesson_id else [],
                "half_days": suggest_half_days(session, actions.placed_at),
            }
        context = super().get_context_data(offered=offered, **kwargs)
        removable = session.state == "planned" and not session.release_rows.exists()
        return context | {"can_keep": can_keep(context["problems"]), "removable": removable}

    def perform(self, form):
        actions.edit_session(session=self.session, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


@require_POST
@requires("edit_classes")
def remove_session(request, pk):
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=pk)
    act(request, actions.remove_session, _("The draft session is removed."), session=session, by=request.user)
    return redirect("courses:sessions", session.training_class_id)


class Substitute(SessionPage):
    title = gettext_lazy("Substitute")
    intro = gettext_lazy(
        "Another lecturer takes the session over. Publish the timetable afterwards, so that both are told."
    )
    form_class = SubstituteForm
    submit_label = gettext_lazy("Take over")
    success_text = gettext_lazy("The substitute is entered. Publish the timetable to tell both lecturers.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"session": self.session}

    def get_initial(self):
        return {"lecturer": self.request.GET.get("lecturer")}

    def get_context_data(self, **kwargs):
        session = self.session
        offered = {"lecturers": suggest_lecturers(session) if session.lesson_id else []}
        return super().get_context_data(offered=offered, substitutions=session.substitutions.all(), **kwargs)

    def perform(self, form):
        actions.substitute(session=self.session, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class CancelSession(SessionPage):
    title = gettext_lazy("Cancel the session")
    form_class = ReasonForm
    submit_label = gettext_lazy("Cancel the session")
    success_text = gettext_lazy("The session is cancelled.")

    @property
    def intro(self):
        if codes := [one.training_class.code for one in self.session.followers.select_related("training_class")]:
            return _(
                "The session is joint: it is cancelled for %(codes)s as well. It stays visible, with the reason."
            ) % {"codes": ", ".join(codes)}
        return _("The session stays on the timetable as cancelled, with the reason.")

    def perform(self, form):
        actions.cancel_session(session=self.session, by=self.request.user, **form.cleaned_data)
        return self.cancel_url
