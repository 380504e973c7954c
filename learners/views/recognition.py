"""The recognition of a class: proposed, exceptions decided, signed."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.models import Rank, TrainingClass
from learners import actions, results
from learners.models import CompletionReview, ReviewLine
from trainingcenter.documents.forms import SignForm
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import act, checked, requires

RULES = {
    "attendance_known": gettext_lazy("periods with a closed roll"),
    "absence": gettext_lazy("periods absent"),
    "unexcused_absence": gettext_lazy("periods absent without leave"),
    "mark": gettext_lazy("final mark"),
}


@requires("view_results")
def recognition(request, pk):
    """The recognition file: per learner what each rule needs and what they have."""
    training_class = get_object_or_404(TrainingClass.objects.select_related("version"), pk=pk)
    review = (
        CompletionReview.objects.filter(training_class=pk)
        .select_related("decision__book", "decision__signer", "proposed_by__person")
        .first()
    )
    lines = list(review.lines.select_related("enrolment__learner", "exception_by__person")) if review else []
    user = request.user
    unsigned = review is not None and not review.signed_at
    context = {
        "training_class": training_class,
        "title": _("Recognition"),
        "panels": fill("class_panel", {pk}, user)[pk],
        "review": review,
        "lines": lines,
        "rules": RULES,
        "passed": sum(line.passed for line in lines),
        "ranks": [(label, sum(line.rank == rank for line in lines)) for rank, label in Rank.choices],
        "preview": None if review else results.of_class(training_class),
        "may_propose": user.has_perm("accounts.propose_recognition") and training_class.state == "ended",
        "may_except": unsigned and user.has_perm("accounts.grant_exceptions") and review.proposed_by_id != user.pk,
        "sign_form": SignForm(paper=review.decision) if unsigned and user.has_perm("accounts.sign_decisions") else None,
    }
    return render(request, "learners/recognition.html", context)


@require_POST
@requires("propose_recognition")
def propose(request, pk):
    training_class = get_object_or_404(TrainingClass, pk=pk)
    text = _("The recognition is proposed; the decision waits for signature.")
    act(request, actions.propose_recognition, text, training_class=training_class, by=request.user)
    return redirect("learners:recognition", pk=pk)


@require_POST
@requires("grant_exceptions")
def exception(request, pk):
    line = get_object_or_404(ReviewLine.objects.select_related("review__training_class__version", "enrolment"), pk=pk)
    reason = request.POST.get("reason", "")
    act(request, actions.grant_exception, _("The exception is granted."), line=line, reason=reason, by=request.user)
    return redirect("learners:recognition", pk=line.review.training_class_id)


@require_POST
@requires("sign_decisions")
def sign(request, pk):
    review = get_object_or_404(CompletionReview.objects.select_related("decision__book"), training_class=pk)
    form = SignForm(request.POST, paper=review.decision)
    if act(request, checked, form=form):
        text = _("The decision is marked as signed; results are frozen.")
        act(request, actions.sign_recognition, text, review=review, by=request.user, **form.cleaned_data)
    return redirect("learners:recognition", pk=pk)
