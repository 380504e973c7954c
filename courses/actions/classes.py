"""A class from its announcement to its archive."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import documents, rules
from courses.models import ClassSite, ClassTopic, Programme, Session, TrainingClass
from courses.models.classes import day_time, working_days
from courses.next_state import next_state
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.words import centre_words
from trainingcenter.organisation.models import Holiday
from trainingcenter.vietnamese import roman

from .call_ups import refresh_call_up
from .clashes import take_turn
from .releases import withdraw_timetable

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


def propose_half_days(*, version, start, weekdays, half_days):
    """The half-days (day, half-day) that the lessons of `version` take from `start` on, holidays left out; rules of
    `rules.half_days_from`. A version whose list is incomplete counts the lessons prescribed, one without lessons its
    usual days."""
    lessons = max(version.places.count(), version.lessons_expected or 0)
    count = rules.half_days_needed(lessons, version.has_assessment) or (version.norm_days or 0) * len(half_days)
    holidays = set(Holiday.objects.filter(day__gte=start).values_list("day", flat=True))
    return rules.half_days_from(start, count, weekdays=set(weekdays), half_days=half_days, holidays=holidays)


@transaction.atomic
def plan_class(
    *, version, planned_start, by, planned_end=None, intake=None, name="", code="", schemes=None, copy_of=None, **fields
):
    """A planned class with the draft of its opening decision. Outside the plan it needs a reason.

    Without `planned_end` it closes when its lessons are through; without `schemes` it is tagged as its line is. Sites
    and local topics of the class `copy_of` come along. `fields`: plan_line, outside_plan_reason, audience, hosting,
    partner, venue, supervisor, expected_learners, weekdays, half_days.
    """
    line = fields.get("plan_line")
    _check_plan_line(version, line, fields.get("outside_plan_reason", ""))
    # two people who plan at once get two numbers: the second waits here
    Programme.objects.select_for_update().get(pk=version.programme_id)
    if intake is not None:
        _check_intake_free(version, planned_start.year, intake)
    proposed = propose_class(version=version, year=planned_start.year, intake=intake)
    training_class = TrainingClass(
        version=version,
        programme=version.programme,
        year=planned_start.year,
        intake=proposed["intake"],
        name=name or proposed["name"],
        code=code or proposed["code"],
        planned_start=planned_start,
        planned_end=planned_end or _proposed_end(version, planned_start, fields),
        **fields,
    )
    training_class.full_clean()
    training_class.opening_decision = papers.draft_paper(
        kind=OfficialPaper.Kind.OPENING_DECISION, abstract=documents.opening_abstract(training_class), words={}, by=by
    )
    training_class.save()
    training_class.schemes.set(schemes if schemes is not None else line.schemes.all() if line else [])
    if copy_of is not None:
        _copy_parts(copy_of, training_class)
    _freeze_opening_words(training_class)
    return training_class


def _proposed_end(version, start, fields):
    days = propose_half_days(
        version=version,
        start=start,
        weekdays=fields.get("weekdays", working_days()),
        half_days=fields.get("half_days", day_time()),
    )
    if not days:
        raise ValidationError({"planned_end": _("The programme has no lessons to reckon with. Enter the closing day.")})
    return days[-1][0]


def _check_intake_free(version, year, intake):
    """Somebody else may have taken the number since it was proposed: tell who has it and which is the next."""
    taken = TrainingClass.objects.filter(programme=version.programme_id, year=year, intake=intake).first()
    if taken is None:
        return
    following = propose_class(version=version, year=year)["intake"]
    raise ValidationError(
        {
            "intake": _(
                "Intake %(intake)s is already taken by “%(other)s”. Enter %(next)s, or leave intake and name empty to get the next one."
            )
            % {"intake": f"{roman(intake)}/{year}", "other": taken, "next": following}
        }
    )


def _copy_parts(earlier, training_class):
    """Sites and local topics of `earlier` belong to `training_class` too."""
    ClassSite.objects.bulk_create(
        ClassSite(
            training_class=training_class,
            name=site.name,
            contact=site.contact,
            phone=site.phone,
            expected_learners=site.expected_learners,
        )
        for site in earlier.sites.all()
    )
    own = set(training_class.version.places.values_list("lesson", flat=True))
    ClassTopic.objects.bulk_create(
        ClassTopic(training_class=training_class, lesson_id=topic.lesson_id, after=topic.after, periods=topic.periods)
        for topic in earlier.topics.all()
        if topic.lesson_id not in own
    )


def _check_plan_line(version, line, reason):
    if line is None and not reason.strip():
        raise ValidationError(
            {"outside_plan_reason": _("The class belongs to no line of the plan. Choose a line or give the reason.")}
        )
    if line is not None and line.dropped_in_id:
        raise ValidationError({"plan_line": _("This line was dropped from the plan. Choose another line.")})
    if line is not None and line.programme_id != version.programme_id:
        raise ValidationError(
            {"plan_line": _("This line plans another programme. Choose a line of the same programme.")}
        )


def _freeze_opening_words(training_class, day=None):
    """The unsigned decision says what is known of the class now, under the centre's names of `day`."""
    paper = training_class.opening_decision
    paper.abstract = documents.opening_abstract(training_class)
    paper.words = documents.opening_decision_words(training_class) | centre_words(day)
    paper.save(update_fields=["abstract", "words"])


def refresh_opening_words(*, training_class):
    """The draft of the opening decision follows the class, its sites and its list of learners; a signed one stays."""
    current = TrainingClass.objects.select_related("opening_decision").get(pk=training_class.pk)
    if current.state == State.PLANNED and current.opening_decision_id and not current.is_decided:
        _freeze_opening_words(current)


FREE_FIELDS = {
    "audience", "partner", "venue", "supervisor", "expected_learners", "planned_end", "weekdays", "half_days",
}  # fmt: skip
FIXED_BY_DECISION = {"name", "planned_start", "hosting"}


@transaction.atomic
def edit_class(*, training_class, by, schemes=None, **fields):
    """Change what the signed decision does not fix; until it is signed, its draft follows the changes, and so does the
    unsigned call-up notice."""
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
    if schemes is not None:
        training_class.schemes.set(schemes)
    if not signed:
        _freeze_opening_words(training_class)
    refresh_call_up(training_class=training_class)
    return training_class


@transaction.atomic
def open_class(*, training_class, signed_on, by, signer=None, number=None):
    """The opening decision is marked as signed and the class is open, once.

    The decision carries the class and its list of learners of now, and the centre's names of the day on which it was
    signed.
    """
    decision = training_class.opening_decision
    current = (
        TrainingClass.objects.select_for_update(of=("self",))
        .select_related("opening_decision__book")
        .get(pk=training_class.pk)
    )
    if current.state == State.PLANNED and not current.is_decided:
        _freeze_opening_words(current, signed_on)
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
    """The class is cancelled for `reason`, with its sessions and its unsigned papers. Not after a session was held.

    Was its timetable published, its lecturers are told, and their calendars show the sessions as cancelled.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Give the reason why the class is cancelled.")})
    take_turn()
    _move(training_class, [State.PLANNED, State.OPEN], State.CANCELLED, cancel_reason=reason)
    led = list(training_class.sessions.kept().filter(followers__isnull=False).distinct())
    training_class.sessions.kept().update(state=Session.State.CANCELLED, cancel_reason=reason)
    withdraw_timetable(training_class=training_class, reason=reason, by=by)
    for session in led:
        _hand_over(session)
    for paper in _unsigned_papers(training_class):
        papers.cancel_paper(paper=paper, by=by, reason=reason)
    return training_class


def _hand_over(session):
    """A cancelled session led others jointly: the first of them takes room and lecturer, the rest follow that one."""
    first, *others = session.followers.exclude(state=Session.State.CANCELLED).order_by("pk") or [None]
    if first is not None:
        Session.objects.filter(pk=first.pk).update(lead=None, room=session.room_id, lecturer=session.lecturer_id)
        Session.objects.filter(pk__in=[other.pk for other in others]).update(lead=first.pk)


def _unsigned_papers(training_class):
    """Papers of the class that nobody has signed: opening decision, call-up notice, invitations."""
    of_class = (
        Q(opened_class=training_class)
        | Q(call_up__training_class=training_class)
        | Q(invitation__training_class=training_class)
    )
    return OfficialPaper.objects.filter(of_class, state__in=[OfficialPaper.State.DRAFT, OfficialPaper.State.SUBMITTED])


def set_recognised(*, training_class):
    """The recognition decision of the ended class is signed."""
    _move(training_class, [State.ENDED], State.RECOGNISED)
    return training_class


@transaction.atomic
def archive_class(*, training_class, archived_on, by):
    """The file of the recognised class is complete and put away on that day, once; what is missing is told."""
    coming = next_state(training_class, by)
    if coming is not None and coming.state == State.ARCHIVED and coming.missing:
        raise ValidationError([f"{item.text}." for item in coming.missing])
    if training_class.closed_on and not training_class.closed_on <= archived_on <= timezone.localdate():
        raise ValidationError(
            {
                "archived_on": _("The file is put away between the closing, %(day)s, and today. Correct the day.")
                % {"day": f"{training_class.closed_on:%d/%m/%Y}"}
            }
        )
    _move(training_class, [State.RECOGNISED], State.ARCHIVED, archived_on=archived_on)
    return training_class


def _move(training_class, before, after, **fields):
    moved = TrainingClass.objects.filter(pk=training_class.pk, state__in=before).update(state=after, **fields)
    if not moved:
        raise ValidationError(_("The class is in another state by now. Reload the page to see it."))
    training_class.refresh_from_db()
