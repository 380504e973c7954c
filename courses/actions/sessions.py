"""Sessions arranged, changed, cancelled and held."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import rules
from courses.models import Session, TrainingClass
from trainingcenter.organisation.models import Holiday

from .classes import start_class

LONGEST_SEARCH = timedelta(days=400)
TEST_PERIODS = 2


def at(day, clock):
    """That clock time of `day` in the centre's time zone."""
    return timezone.make_aware(datetime.combine(day, clock))


@transaction.atomic
def generate_sessions(*, training_class, weekdays, half_days, by, lecturers=None, room=None, start=None):
    """The class's lessons in order, one half-day each, on `weekdays` (0 = Monday) and `half_days`, skipping holidays.

    The opening ceremony stands before the first lesson in the same half-day; a programme with an assessment ends with
    a half-day of test and closing ceremony. `lecturers` maps a lesson's id to who teaches it. A clash of room or
    lecturer is told with its other party, and nothing is written.
    """
    TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    _check_open_timetable(training_class)
    if training_class.sessions.kept().exists():
        raise ValidationError(_("The class already has sessions. Cancel them first or add single ones."))
    if not weekdays or not half_days:
        raise ValidationError(_("Choose at least one weekday and one half-day."))
    half_days = sorted(half_days, key=list(rules.HALF_DAYS).index)
    groups = _half_days_of(training_class, lecturers or {})
    slots = list(
        zip(_free_slots(start or training_class.planned_start, set(weekdays), half_days), groups, strict=False)
    )
    if len(slots) < len(groups):
        raise ValidationError(_("The lessons do not fit into 400 days. Choose more weekdays or half-days."))
    sessions = [session for (day, half_day), group in slots for session in _placed(group, day, half_day, room)]
    if clashes := clashes_of(sessions):
        raise ValidationError(clashes)
    return _write_all(sessions)


def _half_days_of(training_class, lecturers):
    """The sessions in groups that share a half-day, without day and room yet."""
    Kind = Session.Kind
    places = training_class.version.places.select_related("lesson")
    groups = [
        [
            Session(
                training_class=training_class,
                kind=Kind.FIELD_STUDY if place.lesson.kind == "field_study" else Kind.LECTURE,
                lesson=place.lesson,
                title=place.lesson.title,
                periods=place.periods,
                lecturer=lecturers.get(place.lesson_id),
            )
        ]
        for place in places
    ]
    if not groups:
        raise ValidationError(_("The programme has no lessons yet. Add them to its version or add single sessions."))
    groups[0].insert(0, Session(training_class=training_class, kind=Kind.OPENING, title="Khai giảng", periods=0))
    if training_class.version.has_assessment:
        test = Session(training_class=training_class, kind=Kind.TEST, title="Kiểm tra cuối khóa", periods=TEST_PERIODS)
        closing = Session(training_class=training_class, kind=Kind.CLOSING, title="Bế giảng", periods=0)
        groups.append([test, closing])
    return groups


def _placed(group, day, half_day, room):
    times = rules.share_half_day(half_day, [session.kind for session in group])
    for session, (starts, ends) in zip(group, times, strict=True):
        session.day, session.half_day, session.room = day, half_day, room
        session.starts_at, session.ends_at = at(day, starts), at(day, ends)
    return group


def _free_slots(day, weekdays, half_days):
    holidays = set(Holiday.objects.filter(day__gte=day, day__lte=day + LONGEST_SEARCH).values_list("day", flat=True))
    last = day + LONGEST_SEARCH
    while day <= last:
        if day.weekday() in weekdays and day not in holidays:
            for half_day in half_days:
                yield day, half_day
        day += timedelta(days=1)


def _write_all(sessions):
    try:
        with transaction.atomic():
            return Session.objects.bulk_create(sessions)
    except IntegrityError:
        raise ValidationError(_clash_messages(sessions)) from None


def clashes_of(sessions):
    """Messages for every session of `sessions` whose room or lecturer is taken by another one, with one query."""
    if not sessions:
        return []
    shared = Q(room__in={s.room_id for s in sessions} - {None}) | Q(
        lecturer__in={s.lecturer_id for s in sessions} - {None}
    )
    others = (
        Session.objects.kept()
        .filter(shared, starts_at__lt=max(s.ends_at for s in sessions), ends_at__gt=min(s.starts_at for s in sessions))
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


def _clash_messages(sessions):
    """What to tell when the database refused: the clash that somebody else has just made."""
    return clashes_of(sessions) or [_("The session clashes with another. Reload the page.")]


def _check_open_timetable(training_class):
    if training_class.is_over or training_class.state == TrainingClass.State.ENDED:
        raise ValidationError(_("The class is over; nothing is changed in its timetable any more."))


def add_session(*, training_class, by, **fields):
    """One more session, checked against room and lecturer.

    `fields`: lesson or title, kind, day, half_day, periods, lecturer, room; `starts` and `ends` (clock times) where
    it does not fill its half-day.
    """
    _check_open_timetable(training_class)
    return _save(Session(training_class=training_class), fields)


def edit_session(*, session, by, **fields):
    """A planned session changed; a held one is never moved. Its clock times stay unless day, half-day or they change."""
    if session.state != Session.State.PLANNED:
        raise ValidationError(_("A held or cancelled session is not changed any more."))
    _check_open_timetable(session.training_class)
    return _save(session, fields)


def _save(session, fields):
    fields = dict(fields)
    moved = (session.day, session.half_day) != (
        fields.get("day", session.day),
        fields.get("half_day", session.half_day),
    )
    clocks = {name: fields.pop(name) for name in ("starts", "ends") if name in fields}
    for name, value in fields.items():
        setattr(session, name, value)
    if not session.title and session.lesson:
        session.title = session.lesson.title
    if moved or clocks:
        _set_times(session, **clocks)
    if clashes := clashes_of([session]):
        raise ValidationError(clashes)
    session.full_clean()
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError:
        raise ValidationError(_clash_messages([session])) from None
    return session


def _set_times(session, *, starts=None, ends=None):
    """The typed clock times, or those of the half-day; they must lie in it, since fees count half-days."""
    first, last = rules.HALF_DAYS[session.half_day]
    starts, ends = starts or first, ends or last
    for name, clock in (("starts", starts), ("ends", ends)):
        if not rules.lies_in(session.half_day, clock):
            raise ValidationError(
                {
                    name: _("%(clock)s does not lie in that half-day. Correct the hour, or leave it empty.")
                    % {"clock": f"{clock:%H:%M}"}
                }
            )
    if ends <= starts:
        raise ValidationError({"ends": _("The session ends before it starts. Correct one of the two times.")})
    session.starts_at, session.ends_at = at(session.day, starts), at(session.day, ends)


def cancel_session(*, session, reason, by):
    """A planned session does not take place, for `reason`."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    claimed = Session.objects.filter(pk=session.pk, state=Session.State.PLANNED).update(
        state=Session.State.CANCELLED, cancel_reason=reason.strip()
    )
    if not claimed:
        raise ValidationError(_("Only a planned session can be cancelled."))
    session.refresh_from_db()
    return session


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
    return session
