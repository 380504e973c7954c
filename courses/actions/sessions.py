"""Sessions arranged, changed, moved, swapped, cancelled and held."""

from copy import copy
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import rules
from courses.checks import open_problems, problems_of
from courses.models import KeptWarning, Session, Substitution, TrainingClass

from .clashes import clash_messages, clashes_of, take_turn
from .classes import start_class

PLACE = ("day", "half_day", "starts_at", "ends_at")


def at(day, clock):
    """That clock time of `day` in the centre's time zone."""
    return timezone.make_aware(datetime.combine(day, clock))


def check_open_timetable(training_class):
    """Raise unless the timetable of the class may still be changed."""
    if training_class.is_over or training_class.state == TrainingClass.State.ENDED:
        raise ValidationError(_("The class is over; nothing is changed in its timetable any more."))


@transaction.atomic
def add_session(*, training_class, by, **fields):
    """One more session, checked against room and lecturer.

    `fields`: lesson or title, kind, day, half_day, periods, lecturer, room; `starts` and `ends` (clock times) where
    it does not fill its half-day; `lead`, the session of another class with which it is held jointly: then day,
    hours, room and lecturer are those of the lead.
    """
    take_turn()
    training_class.refresh_from_db(fields=["state"])
    check_open_timetable(training_class)
    return _save(Session(training_class=training_class), fields, by)


@transaction.atomic
def edit_session(*, session, by, **fields):
    """A planned session changed; a held one is never moved. Its clock times stay unless day, half-day or they change.

    Sessions that follow it move with it. What the centre's policy refuses is refused; what it warns of is written and
    stays an open problem until it is solved or kept (see `keep_warnings`).
    """
    _save(_planned(session), fields, by)
    session.refresh_from_db()
    return session


def _clocks_at(session, half_day):
    clocks = [timezone.localtime(moment).time() for moment in (session.starts_at, session.ends_at)]
    return rules.shifted(session.half_day, half_day, *clocks)


def placed_at(session, day, half_day):
    """An unsaved copy of the session at that half-day, as `move_session` would place it."""
    there = copy(session)
    starts, ends = _clocks_at(session, half_day)
    there.day, there.half_day, there.starts_at, there.ends_at = day, half_day, at(day, starts), at(day, ends)
    return there


def move_session(*, session, day, half_day, by, **fields):
    """The session at another half-day with the same place in it: 8:00–11:30 in the morning becomes 14:00–17:00.

    `fields`: lecturer and room, when they change with it.
    """
    if session.lead_id:
        raise ValidationError(_("A joint session moves with the session it follows. Move that one."))
    starts, ends = _clocks_at(session, half_day)
    return edit_session(session=session, by=by, day=day, half_day=half_day, starts=starts, ends=ends, **fields)


@transaction.atomic
def swap_sessions(*, one, other, by):
    """The two planned sessions change places in time, each keeping its lesson, lecturer and room; their followers too."""
    one, other = (_planned(session) for session in sorted((one, other), key=lambda session: session.pk))
    if one.lead_id or other.lead_id:
        raise ValidationError(_("A joint session moves with the session it follows. Swap that one."))
    places = [{name: getattr(session, name) for name in PLACE} for session in (one, other)]
    for session, place in zip((other, one), places, strict=True):
        for name, value in place.items():
            setattr(session, name, value)
    moved = [one, other, *_followers(one), *_followers(other)]
    if clashes := clashes_of(moved):
        raise ValidationError(clashes)
    try:
        with transaction.atomic():
            Session.objects.bulk_update(moved, PLACE)
    except IntegrityError:
        raise ValidationError(clash_messages(moved)) from None
    _refuse_blocked(moved, by)
    return one, other


def _planned(session):
    """The session locked, when it may still be changed."""
    take_turn()
    found = Session.objects.select_for_update(of=("self",)).select_related("training_class", "lead").get(pk=session.pk)
    if found.state != Session.State.PLANNED:
        raise ValidationError(_("A held or cancelled session is not changed any more."))
    check_open_timetable(found.training_class)
    return found


def _followers(lead):
    """The planned followers of `lead`, placed where it is now."""
    found = list(lead.followers.filter(state=Session.State.PLANNED))
    for follower in found:
        _follow(follower, lead)
    return found


def _follow(follower, lead):
    for name in PLACE:
        setattr(follower, name, getattr(lead, name))
    follower.room = follower.lecturer = None


@transaction.atomic
def _save(session, fields, by):
    fields = dict(fields)
    moved = any(name in fields and fields[name] != getattr(session, name) for name in ("day", "half_day"))
    clocks = {name: fields.pop(name) for name in ("starts", "ends") if name in fields}
    for name, value in fields.items():
        setattr(session, name, value)
    if not session.title and session.lesson:
        session.title = session.lesson.title
    if session.lead_id:
        _join(session)
    elif moved or clocks:
        _set_times(session, **clocks)
    _check_lecturer(session)
    _write(session)
    _refuse_blocked([session], by)
    return session


def _join(session):
    lead = session.lead
    if lead.training_class_id == session.training_class_id or lead.lead_id or lead.state != Session.State.PLANNED:
        raise ValidationError(
            {"lead": _("Choose a planned session of another class that is not joint with a third one itself.")}
        )
    if session.pk and session.followers.filter(state=Session.State.PLANNED).exists():
        raise ValidationError({"lead": _("Other sessions follow this one. Join them to the other session first.")})
    _follow(session, lead)


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


def _check_lecturer(session):
    lecturer, day = session.lecturer, session.day
    if lecturer and not (lecturer.since <= day and (lecturer.until is None or day <= lecturer.until)):
        raise ValidationError(
            {
                "lecturer": _("%(lecturer)s does not teach at the centre on %(day)s. Choose another lecturer or day.")
                % {"lecturer": lecturer, "day": f"{day:%d/%m/%Y}"}
            }
        )


def _write(session):
    """The session and, moved along, those that follow it."""
    if clashes := clashes_of([session]):
        raise ValidationError(clashes)
    session.full_clean()
    followers = _followers(session) if session.pk else []
    try:
        with transaction.atomic():
            session.save()
            Session.objects.bulk_update(followers, PLACE) if followers else None
    except IntegrityError:
        raise ValidationError(clash_messages([session])) from None


def _refuse_blocked(sessions, by):
    """Raise what the centre's policy refuses; what was moved along is checked as well."""
    problems = problems_of({session.pk for session in sessions}, by)
    if blocked := [problem.text for problem in open_problems(problems) if problem.level == "block"]:
        raise ValidationError(blocked)


@transaction.atomic
def keep_warnings(*, chosen, reason, by):
    """The open warnings `chosen` ({(session id, key), …}) are kept because of `reason`; returns how many.

    What one reason answers is kept once: a day, a room or a lesson of the class that several sessions are warned of by
    the same key. Refused for what the policy blocks and for what is no open warning any more.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason why this may stay.")})
    classes = dict(Session.objects.filter(pk__in=[pk for pk, _key in chosen]).values_list("pk", "training_class"))
    keys = {(classes[pk], key) for pk, key in chosen if pk in classes}
    siblings = dict(
        Session.objects.kept().filter(training_class__in=set(classes.values())).values_list("pk", "training_class")
    )
    problems = open_problems(problems_of(set(siblings), by))
    kept = [p for p in problems if p.level == "warn" and (siblings[p.session], p.key) in keys]
    if not kept:
        raise ValidationError(_("Choose a warning that is still open. Reload the page to see them."))
    KeptWarning.objects.bulk_create(
        [
            KeptWarning(
                session_id=problem.session,
                kind=problem.kind,
                key=problem.key,
                text=problem.text[:500],
                reason=reason.strip()[:300],
                kept_by=by,
            )
            for problem in kept
        ],
        ignore_conflicts=True,
    )
    return len({problem.key for problem in kept})


@transaction.atomic
def remove_session(*, session, by):
    """A planned session that was never published is gone; a published one is cancelled with a reason."""
    session = _planned(session)
    if session.release_rows.exists():
        raise ValidationError(_("The session was published. Cancel it with a reason, so that its lecturer is told."))
    if session.followers.exists():
        raise ValidationError(_("Sessions of another class are joint with one of these. Change those first."))
    try:
        session.delete()
    except models.ProtectedError:
        raise ValidationError(_("A roll was begun for one of these sessions. Cancel the sessions instead.")) from None


@transaction.atomic
def substitute(*, session, lecturer, reason, by):
    """`lecturer` takes over the planned session for `reason`; who was to teach it before is kept."""
    session = _planned(session)
    if session.lead_id:
        raise ValidationError(_("A joint session has the lecturer of the session it follows. Change that one."))
    if lecturer == session.lecturer:
        raise ValidationError({"lecturer": _("This lecturer teaches the session already. Choose another.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    before = session.lecturer
    session = _save(session, {"lecturer": lecturer}, by)
    Substitution.objects.create(session=session, before=before, after=lecturer, reason=reason.strip(), made_by=by)
    return session


@transaction.atomic
def cancel_session(*, session, reason, by):
    """A planned session does not take place, for `reason`; held jointly, it is cancelled for all its classes."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    take_turn()
    claimed = Session.objects.filter(pk=session.pk, state=Session.State.PLANNED).update(
        state=Session.State.CANCELLED, cancel_reason=reason.strip()
    )
    if not claimed:
        raise ValidationError(_("Only a planned session can be cancelled."))
    session.followers.filter(state=Session.State.PLANNED).update(
        state=Session.State.CANCELLED, cancel_reason=reason.strip()
    )
    session.refresh_from_db()
    return session


@transaction.atomic
def clear_draft(*, training_class, by):
    """The planned sessions that were never published are gone; returns how many. Others are cancelled one by one."""
    take_turn()
    training_class = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    check_open_timetable(training_class)
    drafts = training_class.sessions.filter(state=Session.State.PLANNED, release_rows__isnull=True)
    if drafts.filter(followers__isnull=False).exists():
        raise ValidationError(_("Sessions of another class are joint with one of these. Change those first."))
    if not drafts.exists():
        raise ValidationError(_("No session is only a draft. Published sessions are cancelled with a reason."))
    try:
        return drafts.delete()[1].get("courses.Session", 0)
    except models.ProtectedError:
        raise ValidationError(_("A roll was begun for one of these sessions. Cancel the sessions instead.")) from None


def hold_session(*, session, by):
    """The session took place; its class is running from now on. Not before its day. Held already, nothing changes, even
    when the class has ended since."""
    if Session.objects.held().filter(pk=session.pk).exists():
        session.state = Session.State.HELD
        return session
    if session.day > timezone.localdate():
        raise ValidationError(
            _("The session is on %(day)s; it cannot be closed before.") % {"day": f"{session.day:%d/%m/%Y}"}
        )
    if session.training_class.state not in (TrainingClass.State.OPEN, TrainingClass.State.RUNNING):
        raise ValidationError(_("The class is not open. Have its opening decision signed first."))
    held = Session.objects.filter(pk=session.pk, state=Session.State.PLANNED).update(state=Session.State.HELD)
    if not held and not Session.objects.held().filter(pk=session.pk).exists():  # held meanwhile by another
        raise ValidationError(_("A cancelled session cannot be held."))
    session.state = Session.State.HELD
    start_class(training_class=session.training_class)
    return session
