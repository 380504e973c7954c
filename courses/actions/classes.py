"""A class from its announcement to its end."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import documents
from courses.models import Programme, Session, TrainingClass
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import roman

State = TrainingClass.State


def propose_class(*, version, year, intake=None):
    """The intake (default: the next free one of the programme in `year`), and the name and code that go with it."""
    if intake is None:
        taken = TrainingClass.objects.filter(programme=version.programme_id, year=year)
        intake = (taken.aggregate(last=Max("intake"))["last"] or 0) + 1
    return {
        "intake": intake,
        "name": f"Lớp {version.programme.name} khóa {roman(intake)}/{year}",
        "code": f"{version.programme.code}-{year}-{intake:02d}",
    }


@transaction.atomic
def plan_class(*, version, planned_start, planned_end, by, intake=None, name="", code="", **fields):
    """A planned class with the draft of its opening decision. Outside the plan it needs a reason.

    `fields`: plan_line, outside_plan_reason, audience, hosting, partner, venue, supervisor, expected_learners.
    """
    _check_plan_line(version, fields.get("plan_line"), fields.get("outside_plan_reason", ""))
    # two people who plan at once get two numbers: the second waits here
    Programme.objects.select_for_update().get(pk=version.programme_id)
    proposed = propose_class(version=version, year=planned_start.year, intake=intake)
    training_class = TrainingClass(
        version=version,
        programme=version.programme,
        year=planned_start.year,
        intake=proposed["intake"],
        name=name or proposed["name"],
        code=code or proposed["code"],
        planned_start=planned_start,
        planned_end=planned_end,
        **fields,
    )
    training_class.full_clean()
    training_class.opening_decision = papers.draft_paper(
        kind=OfficialPaper.Kind.OPENING_DECISION, abstract=documents.opening_abstract(training_class), words={}, by=by
    )
    training_class.save()
    _freeze_opening_words(training_class)
    return training_class


def _check_plan_line(version, line, reason):
    if line is None and not reason.strip():
        raise ValidationError(
            {"outside_plan_reason": _("The class belongs to no line of the plan. Choose a line or give the reason.")}
        )
    if line is not None and line.programme_id != version.programme_id:
        raise ValidationError(
            {"plan_line": _("This line plans another programme. Choose a line of the same programme.")}
        )


def _freeze_opening_words(training_class):
    paper = training_class.opening_decision
    paper.abstract = documents.opening_abstract(training_class)
    paper.words = documents.opening_decision_words(training_class)
    paper.save(update_fields=["abstract", "words"])


FREE_FIELDS = {"audience", "partner", "venue", "supervisor", "expected_learners", "planned_end"}
FIXED_BY_DECISION = {"name", "planned_start", "hosting"}


@transaction.atomic
def edit_class(*, training_class, by, **fields):
    """Change what the signed decision does not fix; until it is signed, its draft follows the changes."""
    if training_class.is_over:
        raise ValidationError(_("The class is over; it is not changed any more."))
    signed = training_class.is_decided
    for name, value in fields.items():
        if name not in FREE_FIELDS | FIXED_BY_DECISION:
            raise TypeError(f"edit_class() does not change {name}")
        if signed and name in FIXED_BY_DECISION and value != getattr(training_class, name):
            raise ValidationError({name: _("The signed opening decision fixes this; it is not changed any more.")})
        setattr(training_class, name, value)
    if training_class.planned_start.year != training_class.year:
        raise ValidationError(
            {
                "planned_start": _("The class is numbered in %(year)s. Cancel it and plan it anew in the other year.")
                % {"year": training_class.year}
            }
        )
    training_class.full_clean()
    training_class.save()
    if not signed:
        _freeze_opening_words(training_class)
    return training_class


@transaction.atomic
def open_class(*, training_class, signed_on, by, signer=None, number=None):
    """The opening decision is marked as signed and the class is open, once.

    The decision carries the centre's names of the day on which it was signed.
    """
    decision = training_class.opening_decision
    decision.words = decision.words | centre_words(signed_on)
    OfficialPaper.objects.filter(pk=decision.pk).exclude(state=OfficialPaper.State.SIGNED).update(words=decision.words)
    papers.sign_paper(paper=decision, by=by, signed_on=signed_on, signer=signer, number=number)
    _move(training_class, [State.PLANNED], State.OPEN, opened_on=training_class.planned_start)
    decision.refresh_from_db()
    return training_class


def start_class(*, training_class):
    """An open class is running from its first held session on."""
    TrainingClass.objects.filter(pk=training_class.pk, state=State.OPEN).update(state=State.RUNNING)


@transaction.atomic
def end_class(*, training_class, closed_on, by):
    """The class has ended: every session that was not cancelled is held."""
    open_sessions = training_class.sessions.kept().exclude(state="held").count()
    if open_sessions:
        raise ValidationError(
            _("%(count)s sessions are not held yet. Close their rolls or cancel them.") % {"count": open_sessions}
        )
    if not training_class.sessions.held().exists():
        raise ValidationError(_("The class has no held session. Arrange and hold its sessions first."))
    last = training_class.sessions.held().aggregate(last=Max("day"))["last"]
    if not last <= closed_on <= timezone.localdate():
        raise ValidationError(
            {
                "closed_on": _("The class closes between its last session, %(day)s, and today. Correct the day.")
                % {"day": f"{last:%d/%m/%Y}"}
            }
        )
    _move(training_class, [State.RUNNING], State.ENDED, closed_on=closed_on)
    return training_class


@transaction.atomic
def cancel_class(*, training_class, reason, by):
    """The class is cancelled for `reason`, with its sessions and its unsigned decision. Not after a session was held."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason why the class is cancelled.")})
    _move(training_class, [State.PLANNED, State.OPEN], State.CANCELLED, cancel_reason=reason.strip())
    training_class.sessions.kept().update(state=Session.State.CANCELLED, cancel_reason=reason.strip())
    decision = training_class.opening_decision
    if decision and decision.state != OfficialPaper.State.SIGNED:
        papers.cancel_paper(paper=decision, by=by, reason=reason.strip())
    return training_class


def set_recognised(*, training_class):
    """The recognition decision of the ended class is signed."""
    _move(training_class, [State.ENDED], State.RECOGNISED)
    return training_class


def _move(training_class, before, after, **fields):
    moved = TrainingClass.objects.filter(pk=training_class.pk, state__in=before).update(state=after, **fields)
    if not moved:
        raise ValidationError(_("The class is in another state by now. Reload the page to see it."))
    training_class.refresh_from_db()
