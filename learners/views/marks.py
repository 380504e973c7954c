"""The results of classes, and marks as a grid."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.models import Rank, TrainingClass
from learners import actions, mark_grid
from learners.forms import MarkGridForm, read_cells
from learners.models import Assessment, CompletionReview
from learners.tables import ResultFilter, ResultTable
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import ListPage, act, back_to, checked, requires

# what marks.js says; %(…)s are filled in there
GRID_WORDS = {
    "no_mark": gettext_lazy("“%(text)s” is no mark. Type a number from 0 to 10, or V for who did not sit it."),
    "off_scale": gettext_lazy("%(mark)s is not between 0 and 10."),
    "too_fine": gettext_lazy("%(mark)s has more than two decimals."),
    "absent_again": gettext_lazy("V stands only in the first mark. Leave the re-test blank."),
    "at": gettext_lazy("Row %(row)s, %(name)s, %(column)s"),
    "unsaved": gettext_lazy("%(count)s cells not saved yet"),
    "wrong": gettext_lazy("%(count)s cells cannot be saved"),
    "saving": gettext_lazy("Saving…"),
    "saved": gettext_lazy("Saved at %(time)s"),
    "nothing": gettext_lazy("Nothing has changed."),
    "offline": gettext_lazy("No connection: nothing is lost, save again when it is back."),
    "signed_out": gettext_lazy("You were signed out. Sign in again in another tab, then save here."),
    "theirs": gettext_lazy("somebody else wrote “%(theirs)s” meanwhile, you “%(mine)s”"),
    "keep_mine": gettext_lazy("Keep mine"),
    "take_theirs": gettext_lazy("Take theirs"),
    "pasted": gettext_lazy("%(count)s rows pasted."),
    "pasted_names": gettext_lazy("%(count)s rows pasted by name."),
    "too_many": gettext_lazy("%(count)s pasted rows found no learner: %(rows)s"),
    "too_wide": gettext_lazy("%(count)s pasted columns found no column."),
    "too_few": gettext_lazy("The last %(count)s learners got nothing."),
    "not_found": gettext_lazy("Not found by name, or found twice: %(rows)s"),
    "lock_first": gettext_lazy("Not locked: correct the red cells and save first."),
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


def may_enter(user, assessment):
    """Whether `user` enters the marks of the assessment: the registrar of any, a lecturer of their own."""
    if user.has_perm("accounts.enter_marks"):
        return True
    own = assessment.lecturer is not None and assessment.lecturer.person_id == user.person_id
    return own and user.has_perm("accounts.enter_own_marks")


def assessment_to_enter(request, pk):
    """The assessment whose marks this person enters; somebody else's is a stranger's: 404."""
    found = Assessment.objects.select_related("training_class__version", "lecturer__person", "locked_by__person")
    if not request.user.has_perm("accounts.enter_marks"):
        found = found.marked_by(request.user)
    return get_object_or_404(found, pk=pk)


def _is_proposed(training_class):
    return CompletionReview.objects.proposed().filter(training_class=training_class).exists()


def may_change(assessment):
    """Whether the marks can be changed as things stand: neither locked nor resting under a recognition."""
    training_class = assessment.training_class
    return not (assessment.locked_at or training_class.is_over or _is_proposed(training_class))


def _page(request, grid, *, whole):
    """What the grid shows; `whole` is all of the class with final marks, else one assessment of its lecturer."""
    training_class = grid.training_class
    proposed = _is_proposed(training_class)
    going_on = not training_class.is_over and not proposed
    entered = {a.pk for a in grid.assessments if going_on and not a.locked_at and may_enter(request.user, a)}
    return {
        "training_class": training_class,
        "grid": grid,
        "whole": whole,
        "entered": entered,
        "may_enter_all": going_on and request.user.has_perm("accounts.enter_marks"),
        "going_on": going_on,
        "proposed": proposed,
        "ranks": dict(Rank.choices),
        "conclusions": mark_grid.CONCLUSIONS,
        "words": GRID_WORDS,
        "draft_key": f"marks:{request.user.pk}:{training_class.pk}:{'all' if whole else grid.assessments[0].pk}",
    }


@requires("view_results")
def marks(request, pk):
    """The grid of the whole class: all assessments side by side, the final mark and the rank behind them."""
    training_class = get_object_or_404(TrainingClass.objects.select_related("version"), pk=pk)
    grid = mark_grid.grid_of(training_class)
    context = _page(request, grid, whole=True) | {
        "title": _("Results"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "odd_count": len(mark_grid.odd_marks_of(grid)),
    }
    return render(request, "learners/marks.html", context)


@requires("enter_marks", "enter_own_marks")
def assessment_marks(request, pk):
    """The grid of one assessment, as its lecturer enters it: names and units, no other marks."""
    assessment = assessment_to_enter(request, pk)
    grid = mark_grid.grid_of(assessment.training_class, only=assessment)
    context = _page(request, grid, whole=False) | {"title": assessment.name, "assessment": assessment}
    return render(request, "learners/marks_own.html", context)


@requires("enter_marks", "enter_own_marks")
def to_mark(request):
    """Assessments whose marks are to be entered: of every class for the registrar, one's own for a lecturer."""
    found = Assessment.objects.to_mark(timezone.localdate())
    own = Assessment.objects.marked_by(request.user).filter(training_class__state__in=["open", "running", "ended"])
    found = found if request.user.has_perm("accounts.enter_marks") else own
    rows = found.with_entered().select_related("training_class", "lecturer__person").order_by("held_on", "pk")[:200]
    return render(request, "learners/marks_to_enter.html", {"title": _("Marks to enter"), "assessments": rows})


@require_POST
@requires("enter_marks", "enter_own_marks")
def save_marks(request, pk):
    """The changed cells of a class as one JSON field (MarkGridForm); answers per cell, so that nothing typed is lost."""
    training_class = get_object_or_404(TrainingClass.objects.select_related("version"), pk=pk)
    form = MarkGridForm(request.POST)
    try:
        checked(form=form)
        texts = form.cleaned_data["grid"]
        _refuse_strangers(request.user, training_class, texts)
        cells, wrong = read_cells(texts)
        outcome = actions.fill_marks(training_class=training_class, cells=cells, by=request.user)
    except ValidationError as error:
        return JsonResponse({"errors": error.messages}, status=409)
    return JsonResponse(_answer(request.user, training_class, cells, wrong, outcome))


def _refuse_strangers(user, training_class, texts):
    """Whoever enters only their own assessments is refused every other one."""
    if user.has_perm("accounts.enter_marks"):
        return
    own = set(Assessment.objects.marked_by(user).filter(training_class=training_class).values_list("pk", flat=True))
    if not own:
        raise Http404
    if {assessment for assessment, _enrolment, _column in texts} - own:
        raise PermissionDenied


def _answer(user, training_class, cells, wrong, outcome):
    """What the page is told: reasons per refused cell, what others wrote, what now stands, and the final marks."""
    told = {cell: str(why) for cell, why in (wrong | outcome.refused).items()}
    saved = {cell: now for cell, (_before, now) in cells.items() if cell not in told and cell not in outcome.theirs}
    answer = {
        "time": f"{timezone.localtime():%H:%M:%S}",
        "changed": outcome.changed,
        "errors": {_name(cell): why for cell, why in told.items()},
        "theirs": {_name(cell): mark_grid.shown(mark) for cell, mark in outcome.theirs.items()},
        "values": {_name(cell): mark_grid.shown(mark) for cell, mark in saved.items()},
    }
    if user.has_perm("accounts.view_results"):
        grid, ranks = mark_grid.grid_of(training_class), dict(Rank.choices) | {"": ""}
        answer["odd"] = len(mark_grid.odd_marks_of(grid))
        answer["finals"] = {
            row.enrolment.pk: [
                mark_grid.shown(row.final), str(ranks[row.rank]), str(mark_grid.CONCLUSIONS[row.conclusion])
            ]
            for row in grid.rows
        }  # fmt: skip
    return answer


def _name(cell):
    return "-".join(map(str, cell))


@require_POST
@requires("enter_marks", "enter_own_marks")
def lock_marks(request, pk):
    assessment = assessment_to_enter(request, pk)
    act(request, actions.lock_marks, _("The marks are locked."), assessment=assessment, by=request.user)
    return back_to(request, reverse("learners:assessment_marks", args=[pk]))
