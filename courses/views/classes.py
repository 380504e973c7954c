"""Classes: the list, the hub, opening and ending."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions
from courses.forms import ClassEditForm, ClassForm, EndForm, ReasonForm
from courses.models import PlanLine, ProgrammeVersion, TrainingClass
from courses.tables import ClassFilter, ClassTable
from trainingcenter.audit.changes import history_of
from trainingcenter.documents.forms import SignForm
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import FormPage, ListPage, act, checked, requires


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
        enrolled = Count("enrolments", filter=Q(enrolments__state="enrolled"))
        return (
            TrainingClass.objects.visible_to(self.request.user)
            .annotate(enrolled=enrolled)
            .order_by("-planned_start", "code")
        )


def visible_class(request, pk):
    """The class, or 404 when it is not this person's to see."""
    classes = TrainingClass.objects.visible_to(request.user).select_related(
        "version", "programme", "supervisor", "opening_decision__book", "plan_line__plan"
    )
    return get_object_or_404(classes, pk=pk)


@requires("view_classes")
def class_page(request, pk):
    """The hub: what is done, what is missing, everything two clicks away."""
    training_class = visible_class(request, pk)
    decision = training_class.opening_decision
    may_sign = request.user.has_perm("accounts.sign_decisions") and training_class.state == "planned"
    context = {
        "training_class": training_class,
        "title": training_class.name,
        "steps": fill("class_step", {pk}, request.user)[pk],
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "sign_form": SignForm(paper=decision) if may_sign else None,
        "end_form": EndForm() if training_class.state == "running" else None,
        "history": history_of(training_class),
    }
    return render(request, "courses/class.html", context)


class NewClass(FormPage):
    rights = ("edit_classes",)
    title = gettext_lazy("New class")
    form_class = ClassForm
    submit_label = gettext_lazy("Plan the class")
    success_text = gettext_lazy("The class is planned. Its opening decision is drafted and waits for signature.")
    cancel_url = reverse_lazy("courses:classes")

    def get_initial(self):
        line = PlanLine.objects.filter(pk=self.request.GET.get("line") or 0).select_related("programme").first()
        if line is None:
            return {}
        version = ProgrammeVersion.objects.filter(programme=line.programme).order_by("-valid_from").first()
        return {
            "plan_line": line,
            "version": version,
            "audience": line.audience,
            "hosting": line.hosting,
            "partner": line.partner,
            "venue": line.venue,
            "expected_learners": line.learners // line.classes,
        }

    def perform(self, form):
        return actions.plan_class(by=self.request.user, **form.cleaned_data)


class EditClass(FormPage):
    rights = ("edit_classes",)
    title = gettext_lazy("Change the class")
    form_class = ClassEditForm
    success_text = gettext_lazy("Saved.")

    @property
    def training_class(self):
        return visible_class(self.request, self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("courses:class", args=[self.kwargs["pk"]])

    def get_initial(self):
        return {name: getattr(self.training_class, name) for name in self.form_class.base_fields}

    def perform(self, form):
        return actions.edit_class(training_class=self.training_class, by=self.request.user, **form.cleaned_data)


@require_POST
@requires("sign_decisions")
def open_class(request, pk):
    training_class = visible_class(request, pk)
    form = SignForm(request.POST, paper=training_class.opening_decision)
    if act(request, checked, form=form):
        act(
            request,
            actions.open_class,
            _("The decision is marked as signed; the class is open."),
            training_class=training_class,
            by=request.user,
            **form.cleaned_data,
        )
    return redirect(training_class)


@require_POST
@requires("edit_classes")
def end_class(request, pk):
    training_class = visible_class(request, pk)
    form = EndForm(request.POST)
    if act(request, checked, form=form):
        act(
            request, actions.end_class, _("The class has ended. Enter the marks, then propose recognition."),
            training_class=training_class, by=request.user, **form.cleaned_data,
        )  # fmt: skip
    return redirect(training_class)


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
        actions.cancel_class(training_class=training_class, by=self.request.user, **form.cleaned_data)
        return training_class
