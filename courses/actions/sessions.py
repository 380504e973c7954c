"""Sessions arranged, changed, cancelled and held."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import rules
from courses.models import Session, TrainingClass
from trainingcenter.organisation.models import Holiday

from .classes import start_class

LONGEST_SEARCH = timedelta(days=400)


def times_of(day, half_day):
    """(start, end) of the half-day in the centre's time zone."""
    start, end = rules.HALF_DAYS[half_day]
    return tuple(timezone.make_aware(datetime.combine(day, clock)) for clock in (start, end))


@transaction.atomic
def generate_sessions(*, training_class, weekdays, half_days, by, lecturers=None, room=None, start=None):
    """The class's lessons in order, one half-day each, on `weekdays` (0 = Monday) and `half_days`, skipping holidays.

    An opening ceremony stands before the first lesson, a test and the closing in the half-day after the last.
    `lecturers` maps a lesson's id to who teaches it. A clash of room or lecturer is told with its other party and
    nothing is written.
    """
    TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    if training_class.sessions.kept().exists():
        raise ValidationError(_("The class already has sessions. Cancel them first or add single ones."))
    if not weekdays or not half_days:
        raise ValidationError(_("Choose at least one weekday and one half-day."))
    lecturers = lecturers or {}
    slots = _free_slots(
        start or training_class.planned_start, set(weekdays), sorted(half_days, key=list(rules.HALF_DAYS).index)
    )
    sessions = []
    for place, (kind, title, lesson, periods) in zip(slots, _contents(training_class), strict=False):
        day, half_day = place
        starts_at, ends_at = times_of(day, half_day)
        sessions.append(
            Session(
                training_class=training_class,
                kind=kind,
                title=title,
                lesson=lesson,
                day=day,
                half_day=half_day,
                starts_at=starts_at,
                ends_at=ends_at,
                periods=periods,
                lecturer=lecturers.get(lesson.pk) if lesson else None,
                room=room,
            )
        )
    if clashes := clashes_of(sessions):
        raise ValidationError(clashes)
    Session.objects.bulk_create(sessions)
    return sessions


def _contents(training_class):
    """(kind, title, lesson, periods) of each half-day; the ceremonies share the half-day of the first and last one."""
    for place in training_class.version.places.select_related("lesson"):
        yield Session.Kind.LECTURE, place.lesson.title, place.lesson, place.periods
    if training_class.version.has_assessment:
        yield Session.Kind.TEST, "Kiểm tra, bế giảng", None, 2


def _free_slots(day, weekdays, half_days):
    holidays = set(Holiday.objects.filter(day__gte=day, day__lte=day + LONGEST_SEARCH).values_list("day", flat=True))
    last = day + LONGEST_SEARCH
    while day <= last:
        if day.weekday() in weekdays and day not in holidays:
            for half_day in half_days:
                yield day, half_day
        day += timedelta(days=1)


def clashes_of(sessions):
    """Messages for every session of `sessions` whose room or lecturer is taken by another class, with one query."""
    if not sessions:
        return []
    others = (
        Session.objects.kept()
        .filter(starts_at__lt=max(s.ends_at for s in sessions), ends_at__gt=min(s.starts_at for s in sessions))
        .exclude(pk__in=[s.pk for s in sessions if s.pk])
        .select_related("training_class", "room", "lecturer__person")
    )
    return [_clash(s, other) for other in others for s in sessions if _meets(s, other)]


def _meets(one, other):
    shared = (one.room_id and one.room_id == other.room_id) or (
        one.lecturer_id and one.lecturer_id == other.lecturer_id
    )
    return shared and one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _clash(session, other):
    who = other.lecturer if session.lecturer_id and session.lecturer_id == other.lecturer_id else other.room
    return _(
        "%(who)s is taken on %(day)s from %(start)s to %(end)s by “%(other)s”. Choose another time, lecturer or room."
    ) % {
        "who": who,
        "day": f"{other.day:%d/%m/%Y}",
        "start": f"{timezone.localtime(other.starts_at):%H:%M}",
        "end": f"{timezone.localtime(other.ends_at):%H:%M}",
        "other": other.training_class,
    }


def add_session(*, training_class, by, **fields):
    """One more session, checked against room and lecturer."""
    if training_class.is_over:
        raise ValidationError(_("The class is over; nothing can be added to its timetable."))
    return _save(Session(training_class=training_class), fields)


def edit_session(*, session, by, **fields):
    """A planned session changed; a held one is never moved."""
    if session.state != Session.State.PLANNED:
        raise ValidationError(_("A held or cancelled session is not changed any more."))
    return _save(session, fields)


def _save(session, fields):
    for name, value in fields.items():
        setattr(session, name, value)
    session.starts_at, session.ends_at = times_of(session.day, session.half_day)
    if clashes := clashes_of([session]):
        raise ValidationError(clashes)
    session.full_clean()
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError:
        raise ValidationError(
            clashes_of([session]) or [_("The session clashes with another. Reload the page.")]
        ) from None
    return session


def cancel_session(*, session, reason, by):
    """A planned session does not take place, for `reason`."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    claimed = Session.objects.filter(pk=session.pk, state=Session.State.PLANNED).update(
        state=Session.State.CANCELLED, cancel_reason=reason.strip()
    )
    if not claimed:
        raise ValidationError(_("Only a planned session can be cancelled."))


def hold_session(*, session, by):
    """The session took place; its class is running from now on. Not before its day. Held already, nothing changes."""
    if session.day > timezone.localdate():
        raise ValidationError(
            _("The session is on %(day)s; it cannot be closed before.") % {"day": f"{session.day:%d/%m/%Y}"}
        )
    if session.training_class.state not in (TrainingClass.State.OPEN, TrainingClass.State.RUNNING):
        raise ValidationError(_("The class is not open. Have its opening decision signed first."))
    held = Session.objects.filter(pk=session.pk, state=Session.State.PLANNED).update(state=Session.State.HELD)
    if not held and not Session.objects.held().filter(pk=session.pk).exists():
        raise ValidationError(_("A cancelled session cannot be held."))
    session.state = Session.State.HELD
    start_class(training_class=session.training_class)
