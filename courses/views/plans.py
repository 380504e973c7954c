"""The annual plan."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions
from courses.forms import PlanForm, PlanLineForm
from courses.models import AnnualPlan, PlanLine
from trainingcenter.documents.forms import SignForm
from trainingcenter.ui.views import FormPage, act, checked, requires

OPENED = Q(training_classes__state__in=["open", "running", "ended", "recognised", "archived"])
ENROLLED = OPENED & Q(training_classes__enrolments__state="enrolled")


@requires("view_plan")
def plans(request):
    """The years that have a plan."""
    found = AnnualPlan.objects.select_related("paper").annotate(lines_count=Count("lines"))
    return render(request, "courses/plans.html", {"title": _("Annual plans"), "plans": found})


@requires("view_plan")
def plan(request, year):
    """The lines of a year: planned against opened, done and enrolled."""
    found = get_object_or_404(AnnualPlan.objects.select_related("paper__book", "paper__signer"), year=year)
    lines = list(
        found.lines.with_done()
        .select_related("programme")
        .annotate(enrolled=Count("training_classes__enrolments", filter=ENROLLED, distinct=True))
    )
    signed = found.paper.state == "signed"
    may_sign = request.user.has_perm("accounts.sign_plan") and found.paper.state == "submitted"
    context = {
        "plan": found,
        "title": str(found),
        "lines": lines,
        "totals": {
            name: sum(getattr(line, name) for line in lines)
            for name in ("classes", "classes_opened", "classes_done", "learners", "enrolled")
        },
        "editable": not signed and request.user.has_perm("accounts.edit_plan"),
        "sign_form": SignForm(paper=found.paper) if may_sign else None,
    }
    return render(request, "courses/plan.html", context)


class NewPlan(FormPage):
    rights = ("edit_plan",)
    title = gettext_lazy("New annual plan")
    form_class = PlanForm
    cancel_url = reverse_lazy("courses:plans")

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
        found = get_object_or_404(AnnualPlan.objects.select_related("paper"), year=self.kwargs["year"])
        actions.add_plan_line(plan=found, by=self.request.user, **form.cleaned_data)
        return found


class EditLine(FormPage):
    rights = ("edit_plan",)
    title = gettext_lazy("Line of the plan")
    form_class = PlanLineForm
    success_text = gettext_lazy("Saved.")

    @property
    def line(self):
        return get_object_or_404(PlanLine.objects.select_related("plan__paper"), pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.line.plan.get_absolute_url()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.line}

    def perform(self, form):
        actions.edit_plan_line(line=self.line, by=self.request.user, **form.cleaned_data)
        return self.line.plan


@require_POST
@requires("edit_plan")
def submit(request, year):
    found = get_object_or_404(AnnualPlan.objects.select_related("paper"), year=year)
    act(request, actions.submit_plan, _("The plan waits for signature."), plan=found, by=request.user)
    return redirect(found)


@require_POST
@requires("sign_plan")
def sign(request, year):
    found = get_object_or_404(AnnualPlan.objects.select_related("paper__book"), year=year)
    form = SignForm(request.POST, paper=found.paper)
    if act(request, checked, form=form):
        text = _("The plan is marked as signed.")
        act(request, actions.sign_plan, text, plan=found, by=request.user, **form.cleaned_data)
    return redirect(found)
