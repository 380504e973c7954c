"""The timetable filled from the lessons: proposed with the reason of each choice, then written."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses import rules
from courses.availability import Availability
from courses.models import Session, TrainingClass
from courses.rules import best, half_days_between, lay_in_order
from trainingcenter.organisation.models import Holiday

from .clashes import clash_messages, clashes_of, take_turn
from .sessions import at, check_open_timetable

LONGEST_SEARCH = timedelta(days=400)
TEST_PERIODS = 2
Kind = Session.Kind


@dataclass
class Proposed:
    """A session that is not written yet, and why it stands where it stands."""

    session: Session
    reasons: list


@dataclass
class Proposal:
    """What filling would write, and what it could not place with the reasons."""

    sessions: list = field(default_factory=list)
    left: list = field(default_factory=list)


@transaction.atomic
def fill_timetable(*, training_class, by, **chosen):
    """What `propose_timetable` finds now is written; returns the proposal with its saved sessions.

    Sessions of before stay; lessons that have one already are left alone.
    """
    take_turn()
    training_class = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    check_open_timetable(training_class)
    proposal = propose_timetable(training_class=training_class, **chosen)
    if not proposal.sessions:
        raise ValidationError(
            [_("Nothing could be placed.")] + [f"{title}: {'; '.join(why)}" for title, why in proposal.left]
        )
    write_all([proposed.session for proposed in proposal.sessions])
    return proposal


def propose_timetable(
    *,
    training_class,
    start=None,
    until=None,
    weekdays=None,
    half_days=None,
    room=None,
    choose_room=False,
    lecturers=None,
):
    """The lessons without a session yet, in their order over the class's weekdays and half-days, holidays left out.

    `lecturers` maps a lesson's id to the lecturer somebody chose; for the others the best one is proposed who is
    entered for the lesson, free at those hours and below their norm (see rules). `choose_room` takes the smallest free
    room with enough seats when no `room` is given. Nothing is written.
    """
    start, until = start or training_class.planned_start, until or training_class.planned_end
    weekdays = training_class.weekdays if weekdays is None else weekdays
    half_days = training_class.half_days if half_days is None else half_days
    _check_span(start, until, weekdays, half_days)
    groups = _groups(training_class)
    slots = _slots(training_class, start, until, weekdays, half_days)
    desk = _Desk(training_class, start, until, room=room, choose_room=choose_room, chosen=lecturers or {})
    laid = lay_in_order(groups, slots, desk.choose)
    ran_out = _("no half-day is left until %(day)s; choose a later day or more half-days") % {
        "day": f"{until:%d/%m/%Y}"
    }
    return Proposal(
        sessions=[proposed for _group, _slot, choice in laid.placed for proposed in choice],
        left=[(_title(group), reasons or [ran_out]) for group, reasons in laid.left],
    )


def _check_span(start, until, weekdays, half_days):
    if not weekdays or not half_days:
        raise ValidationError(_("Choose at least one weekday and one half-day."))
    if until < start:
        raise ValidationError({"until": _("The last day lies before the first. Correct one of the two.")})
    if until - start > LONGEST_SEARCH:
        raise ValidationError({"until": _("That is more than 400 days. Choose an earlier last day.")})


def _slots(training_class, start, until, weekdays, half_days):
    """The half-days in which the class has nothing yet."""
    used = set(training_class.sessions.kept().values_list("day", "half_day"))
    holidays = set(Holiday.objects.filter(day__range=(start, until)).values_list("day", flat=True))
    found = half_days_between(start, until, weekdays=set(weekdays), half_days=half_days, holidays=holidays)
    return [slot for slot in found if slot not in used]


def _title(group):
    return next((s.title for s in group if s.lesson_id), group[0].title)


def _groups(training_class):
    """The sessions that are missing, in groups that share a half-day, without day and room yet.

    The opening ceremony stands before the first lesson; a programme with an assessment ends with test and closing.
    """
    kept = list(training_class.sessions.kept())
    lessons, kinds = {s.lesson_id for s in kept if s.lesson_id}, {s.kind for s in kept}
    groups = [
        [_session(training_class, item)] for item in training_class.lessons_in_order() if item.lesson.pk not in lessons
    ]
    if not groups and not kept:
        raise ValidationError(_("The programme has no lessons yet. Add them to its version or add single sessions."))
    if groups and not kept:
        opening = Session(training_class=training_class, kind=Kind.OPENING, title="Khai giảng", periods=0)
        groups[0].insert(0, opening)
    if training_class.version.has_assessment and not kinds & {Kind.TEST, Kind.CLOSING}:
        test = Session(training_class=training_class, kind=Kind.TEST, title="Kiểm tra cuối khóa", periods=TEST_PERIODS)
        closing = Session(training_class=training_class, kind=Kind.CLOSING, title="Bế giảng", periods=0)
        groups.append([test, closing])
    if not groups:
        raise ValidationError(_("Every lesson of the class has a session already. Add single sessions where needed."))
    return groups


def _session(training_class, item):
    lesson = item.lesson
    kind = Kind.FIELD_STUDY if lesson.kind == "field_study" else Kind.LECTURE
    return Session(
        training_class=training_class, kind=kind, lesson=lesson, title=lesson.title[:300], periods=item.periods
    )


class _Desk:
    """Places one group of sessions after the other, remembering what it took."""

    def __init__(self, training_class, start, until, *, room, choose_room, chosen):
        self.free = Availability(start, until)
        self.chosen, self.room, self.choose_room = chosen, room, choose_room and room is None
        self.needed = training_class.expected_learners or 0

    def choose(self, group, slot):
        """The sessions of `group` placed at `slot` with their reasons, or why that cannot be."""
        day, half_day = slot
        times = rules.share_half_day(half_day, [session.kind for session in group])
        for session, (starts, ends) in zip(group, times, strict=True):
            session.day, session.half_day = day, half_day
            session.starts_at, session.ends_at = at(day, starts), at(day, ends)
        room, why = self._room_for(group)
        if why:
            return None, why
        picked = []
        for session in group:
            session.room = room
            session.lecturer, reasons, why = self._lecturer_for(session)
            if why:
                return None, why
            picked.append(Proposed(session, reasons))
        for session in group:
            self.free.take(session)
        return picked, ""

    def _room_for(self, group):
        if self.room is not None:
            taken = any(self.free.is_taken("room", self.room.pk, session) for session in group)
            return self.room, _("%(room)s is taken then") % {"room": self.room} if taken else ""
        if not self.choose_room:
            return None, ""
        for room in self.free.rooms:
            enough = (room.seats or 0) >= self.needed
            if enough and not any(self.free.is_taken("room", room.pk, session) for session in group):
                return room, ""
        return None, _("no room with %(count)s seats is free") % {"count": self.needed}

    def _lecturer_for(self, session):
        """(lecturer or None for nobody yet, reasons, why another half-day must be tried)."""
        if not session.lesson_id:
            return None, [], ""
        if lecturer := self.chosen.get(session.lesson_id):
            return lecturer, [_("chosen by you")], self.free.why_not(lecturer, session)
        candidates = self.free.candidates(session)
        if not candidates:
            return None, [_("nobody is entered for this lesson yet")], ""
        found = best(candidates)
        if found is None:
            names = ", ".join(str(self.free.lecturers[candidate.lecturer]) for candidate in candidates)
            return None, [], _("those who may teach it are not free: %(names)s") % {"names": names}
        return self.free.lecturers[found.lecturer], self.free.because(found, session, len(candidates)), ""


def write_all(sessions):
    """Write the new sessions at once; a clash is told with its other party, and nothing is written."""
    if clashes := clashes_of(sessions):
        raise ValidationError(clashes)
    try:
        with transaction.atomic():
            return Session.objects.bulk_create(sessions)
    except IntegrityError:
        raise ValidationError(clash_messages(sessions)) from None
