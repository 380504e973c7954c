"""The timetable of a class before and after it is published, and the centre's policy of clashes."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from courses import actions
from courses.actions.releases import change_line
from courses.checks import LEVELS, grouped, problems_of
from courses.forms import KeepForm, PolicyForm, PublishForm
from courses.models import KeptWarning, TimetablePolicy
from courses.views.classes import visible_class
from trainingcenter.documents.forms import done
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import FormPage, act, back_to, checked, number_of, requires


@requires("view_learners")
def publishing(request, pk):
    """For the office: what stands in the way, what changed since the last release, and the releases so far."""
    return _page(request, visible_class(request, pk))


def _page(request, training_class, *, keep_form=None, publish_form=None):
    sessions = {s.pk: s for s in training_class.sessions.kept().with_places()}
    problems = problems_of(set(sessions), request.user)
    told = [(sessions[pk], problem) for pk, found in problems.items() for problem in found]
    told.sort(key=lambda pair: (LEVELS[pair[1].level], pair[0].starts_at))
    may = request.user.has_perm("accounts.edit_classes") and training_class.state != "cancelled"
    changes = actions.pending_changes(training_class)
    context = {
        "training_class": training_class,
        "title": _("Publish the timetable"),
        "panels": fill("class_panel", {training_class.pk}, request.user)[training_class.pk],
        "open_problems": [
            (sessions[problem.session], problem, count)
            for problem, count in grouped(problem for _session, problem in told if problem.is_open)
        ],
        "notes": [pair for pair in told if pair[1].level == "note"],
        "kept": KeptWarning.objects.filter(session__in=sessions).select_related("session", "kept_by__person"),
        "changes": [change_line(change.as_json()) for change in changes],
        "releases": training_class.releases.select_related("published_by__person"),
        "may": may,
        "keep_form": keep_form,
        "publish_form": (publish_form or PublishForm()) if may and changes else None,
        "count": len(sessions),
    }
    return render(request, "courses/publishing.html", context)


@require_POST
@requires("edit_classes")
def publish(request, pk):
    training_class = visible_class(request, pk)
    form = PublishForm(request.POST)
    text = _("The timetable is published; the lecturers concerned are told.")
    if done(request, form, actions.publish_timetable, text, training_class=training_class):
        return redirect("courses:sessions", pk)
    return _page(request, training_class, publish_form=form)


@require_POST
@requires("edit_classes")
def keep(request, pk):
    """The ticked warnings are kept for one reason; a refused form comes back with the ticks."""
    training_class = visible_class(request, pk)
    form = KeepForm(request.POST)
    own = set(training_class.sessions.values_list("pk", flat=True))

    def keep_them(reason):
        checked(form=form)
        chosen = {(session, key) for session, key in form.chosen if session in own}
        return actions.keep_warnings(chosen=chosen, reason=reason, by=request.user)

    count = act(request, keep_them, reason=request.POST.get("reason", ""))
    if count:
        text = ngettext("%(count)s warning is kept.", "%(count)s warnings are kept.", count) % {"count": count}
        messages.success(request, text)
        return back_to(request, _before_publishing(request, pk))
    return _page(request, training_class, keep_form=form)


def _before_publishing(request, pk):
    """The page on which the warning was read when it names no other: the session's, or the one before publishing."""
    if session := number_of(request.POST.get("session", "")):
        return reverse("courses:session_edit", args=[session])
    return reverse("courses:publishing", args=[pk])


@requires("view_classes")
def release(request, pk, number):
    """A release as it was published: its rows, what changed, and who was told."""
    training_class = visible_class(request, pk)
    found = get_object_or_404(training_class.releases.select_related("published_by__person"), number=number)
    context = {
        "training_class": training_class,
        "release": found,
        "title": _("Release %(number)s of the timetable") % {"number": number},
        "rows": found.rows.select_related("lecturer__person", "room"),
        "changes": [change_line(change) for change in found.changes],
        "notices": [
            (notice, [change_line(change) for change in notice.changes])
            for notice in found.notices.select_related("lecturer__person", "notice")
        ],
    }
    return render(request, "courses/release.html", context)


class EditPolicy(FormPage):
    rights = ("manage_catalogue",)
    title = gettext_lazy("Policy of the timetable")
    intro = gettext_lazy(
        "Room and lecturer are never taken twice, whatever is chosen here. A warning stays an open problem until it is "
        "solved or kept with a reason; what is refused cannot be kept."
    )
    form_class = PolicyForm
    success_text = gettext_lazy("Saved.")
    cancel_url = reverse_lazy("organisation:settings")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": TimetablePolicy.objects.current()}

    def perform(self, form):
        actions.set_policy(by=self.request.user, **form.cleaned_data)
        return self.cancel_url
