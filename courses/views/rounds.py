"""Adjustments of a signed plan: drafted, filled, submitted, signed or discarded; earlier rounds stay to be seen."""

from functools import cached_property

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions, documents, rules
from courses.forms import AdjustmentForm, ReasonForm, RoundLineForm
from courses.models import PlanRound, PlanRoundLine
from trainingcenter.audit.changes import history_of
from trainingcenter.documents.forms import SignForm, done
from trainingcenter.ui.views import FormPage, act, requires
from trainingcenter.vietnamese import number_vn

from .plans import plan_of

WITH_COLUMN = ("classes", "learners", "month_from", "month_to")


def round_of(year, number):
    rounds = PlanRound.objects.select_related("plan__paper", "paper__book", "paper__signer")
    return get_object_or_404(rounds, plan__year=year, number=number)


@requires("view_plan")
def plan_round(request, year, number):
    """The figures of a round, before and after side by side; round 0 is the plan as it was signed."""
    return _round_page(request, round_of(year, number))


def _round_page(request, found, sign_form=None):
    user, state = request.user, found.paper.state
    changes = documents.round_changes(found)
    may_sign = user.has_perm("accounts.sign_plan") and state == "submitted"
    context = {
        "round": found,
        "plan": found.plan,
        "title": f"{found.plan}: {found}",
        "tab": "plan",
        "tab_year": found.plan.year,
        "changes": [(row, change, _details(change)) for row, change in changes],
        "changed": [change for _row, change in changes if change.kind != "same"],
        "before": rules.sum_of_plan(change.before for _row, change in changes),
        "after": rules.sum_of_plan(change.after for _row, change in changes),
        "editable": state in ("draft", "submitted") and user.has_perm("accounts.edit_plan"),
        "sign_form": (sign_form or SignForm(paper=found.paper)) if may_sign else None,
        "history": history_of(found.paper),
    }
    return render(request, "courses/round.html", context)


def _details(change):
    """(label, before, after) of the changed figures that have no column of their own."""
    fields = [PlanRoundLine._meta.get_field(name) for name in change.fields if name not in WITH_COLUMN]
    return [
        (field.verbose_name, *(_shown(field, figures[field.name]) for figures in (change.before, change.after)))
        for field in fields
    ]


def _shown(field, value):
    if field.choices:
        return dict(field.flatchoices)[value]
    return number_vn(value) if isinstance(value, int) else value


class NewRound(FormPage):
    rights = ("edit_plan",)
    title = gettext_lazy("Adjust the plan")
    intro = gettext_lazy(
        "Every line in force is copied into the adjustment. What you change there holds once the adjustment is signed; the "
        "figures of before stay to be seen."
    )
    form_class = AdjustmentForm
    submit_label = gettext_lazy("Draft the adjustment")
    success_text = gettext_lazy("The adjustment is drafted. Change, add or drop lines, then submit it for signature.")

    @property
    def cancel_url(self):
        return reverse("courses:plan", args=[self.kwargs["year"]])

    def perform(self, form):
        found = plan_of(self.kwargs["year"])
        return actions.draft_adjustment(plan=found, by=self.request.user, **form.cleaned_data)


class RoundOfAddress:
    """The round that the address names."""

    rights = ("edit_plan",)

    @cached_property
    def round(self):
        return round_of(self.kwargs["year"], self.kwargs["number"])

    @property
    def cancel_url(self):
        return self.round.get_absolute_url()


class NewRoundLine(RoundOfAddress, FormPage):
    title = gettext_lazy("New line of the plan")
    form_class = RoundLineForm
    success_text = gettext_lazy("Saved. The line holds once the adjustment is signed.")

    def perform(self, form):
        actions.add_round_line(plan_round=self.round, by=self.request.user, **form.cleaned_data)
        return self.round


class DiscardRound(RoundOfAddress, FormPage):
    title = gettext_lazy("Discard the adjustment")
    intro = gettext_lazy(
        "Its changes are lost, the plan stays as it is. The paper remains, cancelled with your reason."
    )
    form_class = ReasonForm
    submit_label = gettext_lazy("Discard the adjustment")
    success_text = gettext_lazy("The adjustment is discarded; the plan stays as it is.")

    def perform(self, form):
        found = self.round.plan
        actions.discard_adjustment(plan_round=self.round, by=self.request.user, **form.cleaned_data)
        return found


def row_of(pk):
    rows = PlanRoundLine.objects.select_related("round__plan__paper", "round__paper", "line", "programme")
    return get_object_or_404(rows, pk=pk)


class EditRoundLine(FormPage):
    rights = ("edit_plan",)
    title = gettext_lazy("Line of the plan")
    form_class = RoundLineForm
    success_text = gettext_lazy("Saved. The figures hold once the adjustment is signed.")

    @property
    def edited(self):
        return self.row

    @cached_property
    def row(self):
        return row_of(self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.row.round.get_absolute_url()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}

    def perform(self, form):
        row = actions.edit_round_line(round_line=self.row, by=self.request.user, **form.cleaned_data)
        return f"{row.round.get_absolute_url()}#line-{row.pk}"


@require_POST
@requires("edit_plan")
def drop_line(request, pk):
    row = row_of(pk)
    text = _("The line leaves the plan once the adjustment is signed.")
    act(request, actions.drop_round_line, text, round_line=row, by=request.user)
    return redirect(row.round)


@require_POST
@requires("edit_plan")
def keep_line(request, pk):
    row = row_of(pk)
    act(request, actions.keep_round_line, _("The line stays in the plan."), round_line=row, by=request.user)
    return redirect(row.round)


@require_POST
@requires("edit_plan")
def submit(request, year, number):
    found = round_of(year, number)
    text = _("The adjustment waits for signature.")
    act(request, actions.submit_adjustment, text, plan_round=found, by=request.user)
    return redirect(found)


@require_POST
@requires("sign_plan")
def sign(request, year, number):
    found = round_of(year, number)
    form = SignForm(request.POST, paper=found.paper)
    text = _("The adjustment is marked as signed; the plan says what it says.")
    if done(request, form, actions.sign_adjustment, text, plan_round=found):
        return redirect(found)
    return _round_page(request, round_of(year, number), sign_form=form)
