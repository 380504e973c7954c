"""The annual plan: its years, its lines, its signature, and the years of a term together."""

from functools import cached_property
from itertools import count

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions, documents, queries, rules
from courses.forms import PlanForm, PlanLineForm, TermForm
from courses.models import AnnualPlan, PlanLine
from trainingcenter.audit.changes import history_of
from trainingcenter.documents.forms import SignForm, done
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.ui.views import XLSX, FormPage, act, download, requires


@requires("view_plan")
def plans(request):
    """The years that have a plan."""
    in_force = Count("lines", filter=Q(lines__dropped_in=None))
    found = AnnualPlan.objects.select_related("paper").annotate(lines_count=in_force).order_by("-year")
    return render(request, "courses/plans.html", {"title": _("Annual plans"), "plans": found, "tab": "plans"})


def plan_of(year):
    return get_object_or_404(AnnualPlan.objects.select_related("paper__book", "paper__signer"), year=year)


@requires("view_plan")
def plan(request, year):
    """The lines of a year: planned against opened, done, late and enrolled, and what is outside the plan."""
    return _plan_page(request, plan_of(year))


def _plan_page(request, found, sign_form=None):
    state, user = found.paper.state, request.user
    may_edit, may_sign = user.has_perm("accounts.edit_plan"), user.has_perm("accounts.sign_plan")
    rounds = list(found.rounds.select_related("paper"))
    context = queries.progress(found, timezone.localdate()) | {
        "plan": found,
        "title": str(found),
        "tab": "plan",
        "tab_year": found.year,
        "editable": state in ("draft", "submitted") and may_edit,
        "may_adjust": may_edit and state == "signed" and all(each.paper.state == "signed" for each in rounds),
        "rounds": rounds,
        "discarded": OfficialPaper.objects.filter(
            kind=OfficialPaper.Kind.PLAN_ADJUSTMENT, state="cancelled", words__plan_year=found.year
        ),
        "sign_form": (sign_form or SignForm(paper=found.paper)) if may_sign and state == "submitted" else None,
        "history": history_of(found.paper),
    }
    return render(request, "courses/plan.html", context)


@requires("view_plan")
def plan_file(request, year):
    """The lines in force as a workbook, as the page that reads a plan takes it."""
    data = documents.plan_xlsx(plan_of(year))
    return download(data, name=f"ke-hoach-{year}.xlsx", content_type=XLSX)


class NewPlan(FormPage):
    rights = ("edit_plan",)
    title = gettext_lazy("New annual plan")
    form_class = PlanForm
    cancel_url = reverse_lazy("courses:plans")
    success_text = gettext_lazy("The plan is drafted. Add its lines, then submit it for signature.")

    def get_initial(self):
        """The first year from this one on that has no plan yet."""
        today = timezone.localdate().year
        taken = set(AnnualPlan.objects.filter(year__gte=today).values_list("year", flat=True))
        return {"year": next(year for year in count(today) if year not in taken)}

    def perform(self, form):
        year, source = form.cleaned_data["year"], form.cleaned_data["source"]
        if source:
            return actions.copy_plan(year=year, source=source, by=self.request.user)
        return actions.draft_plan(year=year, by=self.request.user)


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

    @property
    def edited(self):
        return self.line

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


@requires("view_plan")
def term(request):
    """The years of a term together, by programme; `?export=xlsx` gives them as a workbook."""
    usual = dict(zip(("tu", "den"), rules.term_of(timezone.localdate().year), strict=True))
    form = TermForm(usual | {name: request.GET[name] for name in usual if name in request.GET})
    found = queries.term(form.cleaned_data["tu"], form.cleaned_data["den"]) if form.is_valid() else None
    if found and request.GET.get("export") == "xlsx":
        return _term_file(found)
    first, last = (str(found["years"][at]) for at in (0, -1)) if found else ("", "")
    context = {
        "title": _("Plan of the term"), "form": form, "found": found, "tab": "term", "first_year": first, "last_year": last,
    }  # fmt: skip
    return render(request, "courses/term.html", context)


def _term_file(found):
    first, last = found["years"][0], found["years"][-1]
    kinds = [
        ("classes", _("classes planned")), ("classes_opened", _("classes opened")),
        ("learners", _("learners planned")), ("enrolled", _("learners enrolled")),
    ]  # fmt: skip
    years = [*found["years"], _("whole term")]
    titles = [_("programme"), *(f"{label} {year}" for year in years for _name, label in kinds)]
    rows = [
        [name, *(part[figure] for part in [*row["years"], row["sum"]] for figure, _label in kinds)]
        for name, row in [*found["rows"], (_("Total"), found["totals"])]
    ]
    title = _("Plan of the term %(first)s–%(last)s") % {"first": first, "last": last}
    return download(
        table_xlsx(title, titles, rows, sums={len(rows) - 1}),
        name=f"ke-hoach-nhiem-ky-{first}-{last}.xlsx",
        content_type=XLSX,
    )
