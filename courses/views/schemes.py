"""Schemes and resolutions with their targets, and what is tagged with them."""

from functools import cached_property

from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions, queries
from courses.forms import SchemeForm, TagForm, TargetForm
from courses.models import PlanLine, Scheme, SchemeTarget, TrainingClass
from courses.tables import SchemeFilter, SchemeTable
from trainingcenter.audit.changes import history_of
from trainingcenter.ui.views import FormPage, ListPage, act, requires


class SchemeList(ListPage):
    rights = ("view_plan",)
    template_name = "courses/schemes.html"
    title = gettext_lazy("Schemes and resolutions")
    table_class = SchemeTable
    filterset_class = SchemeFilter
    export_name = "de-an-nghi-quyet"
    empty_text = gettext_lazy(
        "No document matches. Enter schemes and resolutions from above; lines of the plan and classes are tagged with them."
    )
    create_url = reverse_lazy("courses:scheme_new")
    create_label = gettext_lazy("New scheme or resolution")
    create_right = "edit_plan"
    extra_context = {"tab": "schemes"}

    def get_queryset(self):
        return Scheme.objects.with_use().order_by("-issued_on", "pk")


def scheme_of(pk):
    return get_object_or_404(Scheme, pk=pk)


@requires("view_plan")
def scheme(request, pk):
    """A scheme with its targets by audience and year, against what was planned, opened and done."""
    found = scheme_of(pk)
    rows, totals = queries.scheme_progress(found)
    context = {
        "scheme": found,
        "title": str(found),
        "tab": "schemes",
        "rows": rows,
        "totals": totals,
        "lines": found.plan_lines.in_force().select_related("programme", "plan").order_by("plan__year", "month_from"),
        "classes": TrainingClass.objects.tagged(found).order_by("-planned_start", "code"),
        "history": history_of(found),
    }
    return render(request, "courses/scheme.html", context)


class SchemePage(FormPage):
    """A form about schemes."""

    rights = ("edit_plan",)
    success_text = gettext_lazy("Saved.")

    @cached_property
    def scheme(self):
        return scheme_of(self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("courses:scheme", args=[self.kwargs["pk"]])


class NewScheme(SchemePage):
    title = gettext_lazy("New scheme or resolution")
    form_class = SchemeForm
    cancel_url = reverse_lazy("courses:schemes")

    def perform(self, form):
        return actions.add_scheme(by=self.request.user, **form.cleaned_data)


class EditScheme(SchemePage):
    title = gettext_lazy("Change the scheme or resolution")
    form_class = SchemeForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.scheme}

    def perform(self, form):
        return actions.edit_scheme(scheme=self.scheme, by=self.request.user, **form.cleaned_data)


class TagScheme(SchemePage):
    title = gettext_lazy("Tag lines and classes")
    intro = gettext_lazy("Tick what serves this document; its figures count against the targets.")
    form_class = TagForm

    def get_form_kwargs(self):
        found = self.scheme
        years = (found.first_year, max(found.last_year, timezone.localdate().year))
        lines = PlanLine.objects.in_force().filter(Q(plan__year__range=years) | Q(schemes=found)).distinct()
        classes = TrainingClass.objects.exclude(state="cancelled")
        classes = classes.filter(Q(year__range=years) | Q(schemes=found)).distinct()
        return super().get_form_kwargs() | {
            "plan_lines": lines.select_related("programme", "plan").order_by("-plan__year", "month_from", "pk"),
            "training_classes": classes.order_by("-year", "code"),
        }

    def get_initial(self):
        found = self.scheme
        return {"plan_lines": found.plan_lines.all(), "training_classes": found.training_classes.all()}

    def perform(self, form):
        return actions.tag_scheme(scheme=self.scheme, by=self.request.user, **form.cleaned_data)


@require_POST
@requires("edit_plan")
def remove_scheme(request, pk):
    found = scheme_of(pk)
    if act(request, actions.remove_scheme, _("The document is removed."), scheme=found, by=request.user):
        return redirect("courses:schemes")
    return redirect("courses:scheme", pk=pk)


class NewTarget(SchemePage):
    title = gettext_lazy("New target")
    form_class = TargetForm

    def perform(self, form):
        actions.add_target(scheme=self.scheme, by=self.request.user, **form.cleaned_data)
        return self.scheme


def target_of(pk):
    return get_object_or_404(SchemeTarget.objects.select_related("scheme"), pk=pk)


class EditTarget(FormPage):
    rights = ("edit_plan",)
    template_name = "courses/target.html"
    title = gettext_lazy("Change the target")
    form_class = TargetForm
    success_text = gettext_lazy("Saved.")

    @cached_property
    def target(self):
        return target_of(self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.target.scheme.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(target=self.target, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.target}

    def perform(self, form):
        return actions.edit_target(target=self.target, by=self.request.user, **form.cleaned_data).scheme


@require_POST
@requires("edit_plan")
def remove_target(request, pk):
    found = target_of(pk)
    act(request, actions.remove_target, _("The target is removed."), target=found, by=request.user)
    return redirect(found.scheme)
