"""A class from its announcement to its end."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from courses import documents
from courses.models import TrainingClass
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.vietnamese import roman

State = TrainingClass.State


def propose_class(*, version, year):
    """The next intake number of the programme in `year`, and the name and code that go with it."""
    taken = TrainingClass.objects.filter(programme=version.programme, year=year).aggregate(last=Max("intake"))["last"]
    intake = (taken or 0) + 1
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
    if not fields.get("plan_line") and not fields.get("outside_plan_reason", "").strip():
        raise ValidationError(
            {"outside_plan_reason": _("The class belongs to no line of the plan. Choose a line or give the reason.")}
        )
    proposed = propose_class(version=version, year=planned_start.year)
    if intake and intake != proposed["intake"]:
        proposed = {
            "intake": intake,
            "name": f"Lớp {version.programme.name} khóa {roman(intake)}/{planned_start.year}",
            "code": f"{version.programme.code}-{planned_start.year}-{intake:02d}",
        }
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
        kind=OfficialPaper.Kind.OPENING_DECISION,
        abstract=f"Về việc mở {training_class.name[0].lower()}{training_class.name[1:]}"[:300],
        words={},
        by=by,
    )
    training_class.save()
    _freeze_opening_words(training_class)
    return training_class


def _freeze_opening_words(training_class):
    paper = training_class.opening_decision
    paper.words = documents.opening_decision_words(training_class)
    paper.save(update_fields=["words"])


@transaction.atomic
def edit_class(*, training_class, by, **fields):
    """Change what is not fixed by the signed decision; the draft decision follows."""
    signed = training_class.opening_decision and training_class.opening_decision.state == OfficialPaper.State.SIGNED
    allowed = {"audience", "partner", "venue", "supervisor", "expected_learners", "planned_end"}
    if not signed:
        allowed |= {"name", "planned_start", "hosting"}
    for name in allowed & fields.keys():
        setattr(training_class, name, fields[name])
    training_class.full_clean()
    training_class.save()
    if not signed:
        _freeze_opening_words(training_class)
    return training_class


@transaction.atomic
def open_class(*, training_class, signed_on, by, signer=None, number=None):
    """The opening decision is marked as signed and the class is open, once."""
    papers.sign_paper(paper=training_class.opening_decision, by=by, signed_on=signed_on, signer=signer, number=number)
    _move(training_class, [State.PLANNED], State.OPEN, opened_on=training_class.planned_start)
    training_class.opening_decision.refresh_from_db()
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
    training_class.closed_on = closed_on
    training_class.full_clean()
    _move(training_class, [State.RUNNING], State.ENDED, closed_on=closed_on)
    return training_class


def cancel_class(*, training_class, reason, by):
    """The class is cancelled for `reason`; its sessions are cancelled too. Not after a session was held."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason why the class is cancelled.")})
    with transaction.atomic():
        _move(training_class, [State.PLANNED, State.OPEN], State.CANCELLED, cancel_reason=reason.strip())
        training_class.sessions.kept().update(state="cancelled", cancel_reason=reason.strip())


def set_recognised(*, training_class):
    """The recognition decision of the ended class is signed."""
    _move(training_class, [State.ENDED], State.RECOGNISED)


def _move(training_class, before, after, **fields):
    moved = TrainingClass.objects.filter(pk=training_class.pk, state__in=before).update(state=after, **fields)
    if not moved:
        raise ValidationError(_("The class is in another state by now. Reload the page to see it."))
    training_class.refresh_from_db()
