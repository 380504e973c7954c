"""The annual plan: drafted, filled, submitted, signed."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses import documents
from courses.models import AnnualPlan, PlanLine, PlanRound, PlanRoundLine, Scheme
from courses.models.plans import FIGURES
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.words import centre_words


@transaction.atomic
def draft_plan(*, year, by):
    """An empty plan of `year` with the draft of its paper."""
    plan = AnnualPlan(year=year)
    plan.full_clean()
    plan.paper = papers.draft_paper(
        kind=OfficialPaper.Kind.ANNUAL_PLAN, abstract=f"Kế hoạch mở lớp năm {year}", words={}, by=by
    )
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        # somebody else has just drafted that year; now the check finds it and says so
        plan.full_clean()
        raise
    _freeze_words(plan)
    return plan


@transaction.atomic
def copy_plan(*, year, source, by):
    """A draft of `year` with the lines in force of the plan `source`, in the same months; tags of schemes whose period
    holds `year` are kept."""
    lines = list(source.lines.in_force().prefetch_related("schemes"))
    if not lines:
        raise ValidationError({"source": _("That plan has no lines. Choose another year or begin with an empty plan.")})
    plan = draft_plan(year=year, by=by)
    running = set(Scheme.objects.of_year(year).values_list("pk", flat=True))
    for line in lines:
        copy = PlanLine.objects.create(plan=plan, **line.figures)
        copy.schemes.set([scheme for scheme in line.schemes.all() if scheme.pk in running])
    _freeze_words(plan)
    return plan


def add_plan_line(*, plan, by, **fields):
    """A new line; refused once the plan is signed."""
    return _save_line(PlanLine(plan=plan), fields)


@transaction.atomic
def add_plan_lines(*, plan, lines, by):
    """The `lines` (each the fields of one) stand in the unsigned plan, all or none of them. Returns them."""
    unsigned = _unsigned(plan.pk)
    made = []
    for fields in lines:
        line = PlanLine(plan=unsigned)
        _write_line(line, dict(fields))
        made.append(line)
    _freeze_words(unsigned)
    return made


def edit_plan_line(*, line, by, **fields):
    """The line changed; refused once the plan is signed."""
    return _save_line(line, fields)


@transaction.atomic
def remove_plan_line(*, line, by):
    """The line is taken out of an unsigned plan; refused when a class was planned from it."""
    plan = _unsigned(line.plan_id)
    if line.training_classes.exists():
        raise ValidationError(_("A class was planned from this line. Change the line instead of removing it."))
    line.delete()
    _freeze_words(plan)


@transaction.atomic
def _save_line(line, fields):
    plan = _unsigned(line.plan_id)
    _write_line(line, fields)
    _freeze_words(plan)
    return line


def _write_line(line, fields):
    """The line with `fields`: its figures, and `schemes` when they are named."""
    for name in FIGURES:
        if name in fields:
            setattr(line, name, fields[name])
    line.full_clean()
    line.save()
    if fields.get("schemes") is not None:
        line.schemes.set(fields["schemes"])


def locked_plan(pk):
    """The plan, locked. Its paper is read after the lock: joined to it, it would be the one of before the wait."""
    return AnnualPlan.objects.select_for_update().get(pk=pk)


def _unsigned(pk):
    """The plan, locked, so that nobody signs it while its lines change."""
    plan = locked_plan(pk)
    if plan.paper and plan.paper.state == OfficialPaper.State.SIGNED:
        raise ValidationError(_("The plan is signed; its lines change only by an adjustment."))
    return plan


def _freeze_words(plan, day=None):
    """The unsigned paper says what the lines say now, under the centre's names of `day`."""
    plan.paper.words = documents.plan_words(plan) | centre_words(day)
    plan.paper.save(update_fields=["words"])


def refresh_drafts(*, plans):
    """The papers of those of `plans` that are not signed say what their lines say now."""
    for plan in plans.exclude(paper__state=OfficialPaper.State.SIGNED).select_related("paper"):
        _freeze_words(plan)


@transaction.atomic
def submit_plan(*, plan, by):
    """The plan waits for signature."""
    if not plan.lines.exists():
        raise ValidationError(_("The plan has no lines yet. Add at least one."))
    papers.submit_paper(paper=plan.paper, by=by)
    return plan


@transaction.atomic
def sign_plan(*, plan, by, signed_on, signer=None, number=None):
    """The plan's paper is marked as signed, with the lines of now, which its round 0 keeps; once."""
    plan = locked_plan(plan.pk)
    lines = list(plan.lines.all())
    if not lines:
        raise ValidationError(_("The plan has no lines yet. Add at least one."))
    if plan.paper.state != OfficialPaper.State.SIGNED:
        _freeze_words(plan, signed_on)
    plan.paper = papers.sign_paper(paper=plan.paper, by=by, signed_on=signed_on, signer=signer, number=number)
    first = PlanRound.objects.create(plan=plan, number=0, paper=plan.paper)
    PlanRoundLine.objects.bulk_create(PlanRoundLine(round=first, line=line, **line.figures) for line in lines)
    return plan
