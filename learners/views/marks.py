"""The results of classes, and marks as a grid."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.models import Rank, TrainingClass
from learners import actions
from learners.forms import AssessmentForm, GridForm, ReasonForm, read_mark
from learners.models import Assessment
from learners.tables import ResultFilter, ResultTable
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import ListPage, act, checked, number_of, requires


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
