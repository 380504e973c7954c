"""Marks as a grid, and the recognition of a class."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.models import Rank, TrainingClass
from learners import actions, results
from learners.forms import AssessmentForm, GridForm, ReasonForm, read_mark
from learners.models import Assessment, CompletionReview, ReviewLine
from learners.tables import ResultFilter, ResultTable
from trainingcenter.documents.forms import SignForm
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import ListPage, act, checked, number_of, requires

RULES = {
    "attendance_known": gettext_lazy("periods with a closed roll"),
    "absence": gettext_lazy("periods absent"),
    "unexcused_absence": gettext_lazy("periods absent without leave"),
    "mark": gettext_lazy("final mark"),
}


class ResultList(ListPage):
    rights = ("view_results",)
    title = gettext_lazy("Results and recognition")
    table_class = ResultTable
    filterset_class = ResultFilter
    export_name = "ket-qua"
    empty_text = gettext_lazy("No class matches.")

    def get_queryset(self):
        enrolled = Q(enrolments__state="enrolled")
        ranks = {rank: Count("enrolments", filter=enrolled & Q(enrolments__rank=rank)) for rank in Rank.values}
        return (
            TrainingClass.objects.counted()
            .select_related("version")
            .annotate(
                enrolled=Count("enrolments", filter=enrolled),
                completed_count=Count("enrolments", filter=enrolled & Q(enrolments__completed=True)),
                **ranks,
            )
            .order_by("-planned_start", "code")
        )


@requires("view_results")
def marks(request, pk):
    """The grid: one row a learner, two columns an assessment (mark and re-test)."""
    training_class = get_object_or_404(TrainingClass.objects.select_related("version"), pk=pk)
    assessments = list(training_class.assessments.select_related("locked_by__person").prefetch_related("marks"))
    given = {(a.pk, m.enrolment_id): m for a in assessments for m in a.marks.all()}
    enrolments = list(training_class.enrolments.active().in_roster_order())
    context = {
        "training_class": training_class,
        "title": _("Results"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "grids": [(a, [(e, given.get((a.pk, e.pk))) for e in enrolments]) for a in assessments],
        "assessment_form": AssessmentForm(),
        "reason_form": ReasonForm(),
        "editable": request.user.has_perm("accounts.enter_marks") and not training_class.is_over,
    }
    return render(request, "learners/marks.html", context)


@require_POST
@requires("enter_marks")
def add_assessment(request, pk):
    training_class = get_object_or_404(TrainingClass, pk=pk)
    form = AssessmentForm(request.POST)
    if act(request, checked, form=form):
        act(
            request,
            actions.create_assessment,
            _("Saved."),
            training_class=training_class,
            by=request.user,
            **form.cleaned_data,
        )
    return redirect("learners:marks", pk=pk)


@require_POST
@requires("enter_marks")
def save_marks(request, pk):
    """One assessment's grid as one JSON field, `{enrolment: [mark, re-test]}`, or as plain fields."""
    assessment = get_object_or_404(Assessment, pk=pk)
    try:
        actions.save_marks(assessment=assessment, marks=_grid(request), by=request.user)
        if "lock" in request.POST:
            actions.lock_marks(assessment=assessment, by=request.user)
    except ValidationError as error:
        act(request, _refuse, error=error)
    else:
        act(request, lambda: None, _("The marks are locked.") if "lock" in request.POST else _("The marks are saved."))
    return redirect("learners:marks", pk=assessment.training_class_id)


def _grid(request):
    if request.POST.get("grid"):
        form = GridForm(request.POST)
        checked(form=form)
        cells = form.cleaned_data["grid"]
    else:
        cells = {
            number_of(name[6:]): [value, request.POST.get(f"retest-{name[6:]}", "")]
            for name, value in request.POST.items()
            if name.startswith("value-") and number_of(name[6:])
        }
    try:
        return {pk: (read_mark(value), read_mark(retest)) for pk, (value, retest) in cells.items()}
    except (TypeError, ValueError):
        raise ValidationError(_("The table could not be read. Reload the page and try again.")) from None


def _refuse(*, error):
    raise error


@require_POST
@requires("enter_marks")
def reopen_marks(request, pk):
    assessment = get_object_or_404(Assessment.objects.select_related("training_class"), pk=pk)
    reason = request.POST.get("reason", "")
    act(
        request,
        actions.reopen_marks,
        _("The marks are open again."),
        assessment=assessment,
        reason=reason,
        by=request.user,
    )
    return redirect("learners:marks", pk=assessment.training_class_id)


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
