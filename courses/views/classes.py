"""Classes: the list, the hub, opening, ending and putting away."""

from datetime import date
from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions, queries, rules
from courses.forms import ArchiveForm, ClassEditForm, ClassForm, DaysForm, EndForm, ReasonForm
from courses.models import HalfDay, PlanLine, ProgrammeVersion, TimetablePolicy, TrainingClass
from courses.models.classes import day_time, working_days
from courses.next_state import next_state
from courses.tables import ClassFilter, ClassTable
from trainingcenter.audit.changes import history_of
from trainingcenter.documents.forms import SignForm, done
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import FormPage, ListPage, number_of, requires


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
        return classes.with_enrolled().select_related("supervisor").order_by("-planned_start", "code")


def visible_class(request, pk):
    """The class, or 404 when it is not this person's to see."""
    classes = TrainingClass.objects.visible_to(request.user).select_related(
        "version__programme",
        "programme",
        "supervisor",
        "opening_decision__book",
        "plan_line__plan",
        "merged_into",
        "call_up__paper",
    )
    return get_object_or_404(classes, pk=pk)


@requires("view_classes")
def class_page(request, pk):
    """The hub: what is done, what is missing, everything two clicks away."""
    return _hub(request, visible_class(request, pk))


def _hub(request, training_class, **refused):
    """The hub, with the form of whoever may decide now; a refused one (`refused`) comes back with what was typed."""
    pk, user = training_class.pk, request.user
    steps = fill("class_step", {pk}, user)[pk]
    coming = next_state(training_class, user, steps)
    context = {
        "training_class": training_class,
        "decision": training_class.opening_decision,
        "title": training_class.name,
        "steps": steps,
        "panels": fill("class_panel", {pk}, user)[pk],
        "next_state": coming,
    }
    context |= queries.parts_of_class(training_class, user) | _forms(training_class, user, coming) | refused
    return render(request, "courses/class.html", context)


def _forms(training_class, user, coming):
    """The one form that moves the class on, for whoever may and when nothing else is missing."""
    forms = {"sign_form": None, "end_form": None, "archive_form": None}
    if training_class.state == "planned" and user.has_perm("accounts.sign_decisions"):
        forms["sign_form"] = SignForm(paper=training_class.opening_decision)
    if user.has_perm("accounts.edit_classes") and coming is not None and not coming.missing:
        if training_class.state == "running":
            forms["end_form"] = EndForm(initial=_last_day(training_class))
        if training_class.state == "recognised":
            forms["archive_form"] = ArchiveForm()
    return forms


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
    """Without a line of the plan the page first offers those that still have classes to open; with one, or with what
    is typed, it tells on which days the lessons would be held."""

    rights = ("edit_classes",)
    template_name = "courses/class_new.html"
    title = gettext_lazy("New class")
    form_class = ClassForm
    submit_label = gettext_lazy("Plan the class")
    success_text = gettext_lazy("The class is planned. Its opening decision is drafted and waits for signature.")
    cancel_url = reverse_lazy("courses:classes")

    @cached_property
    def earlier(self):
        """The class that is copied (`?copy=`), or None."""
        classes = TrainingClass.objects.visible_to(self.request.user)
        return classes.filter(pk=number_of(self.request.GET.get("copy"))).first()

    def get_initial(self):
        line = PlanLine.objects.filter(pk=number_of(self.request.GET.get("line"))).select_related("programme").first()
        if line is not None:
            return _proposed_from_line(line)
        return _proposed_from_class(self.earlier) if self.earlier else {}

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        lines = PlanLine.objects.in_force().filter(plan__year__gte=today.year).select_related("programme", "plan")
        form = kwargs.get("form") or self.get_form()
        days = DaysForm(self.request.POST) if form.is_bound else DaysForm(_plain(form.initial))
        return super().get_context_data(
            lines=[line for line in lines.with_planned_classes() if line.classes_taken < line.classes],
            earlier=self.earlier,
            proposal=_proposal(days),
            **kwargs | {"form": form},
        )

    def perform(self, form):
        made = actions.plan_class(by=self.request.user, copy_of=self.earlier, **form.cleaned_data)
        warn_when_large(self.request, made)
        return made


def _plain(initial):
    """What a form would send of `initial`, for the fields that DaysForm reads."""
    version = initial.get("version")
    days = {name: initial.get(name) for name in ("planned_start", "planned_end")}
    return {
        "version": version.pk if version else "",
        **{name: f"{day:%d/%m/%Y}" if day else "" for name, day in days.items()},
        "weekdays": initial.get("weekdays", working_days()),
        "half_days": initial.get("half_days", day_time()),
        "expected_learners": initial.get("expected_learners") or "",
    }


def _proposal(form):
    """The days that the lessons take, from a DaysForm; None while programme, opening day or days are not known."""
    if not form.is_valid():
        return None
    data = dict(form.cleaned_data)
    expected, typed = data.pop("expected_learners"), data.pop("planned_end")
    half_days = actions.propose_half_days(start=data.pop("planned_start"), **data)
    limit = TimetablePolicy.objects.current().large_class
    return {
        "version": data["version"],
        "lessons": data["version"].places.count(),
        "half_days": [(day, HalfDay(part).label) for day, part in half_days],
        "first": half_days[0] if half_days else None,
        "last": half_days[-1] if half_days else None,
        "other_end": typed if typed and half_days and typed != half_days[-1][0] else None,
        "days": len({day for day, _part in half_days}),
        "large": {"limit": limit, "size": expected} if expected and expected >= limit else None,
    }


@requires("edit_classes")
def proposed_days(request):
    """The proposal for what is typed on the form of a new class (htmx fragment)."""
    return render(request, "courses/_proposal.html", {"proposal": _proposal(DaysForm(request.GET))})


def warn_when_large(request, training_class):
    """A class as large as the setting says is planned all the same; the person is told."""
    if large := queries.large_class(training_class):
        text = _(
            "A large class: %(size)s learners (large from %(limit)s on). Check the seats of the room, the sites and the roll."
        )
        messages.warning(request, text % large)


def _proposed_from_line(line):
    """What the plan says of a class: its programme's newest version, the next intake and name, days in its months."""
    version = ProgrammeVersion.objects.filter(programme=line.programme).order_by("-valid_from").first()
    year = line.plan.year
    start = rules.first_monday_from(max(date(year, line.month_from, 1), min(timezone.localdate(), date(year, 12, 1))))
    proposed = actions.propose_class(version=version, year=year) if version else {}
    days = {"weekdays": working_days(), "half_days": day_time()}
    half_days = actions.propose_half_days(version=version, start=start, **days) if version else []
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
        "planned_end": half_days[-1][0] if half_days else None,
        "schemes": list(line.schemes.all()),
        **days,
    }


COPIED = (
    "version", "plan_line", "outside_plan_reason", "audience", "hosting", "partner", "venue", "supervisor",
    "expected_learners", "weekdays", "half_days",
)  # fmt: skip


def _proposed_from_class(earlier):
    """A copy of an earlier class: its programme and circumstances, without its days."""
    names = [name for name in COPIED if not (earlier.is_earlier and name == "outside_plan_reason")]
    return {name: getattr(earlier, name) for name in names} | {"schemes": list(earlier.schemes.all())}


class EditClass(FormPage):
    rights = ("edit_classes",)
    title = gettext_lazy("Change the class")
    form_class = ClassEditForm
    success_text = gettext_lazy("Saved.")

    @property
    def edited(self):
        return self.training_class

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
        shown = {name: getattr(self.training_class, name) for name in self.form_class.base_fields}
        return shown | {"schemes": list(self.training_class.schemes.all())}

    def perform(self, form):
        made = actions.edit_class(training_class=self.training_class, by=self.request.user, **form.cleaned_data)
        warn_when_large(self.request, made)
        return made


@require_POST
@requires("sign_decisions")
def open_class(request, pk):
    training_class = visible_class(request, pk)
    if training_class.opening_decision is None:  # a class of earlier years
        raise Http404
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


@require_POST
@requires("edit_classes")
def archive_class(request, pk):
    training_class = visible_class(request, pk)
    form = ArchiveForm(request.POST)
    text = _("The file of the class is put away.")
    if done(request, form, actions.archive_class, text, training_class=training_class):
        return redirect(training_class)
    return _hub(request, visible_class(request, pk), archive_form=form)


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
