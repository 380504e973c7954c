"""The annual plan."""

from functools import cached_property

from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions
from courses.forms import PlanForm, PlanLineForm
from courses.models import AnnualPlan, PlanLine
from trainingcenter.audit.changes import history_of
from trainingcenter.documents.forms import SignForm, done
from trainingcenter.ui.views import FormPage, act, requires

FIGURES = ("classes", "classes_opened", "classes_done", "learners", "enrolled")


@requires("view_plan")
def plans(request):
    """The years that have a plan."""
    found = AnnualPlan.objects.select_related("paper").annotate(lines_count=Count("lines"))
    return render(request, "courses/plans.html", {"title": _("Annual plans"), "plans": found})


def plan_of(year):
    return get_object_or_404(AnnualPlan.objects.select_related("paper__book", "paper__signer"), year=year)


@requires("view_plan")
def plan(request, year):
    """The lines of a year: planned against opened, done and enrolled."""
    return _plan_page(request, plan_of(year))


def _plan_page(request, found, sign_form=None):
    lines = list(found.lines.with_done().with_enrolled().select_related("programme"))
    state, user = found.paper.state, request.user
    may_sign = user.has_perm("accounts.sign_plan") and state == "submitted"
    context = {
        "plan": found,
        "title": str(found),
        "lines": lines,
        "totals": {name: sum(getattr(line, name) for line in lines) for name in FIGURES},
        "editable": state in ("draft", "submitted") and user.has_perm("accounts.edit_plan"),
        "sign_form": (sign_form or SignForm(paper=found.paper)) if may_sign else None,
        "history": history_of(found.paper),
    }
    return render(request, "courses/plan.html", context)


class NewPlan(FormPage):
    rights = ("edit_plan",)
    title = gettext_lazy("New annual plan")
    form_class = PlanForm
    cancel_url = reverse_lazy("courses:plans")
    success_text = gettext_lazy("The plan is drafted. Add its lines, then submit it for signature.")

    def get_initial(self):
        return {"year": timezone.localdate().year}

    def perform(self, form):
        return actions.draft_plan(by=self.request.user, **form.cleaned_data)


class NewLine(FormPage):
    rights = ("edit_plan",)
    title = gettext_lazy("New line of the plan")
    form_class = PlanLineForm
    success_text = gettext_lazy("Saved.")

    @property
    def cancel_url(self):
        return reverse("courses:plan", args=[self.kwargs["year"]])

    def perform(self, form):
        found = plan_of(self.kwargs["year"])
        actions.add_plan_line(plan=found, by=self.request.user, **form.cleaned_data)
        return found


def line_of(pk):
    return get_object_or_404(PlanLine.objects.select_related("plan__paper", "programme"), pk=pk)


class EditLine(FormPage):
    rights = ("edit_plan",)
    template_name = "courses/line.html"
    title = gettext_lazy("Line of the plan")
    form_class = PlanLineForm
    success_text = gettext_lazy("Saved.")

    @cached_property
    def line(self):
        return line_of(self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.line.plan.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(line=self.line, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.line}

    def perform(self, form):
        line = actions.edit_plan_line(line=self.line, by=self.request.user, **form.cleaned_data)
        return f"{line.plan.get_absolute_url()}#line-{line.pk}"


@require_POST
@requires("edit_plan")
def remove_line(request, pk):
    line = line_of(pk)
    found = line.plan
    act(request, actions.remove_plan_line, _("The line is removed from the plan."), line=line, by=request.user)
    return redirect(found)


@require_POST
@requires("edit_plan")
def submit(request, year):
    found = plan_of(year)
    act(request, actions.submit_plan, _("The plan waits for signature."), plan=found, by=request.user)
    return redirect(found)


@require_POST
@requires("sign_plan")
def sign(request, year):
    found = plan_of(year)
    form = SignForm(request.POST, paper=found.paper)
    if done(request, form, actions.sign_plan, _("The plan is marked as signed."), plan=found):
        return redirect(found)
    return _plan_page(request, plan_of(year), sign_form=form)
