"""Classes: the list, the hub, opening and ending."""

from datetime import date, timedelta
from functools import cached_property

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions, rules
from courses.forms import ClassEditForm, ClassForm, EndForm, ReasonForm
from courses.models import PlanLine, ProgrammeVersion, TrainingClass
from courses.tables import ClassFilter, ClassTable
from trainingcenter.audit.changes import history_of
from trainingcenter.documents.forms import SignForm, done
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import FormPage, ListPage, requires


class ClassList(ListPage):
    rights = ("view_classes",)
    title = gettext_lazy("Classes")
    table_class = ClassTable
    filterset_class = ClassFilter
    export_name = "lop-hoc"
    empty_text = gettext_lazy("No class matches. Classes are opened from a line of the annual plan.")
    create_url = reverse_lazy("courses:class_new")
    create_label = gettext_lazy("New class")
    create_right = "edit_classes"

    def get_queryset(self):
        classes = TrainingClass.objects.visible_to(self.request.user)
        return classes.with_enrolled().order_by("-planned_start", "code")


def visible_class(request, pk):
    """The class, or 404 when it is not this person's to see."""
    classes = TrainingClass.objects.visible_to(request.user).select_related(
        "version__programme", "programme", "supervisor", "opening_decision__book", "plan_line__plan"
    )
    return get_object_or_404(classes, pk=pk)


@requires("view_classes")
def class_page(request, pk):
    """The hub: what is done, what is missing, everything two clicks away."""
    return _hub(request, visible_class(request, pk))


def _hub(request, training_class, *, sign_form=None, end_form=None):
    """The hub, with the forms of whoever may decide now; a refused form comes back with what was typed."""
    pk, user = training_class.pk, request.user
    may_sign = user.has_perm("accounts.sign_decisions") and training_class.state == "planned"
    may_end = user.has_perm("accounts.edit_classes") and training_class.state == "running"
    context = {
        "training_class": training_class,
        "decision": training_class.opening_decision,
        "title": training_class.name,
        "steps": fill("class_step", {pk}, user)[pk],
        "panels": fill("class_panel", {pk}, user)[pk],
        "sign_form": (sign_form or SignForm(paper=training_class.opening_decision)) if may_sign else None,
        "end_form": (end_form or EndForm(initial=_last_day(training_class))) if may_end else None,
    }
    return render(request, "courses/class.html", context)


def _last_day(training_class):
    """The day a class most likely closed: that of its last session, when that has come."""
    last = training_class.sessions.kept().last()
    return {"closed_on": min(last.day, timezone.localdate())} if last else {}


@requires("view_classes")
def class_history(request, pk):
    """Who changed the class and its opening decision, when, and how."""
    training_class = visible_class(request, pk)
    decision = training_class.opening_decision
    context = {
        "training_class": training_class,
        "title": training_class.name,
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "history": history_of(training_class),
        "decision": decision,
    }
    return render(request, "courses/class_history.html", context)


class NewClass(FormPage):
    """Without a line of the plan the page first offers those that still have classes to open."""

    rights = ("edit_classes",)
    template_name = "courses/class_new.html"
    title = gettext_lazy("New class")
    form_class = ClassForm
    submit_label = gettext_lazy("Plan the class")
    success_text = gettext_lazy("The class is planned. Its opening decision is drafted and waits for signature.")
    cancel_url = reverse_lazy("courses:classes")

    def get_initial(self):
        line = PlanLine.objects.filter(pk=_number(self.request.GET.get("line"))).select_related("programme").first()
        if line is not None:
            return _proposed_from_line(line)
        earlier = TrainingClass.objects.visible_to(self.request.user).filter(pk=_number(self.request.GET.get("copy")))
        return _proposed_from_class(earlier.first()) if earlier else {}

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        lines = PlanLine.objects.in_force().filter(plan__year__gte=today.year).select_related("programme", "plan")
        return super().get_context_data(
            lines=[line for line in lines.with_planned_classes() if line.classes_taken < line.classes], **kwargs
        )

    def perform(self, form):
        return actions.plan_class(by=self.request.user, **form.cleaned_data)


def _number(text):
    return int(text) if (text or "").isdecimal() else 0


def _proposed_from_line(line):
    """What the plan says of a class: its programme's newest version, the next intake and name, days in its months."""
    version = ProgrammeVersion.objects.filter(programme=line.programme).order_by("-valid_from").first()
    year = line.plan.year
    start = rules.first_monday_from(max(date(year, line.month_from, 1), min(timezone.localdate(), date(year, 12, 1))))
    proposed = actions.propose_class(version=version, year=year) if version else {}
    return {
        "plan_line": line,
        "version": version,
        "name": proposed.get("name"),
        "intake": proposed.get("intake"),
        "audience": line.audience,
        "hosting": line.hosting,
        "partner": line.partner,
        "venue": line.venue,
        "expected_learners": line.learners // line.classes,
        "planned_start": start,
        "planned_end": start + timedelta(days=max(version.norm_days or 1, 1) - 1) if version else None,
    }


def _proposed_from_class(earlier):
    """A copy of an earlier class: its programme and circumstances, without its days."""
    names = ("version", "plan_line", "outside_plan_reason", "audience", "hosting", "partner", "venue", "supervisor")
    return {name: getattr(earlier, name) for name in (*names, "expected_learners")}


class EditClass(FormPage):
    rights = ("edit_classes",)
    title = gettext_lazy("Change the class")
    form_class = ClassEditForm
    success_text = gettext_lazy("Saved.")

    @cached_property
    def training_class(self):
        return visible_class(self.request, self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("courses:class", args=[self.kwargs["pk"]])

    @property
    def intro(self):
        if not self.training_class.is_decided:
            return _("The draft of the opening decision follows what you change.")
        return _("The opening decision is signed: it fixes the name, the opening day and the hosting.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"decided": self.training_class.is_decided}

    def get_initial(self):
        return {name: getattr(self.training_class, name) for name in self.form_class.base_fields}

    def perform(self, form):
        return actions.edit_class(training_class=self.training_class, by=self.request.user, **form.cleaned_data)


@require_POST
@requires("sign_decisions")
def open_class(request, pk):
    training_class = visible_class(request, pk)
    form = SignForm(request.POST, paper=training_class.opening_decision)
    text = _("The decision is marked as signed; the class is open.")
    if done(request, form, actions.open_class, text, training_class=training_class):
        return redirect(training_class)
    return _hub(request, visible_class(request, pk), sign_form=form)


@require_POST
@requires("edit_classes")
def end_class(request, pk):
    training_class = visible_class(request, pk)
    form = EndForm(request.POST)
    text = _("The class has ended. Enter the marks, then propose recognition.")
    if done(request, form, actions.end_class, text, training_class=training_class):
        return redirect(training_class)
    return _hub(request, visible_class(request, pk), end_form=form)


class CancelClass(FormPage):
    rights = ("edit_classes",)
    title = gettext_lazy("Cancel the class")
    intro = gettext_lazy("The class and all its sessions are cancelled. It stays visible, and this cannot be undone.")
    form_class = ReasonForm
    submit_label = gettext_lazy("Cancel the class")
    success_text = gettext_lazy("The class is cancelled.")

    @property
    def cancel_url(self):
        return reverse("courses:class", args=[self.kwargs["pk"]])

    def perform(self, form):
        training_class = visible_class(self.request, self.kwargs["pk"])
        return actions.cancel_class(training_class=training_class, by=self.request.user, **form.cleaned_data)
