"""The annual plan: drafted, submitted, signed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses import documents
from courses.models import AnnualPlan, PlanLine
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.words import centre_words

LINE_FIELDS = (
    "programme", "audience", "classes", "learners", "month_from", "month_to",
    "hosting", "partner", "venue", "budget", "note",
)  # fmt: skip


@transaction.atomic
def draft_plan(*, year, by):
    """An empty plan of `year` with the draft of its paper."""
    plan = AnnualPlan(year=year)
    plan.full_clean()
    plan.paper = papers.draft_paper(
        kind=OfficialPaper.Kind.ANNUAL_PLAN, abstract=f"Kế hoạch mở lớp năm {year}", words={}, by=by
    )
    plan.save()
    _freeze_words(plan)
    return plan


def add_plan_line(*, plan, by, **fields):
    """A new line; refused once the plan is signed."""
    return _save_line(PlanLine(plan=plan), fields)


def edit_plan_line(*, line, by, **fields):
    """The line changed; refused once the plan is signed."""
    return _save_line(line, fields)


@transaction.atomic
def remove_plan_line(*, line, by):
    """The line is taken out of an unsigned plan; refused when a class was planned from it."""
    plan = _unsigned(line)
    if line.training_classes.exists():
        raise ValidationError(_("A class was planned from this line. Change the line instead of removing it."))
    line.delete()
    _freeze_words(plan)


@transaction.atomic
def _save_line(line, fields):
    plan = _unsigned(line)
    for name in LINE_FIELDS:
        if name in fields:
            setattr(line, name, fields[name])
    line.full_clean()
    line.save()
    _freeze_words(plan)
    return line


def _unsigned(line):
    """The line's plan, locked, so that nobody signs it while the line changes."""
    plan = AnnualPlan.objects.select_for_update(of=("self",)).select_related("paper").get(pk=line.plan_id)
    if plan.paper and plan.paper.state == OfficialPaper.State.SIGNED:
        raise ValidationError(_("The plan is signed; its lines are not changed any more."))
    return plan


def _freeze_words(plan, day=None):
    """The unsigned paper says what the lines say now, under the centre's names of `day`."""
    plan.paper.words = documents.plan_words(plan) | centre_words(day)
    plan.paper.save(update_fields=["words"])


@transaction.atomic
def submit_plan(*, plan, by):
    """The plan waits for signature."""
    if not plan.lines.exists():
        raise ValidationError(_("The plan has no lines yet. Add at least one."))
    papers.submit_paper(paper=plan.paper, by=by)
    return plan


@transaction.atomic
def sign_plan(*, plan, by, signed_on, signer=None, number=None):
    """The plan's paper is marked as signed, with the lines of now; once."""
    plan = AnnualPlan.objects.select_for_update(of=("self",)).select_related("paper__book").get(pk=plan.pk)
    if not plan.lines.exists():
        raise ValidationError(_("The plan has no lines yet. Add at least one."))
    if plan.paper.state != OfficialPaper.State.SIGNED:
        _freeze_words(plan, signed_on)
    plan.paper = papers.sign_paper(paper=plan.paper, by=by, signed_on=signed_on, signer=signer, number=number)
    return plan
