"""Adjustments of a signed plan: numbered rounds that keep the earlier figures."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses import documents
from courses.models import PlanLine, PlanRound, PlanRoundLine
from courses.models.plans import FIGURES
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.words import centre_words

from .plans import locked_plan

State = OfficialPaper.State


@transaction.atomic
def draft_adjustment(*, plan, reason, by):
    """The next round of a signed plan, with a copy of every line in force and the draft of its paper; one at a time."""
    plan = locked_plan(plan.pk)
    if plan.paper.state != State.SIGNED:
        raise ValidationError(_("The plan is not signed yet. Change its lines directly."))
    if plan.rounds.exclude(paper__state=State.SIGNED).exists():
        raise ValidationError(_("An adjustment is open already. Sign or discard it before the next one."))
    number = plan.rounds.order_by("-number").values_list("number", flat=True).first() + 1
    round_ = PlanRound(plan=plan, number=number, reason=reason.strip())
    round_.full_clean()
    round_.paper = papers.draft_paper(
        kind=OfficialPaper.Kind.PLAN_ADJUSTMENT,
        abstract=f"Điều chỉnh kế hoạch mở lớp năm {plan.year} (lần {number})",
        words={},
        by=by,
    )
    round_.save()
    lines = plan.lines.in_force()
    PlanRoundLine.objects.bulk_create(PlanRoundLine(round=round_, line=line, **line.figures) for line in lines)
    _freeze_words(round_)
    return round_


@transaction.atomic
def add_round_line(*, plan_round, by, **figures):
    """A line that the plan gets when the round is signed."""
    return _write(_open(plan_round.pk), PlanRoundLine(round=plan_round), figures)


@transaction.atomic
def edit_round_line(*, round_line, by, **figures):
    """The figures that the line gets when the round is signed; never fewer classes than are opened from it."""
    return _write(_open(round_line.round_id), round_line, figures)


def _write(round_, round_line, figures):
    for name in FIGURES:
        if name in figures:
            setattr(round_line, name, figures[name])
    round_line.full_clean()
    _check_against_classes(round_line, _classes_of([round_line]))
    round_line.save()
    _freeze_words(round_)
    return round_line


@transaction.atomic
def drop_round_line(*, round_line, by):
    """The line leaves the plan when the round is signed; a line that only this round brought is gone at once."""
    round_ = _open(round_line.round_id)
    if round_line.line_id is None:
        round_line.delete()
    else:
        round_line.dropped = True
        _check_against_classes(round_line, _classes_of([round_line]))
        round_line.save(update_fields=["dropped"])
    _freeze_words(round_)


@transaction.atomic
def keep_round_line(*, round_line, by):
    """The line that was to be dropped stays in the plan."""
    round_ = _open(round_line.round_id)
    round_line.dropped = False
    round_line.save(update_fields=["dropped"])
    _freeze_words(round_)


@transaction.atomic
def submit_adjustment(*, plan_round, by):
    """The adjustment waits for signature; refused when it changes nothing."""
    round_ = _open(plan_round.pk)
    _check_changes(round_)
    papers.submit_paper(paper=round_.paper, by=by)
    return round_


@transaction.atomic
def sign_adjustment(*, plan_round, by, signed_on, signer=None, number=None):
    """The paper is marked as signed and the plan's lines say what the round says, once: new lines are there, the figures
    are written, dropped lines name the round that dropped them."""
    round_ = _open(plan_round.pk)
    _check_changes(round_)
    _freeze_words(round_, signed_on)
    round_.paper = papers.sign_paper(paper=round_.paper, by=by, signed_on=signed_on, signer=signer, number=number)
    rows = list(round_.lines.select_related("line"))
    known = _classes_of(rows)
    for row in rows:
        _check_against_classes(row, known)
        _apply(round_, row)
    return round_


def _apply(round_, row):
    """What the row of the signed round says is written to the plan."""
    if row.dropped:
        row.line.dropped_in = round_
        row.line.save(update_fields=["dropped_in"])
    elif row.line is None:
        row.line = PlanLine.objects.create(plan_id=round_.plan_id, **row.figures)
        row.save(update_fields=["line"])
    else:
        for name, value in row.figures.items():
            setattr(row.line, name, value)
        row.line.save(update_fields=list(FIGURES))


@transaction.atomic
def discard_adjustment(*, plan_round, reason, by):
    """The open adjustment is gone, its number free again; its paper stays, cancelled with the reason."""
    round_ = _open(plan_round.pk)
    paper = round_.paper
    papers.cancel_paper(paper=paper, by=by, reason=reason)
    round_.delete()
    return paper


def _open(pk):
    """The round that is not signed yet; its plan is locked, so that nobody signs it while it changes."""
    found = PlanRound.objects.filter(pk=pk).values_list("plan", flat=True).first()
    if found is None:
        raise ValidationError(_("This adjustment was discarded. Reload the plan to see what is there now."))
    locked_plan(found)
    round_ = PlanRound.objects.select_related("plan__paper", "paper__book").filter(pk=pk).first()
    if round_ is None or round_.paper.state == State.SIGNED:
        raise ValidationError(_("This adjustment is signed or discarded; it is not changed any more."))
    return round_


def _check_changes(round_):
    if not documents.changed_lines(round_):
        raise ValidationError(_("The adjustment changes nothing yet. Change, add or drop a line first."))


def _classes_of(rows):
    """{line: the line with its classes counted} of the lines behind the rows, in one query."""
    lines = PlanLine.objects.filter(pk__in=[row.line_id for row in rows if row.line_id])
    return {line.pk: line for line in lines.with_done().with_planned_classes().order_by("pk")}


def _check_against_classes(row, known):
    """A line from which classes were opened keeps its programme and at least so many classes, and is not dropped."""
    line = known.get(row.line_id)
    if line is None or not line.classes_taken:
        return
    if row.dropped:
        raise ValidationError(
            _(
                "Classes were planned or opened from the line “%(line)s”; it cannot be dropped. Lower its classes instead."
            )
            % {"line": line}
        )
    if row.programme_id != line.programme_id:
        raise ValidationError(
            {"programme": _("Classes were planned or opened from this line; its programme stays. Add a new line.")}
        )
    if row.classes < line.classes_opened:
        raise ValidationError(
            {
                "classes": _("%(count)s classes are opened from this line already. Plan at least so many.")
                % {"count": line.classes_opened}
            }
        )


def _freeze_words(round_, day=None):
    """The unsigned paper says what the round says now, under the centre's names of `day`."""
    round_.paper.words = documents.adjustment_words(round_) | centre_words(day) | {"plan_year": round_.plan.year}
    round_.paper.save(update_fields=["words"])
