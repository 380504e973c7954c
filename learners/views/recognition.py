"""The recognition of a class: looked at, proposed, taken back, signed; and why somebody is recognised or not."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.models import HalfDay, TrainingClass
from learners import actions, documents, recognition_rows
from learners.forms import ReasonForm
from learners.models import CompletionReview, Enrolment
from trainingcenter.documents.forms import SignForm, done
from trainingcenter.documents.paper import render_paper
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import PDF, FormPage, act, download, requires

RULES = {
    "attendance_known": gettext_lazy("periods with a closed roll"),
    "absence": gettext_lazy("periods absent"),
    "unexcused_absence": gettext_lazy("periods absent without leave"),
    "mark": gettext_lazy("final mark"),
}
SHOW = [
    ("", gettext_lazy("everybody")),
    ("rules", gettext_lazy("everybody, with every rule")),
    ("failed", gettext_lazy("not recognised")),
    ("exceptions", gettext_lazy("exceptions")),
]


OVER = (TrainingClass.State.RECOGNISED, TrainingClass.State.ARCHIVED)


def class_of(pk):
    return get_object_or_404(TrainingClass.objects.select_related("version"), pk=pk)


@requires("view_results")
def recognition(request, pk):
    """The recognition file: per learner what each rule needs, what they have, and the rows behind it."""
    return _page(request, class_of(pk))


def _page(request, training_class, sign_form=None):
    if training_class.is_earlier:
        return _earlier(request, training_class)
    reviews = CompletionReview.objects.filter(training_class=training_class)
    review = reviews.select_related(
        "decision__book", "decision__signer", "minutes", "reward_decision", "proposed_by__person"
    ).first()
    rows = recognition_rows.rows_of(training_class, review)
    show, text = request.GET.get("show", ""), request.GET.get("q", "").strip()
    user, proposed = request.user, review is not None and review.is_proposed
    context = {
        "training_class": training_class,
        "title": _("Recognition"),
        "panels": fill("class_panel", {training_class.pk}, user)[training_class.pk],
        "review": review,
        "rows": recognition_rows.filtered(rows, show=show, text=text),
        "figures": recognition_rows.figures_of(rows),
        "shows": SHOW,
        "show": show,
        "text": text,
        "rules": RULES,
        "half_days": dict(HalfDay.choices),
        "proposed": proposed,
        "going_on": training_class.state not in (TrainingClass.State.ENDED, *OVER),
        "sign_form": (sign_form or SignForm(paper=review.decision)) if proposed and user.has_perm("accounts.sign_decisions") else None,
        **_deeds(user, training_class, review),
        **_kept(review),
    }  # fmt: skip
    return render(request, "learners/recognition.html", context)


def _deeds(user, training_class, review):
    """What this person may do with the file now."""
    ended, proposed = training_class.state == TrainingClass.State.ENDED, review is not None and review.is_proposed
    office = user.has_perm("accounts.propose_recognition")
    return {
        "may_propose": office and ended,
        "may_keep": office and ended,
        "may_ask": office and proposed,
        "may_decide": proposed and user.has_perm("accounts.grant_exceptions"),
        "may_correct": office and review is not None and review.signed_at is not None,
    }


def _kept(review):
    """Board, rewards and, of a signed file, its corrections."""
    if review is None:
        return {}
    corrections = review.corrections.select_related("decision").prefetch_related("lines__enrolment__learner")
    return {
        "board": list(review.board.select_related("person")),
        "rewards": list(review.rewards.select_related("enrolment__learner")),
        "corrections": list(corrections) if review.signed_at else [],
    }


def _earlier(request, training_class):
    """Of a class of earlier years the results stand as its old register tells them."""
    context = {
        "training_class": training_class,
        "title": _("Recognition"),
        "panels": fill("class_panel", {training_class.pk}, request.user)[training_class.pk],
        "enrolments": training_class.enrolments.active().in_roster_order(),
    }
    return render(request, "learners/recognition_earlier.html", context)


@require_POST
@requires("propose_recognition")
def propose(request, pk):
    text = _("The recognition is proposed; the decision waits for signature.")
    act(request, actions.propose_recognition, text, training_class=class_of(pk), by=request.user)
    return redirect("learners:recognition", pk=pk)


class WithdrawProposal(FormPage):
    """The proposal is taken back, so that marks and rolls can be mended."""

    rights = ("propose_recognition",)
    title = gettext_lazy("Take the proposal back")
    intro = gettext_lazy(
        "The decision and the minutes that were drafted are cancelled; marks and rolls can be mended again. Board, meeting, rewards "
        "and exceptions stay. Then it is proposed anew."
    )
    form_class = ReasonForm
    submit_label = gettext_lazy("Take back")
    success_text = gettext_lazy("The proposal is taken back.")

    @cached_property
    def review(self):
        return get_object_or_404(
            CompletionReview.objects.select_related("training_class"), training_class=self.kwargs["pk"]
        )

    @property
    def cancel_url(self):
        return reverse("learners:recognition", args=[self.kwargs["pk"]])

    def perform(self, form):
        actions.withdraw_proposal(review=self.review, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


@require_POST
@requires("sign_decisions")
def sign(request, pk):
    reviews = CompletionReview.objects.select_related("decision__book", "training_class__version")
    review = get_object_or_404(reviews, training_class=pk)
    if review.decision is None:
        raise Http404
    form = SignForm(request.POST, paper=review.decision)
    text = _("The decision is marked as signed; results are frozen.")
    if done(request, form, actions.sign_recognition, text, review=review):
        return redirect("learners:recognition", pk=pk)
    return _page(request, class_of(pk), sign_form=form)


def _row(pk):
    rows = Enrolment.objects.select_related("learner", "training_class__version")
    enrolment = get_object_or_404(rows, pk=pk)
    row, review = recognition_rows.row_of(enrolment)
    if row is None or enrolment.training_class.is_earlier:
        raise Http404
    return enrolment, row, review


@requires("view_results")
def why_not(request, pk):
    """Why one learner is recognised or not: as it stands now, or as it was decided."""
    enrolment, row, review = _row(pk)
    context = {
        "enrolment": enrolment,
        "training_class": enrolment.training_class,
        "title": _("Why recognised or not"),
        "row": row,
        "review": review,
        "rules": RULES,
        "half_days": dict(HalfDay.choices),
    }
    return render(request, "learners/why_not.html", context)


@requires("view_results")
def why_not_pdf(request, pk):
    """The same as a sheet for the learner."""
    enrolment, row, review = _row(pk)
    paper = documents.why_not_paper(
        enrolment=enrolment,
        training_class=enrolment.training_class,
        checklist=row.checks,
        passed=row.stands,
        exception=documents.exception_words(row.line) if row.line else "",
        decision=review.decision if review and review.signed_at else None,
        correction=documents.corrected_words(row.correction),
        drawn_by=str(request.user),
    )
    name = f"giai-thich-{enrolment.training_class.code}-{enrolment.order or enrolment.pk}.pdf"
    what = f"{_('Why recognised or not')}: {enrolment.training_class.code}"
    return download(render_paper(paper), name=name, content_type=PDF, what=what, rows=1)
