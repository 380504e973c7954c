"""The annual plan: drafted, submitted, signed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses import documents
from courses.models import AnnualPlan, PlanLine
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper

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
    return plan


def add_plan_line(*, plan, by, **fields):
    """A new line; refused once the plan is signed."""
    return _save_line(PlanLine(plan=plan), fields)


def edit_plan_line(*, line, by, **fields):
    """The line changed; refused once the plan is signed."""
    return _save_line(line, fields)


def _save_line(line, fields):
    if line.plan.paper and line.plan.paper.state == OfficialPaper.State.SIGNED:
        raise ValidationError(_("The plan is signed; its lines are not changed any more."))
    for name in LINE_FIELDS:
        if name in fields:
            setattr(line, name, fields[name])
    line.full_clean()
    line.save()
    return line


@transaction.atomic
def submit_plan(*, plan, by):
    """The plan waits for signature, its words frozen from the lines of today."""
    if not plan.lines.exists():
        raise ValidationError(_("The plan has no lines yet. Add at least one."))
    paper = plan.paper
    paper.words = documents.plan_words(plan)
    paper.save(update_fields=["words"])
    papers.submit_paper(paper=paper, by=by)
    return plan


def sign_plan(*, plan, by, signed_on, signer=None, number=None):
    """The plan's paper is marked as signed."""
    plan.paper = papers.sign_paper(paper=plan.paper, by=by, signed_on=signed_on, signer=signer, number=number)
    return plan
