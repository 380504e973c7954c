"""Corrections of results after the recognition was signed."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from learners import actions
from learners.forms.corrections import CorrectionForm, CorrectionLineForm
from learners.models import CompletionReview, CorrectionLine, ResultCorrection
from trainingcenter.audit.changes import history_of
from trainingcenter.documents.forms import SignForm, done
from trainingcenter.ui.views import FormPage, act, number_of, requires


class NewCorrection(FormPage):
    """A correction begun for a class whose recognition is signed."""

    rights = ("propose_recognition",)
    title = gettext_lazy("Correct results after the recognition")
    intro = gettext_lazy(
        "The signed decision stays as it is. A new decision corrects the results it names; certificates that were issued "
        "on them are replaced afterwards."
    )
    form_class = CorrectionForm
    submit_label = gettext_lazy("Continue")

    @cached_property
    def review(self):
        return get_object_or_404(
            CompletionReview.objects.select_related("training_class"), training_class=self.kwargs["pk"]
        )

    @property
    def cancel_url(self):
        return reverse("learners:recognition", args=[self.kwargs["pk"]])

    def get(self, request, *args, **kwargs):
        if waiting := self.review.corrections.filter(signed_at__isnull=True).first():
            return redirect(waiting)
        return super().get(request, *args, **kwargs)

    def perform(self, form):
        return actions.begin_correction(review=self.review, by=self.request.user, **form.cleaned_data)


def _correction(pk):
    rows = ResultCorrection.objects.select_related(
        "decision__book",
        "decision__signer",
        "proposed_by__person",
        "review__decision",
        "review__training_class__version",
    )
    return get_object_or_404(rows, pk=pk)


@requires("view_results")
def correction(request, pk):
    """One correction: whose results change, from what to what, and what may be done with it now."""
    return _page(request, _correction(pk))


def _page(request, found, sign_form=None):
    waiting = found.decision is not None and found.signed_at is None
    may_propose = request.user.has_perm("accounts.propose_recognition") and found.signed_at is None
    may_sign = waiting and request.user.has_perm("accounts.sign_decisions")
    context = {
        "correction": found,
        "training_class": found.review.training_class,
        "title": _("Correction of results"),
        "lines": _with_certificates(found),
        "in_hand": may_propose and found.decision is None,
        "may_take_back": may_propose and waiting,
        "sign_form": (sign_form or SignForm(paper=found.decision)) if may_sign else None,
        "history": history_of(found),
    }
    return render(request, "learners/correction.html", context)


def _with_certificates(found):
    """The lines, each with the numbers of the certificates that were issued on the result before."""
    lines = found.lines.select_related("enrolment__learner").prefetch_related("enrolment__certificates")
    return [(line, [c.number for c in line.enrolment.certificates.all() if c.state == "issued"]) for line in lines]


class CorrectLine(FormPage):
    """One learner's result in a correction in hand."""

    rights = ("propose_recognition",)
    title = gettext_lazy("Result as it is to be")
    form_class = CorrectionLineForm
    success_text = gettext_lazy("Saved.")

    @cached_property
    def correction(self):
        return _correction(self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.correction.get_absolute_url()

    def get(self, request, *args, **kwargs):
        if self.correction.signed_at or self.correction.decision_id:
            return redirect(self.correction)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"training_class": self.correction.review.training_class}

    def get_initial(self):
        """The learner named in the address, with the result that the correction gives them so far, or that stands."""
        chosen = number_of(self.request.GET.get("enrolment", ""))
        enrolment = self.correction.review.training_class.enrolments.filter(pk=chosen).first()
        if enrolment is None:
            return {}
        line = self.correction.lines.filter(enrolment=enrolment).first()
        if line is None:
            return {"enrolment": enrolment, "mark": enrolment.mark, "passed": _word(enrolment.completed)}
        return {"enrolment": enrolment, "mark": line.after_mark, "passed": _word(line.after_passed), "note": line.note}

    def perform(self, form):
        typed = {"mark": None} | form.cleaned_data
        actions.correct_result(correction=self.correction, by=self.request.user, **typed)
        return self.correction


def _word(passed):
    return "yes" if passed else "no"


@require_POST
@requires("propose_recognition")
def drop_line(request, pk):
    line = get_object_or_404(CorrectionLine.objects.select_related("correction"), pk=pk)
    act(request, actions.drop_correction_line, _("The learner is left out."), line=line, by=request.user)
    return redirect(line.correction)


@require_POST
@requires("propose_recognition")
def submit(request, pk):
    found = _correction(pk)
    text = _("The decision is drafted and waits for its signature.")
    act(request, actions.submit_correction, text, correction=found, by=request.user)
    return redirect(found)


@require_POST
@requires("propose_recognition")
def take_back(request, pk):
    found = _correction(pk)
    act(request, actions.take_back_correction, _("Taken back to be changed."), correction=found, by=request.user)
    return redirect(found)


@require_POST
@requires("propose_recognition")
def discard(request, pk):
    found = _correction(pk)
    if act(request, actions.discard_correction, _("The correction was given up."), correction=found, by=request.user):
        return redirect("learners:recognition", pk=found.review.training_class_id)
    return redirect(found)


@require_POST
@requires("sign_decisions")
def sign(request, pk):
    found = _correction(pk)
    if found.decision is None:
        raise Http404
    form = SignForm(request.POST, paper=found.decision)
    text = _("The decision is marked as signed; the results are corrected.")
    if done(request, form, actions.sign_correction, text, correction=found):
        return redirect(found)
    return _page(request, _correction(pk), sign_form=form if found.signed_at is None else None)
