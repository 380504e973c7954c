"""Who and what is free in a span of days, read once and asked often: for filling a timetable and for suggestions."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from lecturers.models import BusyPeriod, Lecturer, TeachingNorm
from lecturers.rules import Norm, PostHeld, norm_of_year
from trainingcenter.organisation.models import Holiday, Post

from .models import Room, Session, TeachableLesson
from .rules import Candidate, at_once, busy_at, half_days_between

AHEAD = timedelta(days=28)
OFFERED = 6


class Availability:
    """Sessions, busy times, lessons entered, loads and norms of all lecturers and rooms from `start` to `until`.

    `ignoring` is a session that is being moved: it takes nothing.
    """

    def __init__(self, start, until, *, ignoring=None):
        teaching = Lecturer.objects.filter(Q(until__isnull=True) | Q(until__gte=start), since__lte=until)
        self.lecturers = {
            lecturer.pk: lecturer for lecturer in teaching.select_related("person").order_by("person__sort_key")
        }
        self.rooms = list(Room.objects.filter(in_use=True).order_by("seats", "name"))
        self.taken, self.busy, self.entered = defaultdict(list), defaultdict(list), defaultdict(dict)
        kept = Session.objects.kept().between(start, until).exclude(pk=ignoring.pk if ignoring else None)
        for lecturer, room, training_class, *hours in kept.values_list(
            "lecturer", "room", "training_class", "starts_at", "ends_at"
        ):
            for key in (("lecturer", lecturer), ("room", room), ("class", training_class)):
                self.taken[key].append(hours)
        for busy in BusyPeriod.objects.between(start, until):
            self.busy[busy.lecturer_id].append(busy)
        for item in TeachableLesson.objects.filter(Q(until__isnull=True) | Q(until__gte=start), since__lte=until):
            self.entered[item.lesson_id][item.lecturer_id] = item
        self.load, self.norms = loads(start.year), norms_of_year(start.year)

    def is_taken(self, what, pk, session):
        """Whether the lecturer, room or class `pk` has another session at the hours of `session`."""
        return any(at_once((session.starts_at, session.ends_at), hours) for hours in self.taken[what, pk])

    def take(self, session):
        """From now on the session takes its room, lecturer and class."""
        hours = [session.starts_at, session.ends_at]
        for key in (
            ("lecturer", session.lecturer_id),
            ("room", session.room_id),
            ("class", session.training_class_id),
        ):
            self.taken[key].append(hours)
        if session.lecturer_id:
            self.load[session.lecturer_id] = self.load.get(session.lecturer_id, 0) + session.periods

    def why_not(self, lecturer, session):
        """Why the lecturer cannot teach at the hours of `session`, in words; empty when they can."""
        who = {"lecturer": lecturer, "day": f"{session.day:%d/%m/%Y}"}
        if not (lecturer.since <= session.day and (lecturer.until is None or session.day <= lecturer.until)):
            return _("%(lecturer)s does not teach at the centre on %(day)s") % who
        if self.is_taken("lecturer", lecturer.pk, session):
            return _("%(lecturer)s teaches another session on %(day)s") % who
        starts, ends = (timezone.localtime(moment).time() for moment in (session.starts_at, session.ends_at))
        if any(busy_at(busy, session.day, starts, ends) for busy in self.busy[lecturer.pk]):
            return _("%(lecturer)s is busy on %(day)s") % who
        return ""

    def candidates(self, session):
        """Everybody entered for the lesson of `session`, as `rules` weigh them."""
        found = []
        for pk, item in self.entered[session.lesson_id].items():
            if lecturer := self.lecturers.get(pk):
                begun = item.since <= session.day and (item.until is None or session.day <= item.until)
                found.append(
                    Candidate(
                        lecturer=pk,
                        name_key=lecturer.person.sort_key,
                        may_teach=begun,
                        free=not self.why_not(lecturer, session),
                        load=self.load.get(pk, 0),
                        norm=self.norms.get(lecturer.person_id),
                    )
                )
        return found

    def because(self, candidate, session, count):
        """Why `candidate`, one of `count`, was chosen for `session`: a list of reasons."""
        since = self.entered[session.lesson_id][candidate.lecturer].since
        reasons = [_("entered for this lesson since %(day)s") % {"day": f"{since:%d/%m/%Y}"}, _("free at these hours")]
        if candidate.norm is not None:
            words = {"load": candidate.load, "norm": candidate.norm}
            reasons.append(_("%(load)s of %(norm)s hours of the norm") % words)
        elif count > 1:
            reasons.append(_("%(load)s periods this year, the fewest of those free") % {"load": candidate.load})
        else:
            reasons.append(_("the only one entered for it"))
        return reasons


@dataclass(frozen=True)
class Suggestion:
    """Somebody or some half-day offered for a session, and why."""

    label: str
    why: str
    lecturer: int | None = None
    day: str = ""
    half_day: str = ""


def suggest_lecturers(session):
    """Who could teach the session at its hours: entered for its lesson and free, the best first, at most six."""
    free = Availability(session.day, session.day, ignoring=session)
    ready = sorted(
        (c for c in free.candidates(session) if c.may_teach and c.free and c.lecturer != session.lecturer_id),
        key=lambda candidate: candidate.standing,
    )
    return [
        Suggestion(
            str(free.lecturers[c.lecturer]), "; ".join(free.because(c, session, len(ready))), lecturer=c.lecturer
        )
        for c in ready[:OFFERED]
    ]


def years_without_holidays(training_class):
    """The years of the class for which no public holiday is entered, so that none can be left out."""
    years = range(training_class.planned_start.year, training_class.planned_end.year + 1)
    entered = set(Holiday.objects.filter(day__year__in=years).values_list("day__year", flat=True))
    return [year for year in years if year not in entered]


def suggest_half_days(session, placed_at):
    """The next half-days of the class in which it, its room and its lecturer are free; at most six.

    `placed_at(session, day, half_day)` gives a copy of the session at that place.
    """
    first = max(session.training_class.planned_start, timezone.localdate())
    last = max(first, session.day) + AHEAD
    free = Availability(first, last, ignoring=session)
    holidays = set(Holiday.objects.filter(day__range=(first, last)).values_list("day", flat=True))
    own = session.training_class
    found = []
    for day, half in half_days_between(first, last, weekdays=own.weekdays, half_days=own.half_days, holidays=holidays):
        there = placed_at(session, day, half)
        if (day, half) != (session.day, session.half_day) and _all_free(free, there):
            found.append((day, half, there))
    nearest = sorted(found, key=lambda item: (abs((item[0] - session.day).days), item[0]))[:OFFERED]
    return [
        Suggestion(
            f"{there.get_half_day_display()} {day:%d/%m/%Y}",
            _("class, room and lecturer are free"),
            day=day.isoformat(),
            half_day=half,
        )
        for day, half, there in sorted(nearest, key=lambda item: item[2].starts_at)
    ]


def _all_free(free, session):
    lecturer = free.lecturers.get(session.lecturer_id)
    if session.lecturer_id and (lecturer is None or free.why_not(lecturer, session)):
        return False
    if session.room_id and free.is_taken("room", session.room_id, session):
        return False
    return not free.is_taken("class", session.training_class_id, session)


def loads(year):
    """`{lecturer id: periods}` of the sessions kept in `year`."""
    rows = Session.objects.kept().filter(day__year=year, lecturer__isnull=False)
    return dict(rows.order_by().values_list("lecturer").annotate(sum=Sum("periods")))


def norms_of_year(year):
    """`{person id: standard hours}` of those who hold a post with a norm in `year`, by the days in each post."""
    norms = [Norm.of(row) for row in TeachingNorm.objects.all()]
    held = defaultdict(list)
    for post in Post.objects.between(date(year, 1, 1), date(year, 12, 31)):
        held[post.person_id].append(PostHeld.of(post))
    found = {person: norm_of_year(year, posts, norms) for person, posts in held.items()}
    return {person: round(norm.standard) for person, norm in found.items() if norm.parts}
