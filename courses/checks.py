"""What stands in the way of a session: the courses' own fillers of `session_check`, and the centre's policy over all.

Room and lecturer taken twice are no matter of policy: the database refuses them. Everything else is told by fillers of
the slot (learners in two classes come from `learners`, missing lesson plans from `teaching`) and weighed here.
"""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractIsoWeekDay, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _

from lecturers.models import BusyPeriod
from trainingcenter.organisation.models import Holiday
from trainingcenter.ui.slots import Warning, fill, fills

from .models import KeptWarning, Session, TeachableLesson, TimetablePolicy, VersionLesson

LEVELS = {"block": 0, "warn": 1, "note": 2, "kept": 3}
POLICY_FIELDS = (
    "class_clash",
    "learner_clash",
    "lecturer_busy",
    "holiday",
    "day_periods",
    "not_qualified",
    "room_seats",
)


@dataclass(frozen=True)
class Problem:
    """A warning as the centre takes it: `block` (refused), `warn` (open), `kept` (allowed, for `reason`), or `note`."""

    session: int
    level: str
    text: str
    url: str = ""
    kind: str = ""
    key: str = ""
    reason: str = ""

    @property
    def is_open(self):
        return self.level in ("block", "warn")

    @property
    def state(self):
        """The state in whose colour it is shown."""
        return {"block": "error", "warn": "decide", "note": "changes_requested", "kept": "same"}[self.level]


def problems_of(ids, user):
    """`{session id: [Problem, …]}` of the sessions `ids`, the gravest first; at most one query more than the fillers'."""
    told = fill("session_check", ids, user)
    weighed = {row["pk"]: row for row in _policies(ids)} if any(told.values()) else {}
    found = {}
    for pk, warnings in told.items():
        problems = [problem for warning in warnings if (problem := _weigh(pk, warning, weighed.get(pk)))]
        found[pk] = sorted(problems, key=lambda problem: LEVELS[problem.level])
    return found


def open_problems(problems):
    """Those of `problems_of` that are neither solved nor kept, in one list."""
    return [problem for found in problems.values() for problem in found if problem.is_open]


def grouped(problems):
    """The problems (of one class) once for each key, each with how many sessions are told so: [(problem, count), …]."""
    counted = {}
    for problem in problems:
        key = problem.key or (problem.session, problem.text)
        first, count = counted.get(key, (problem, 0))
        counted[key] = (first, count + 1)
    return list(counted.values())


def _policies(ids):
    """The policy and what was kept of each session, in one query."""
    policy = TimetablePolicy.objects.values(fields=JSONObject(**{name: name for name in POLICY_FIELDS}))[:1]
    kept = KeptWarning.objects.filter(session=OuterRef("pk")).values(pair=JSONObject(key="key", reason="reason"))
    return Session.objects.filter(pk__in=ids).values("pk", policy=Subquery(policy), kept=ArraySubquery(kept))


def _weigh(pk, warning, row):
    if not warning.kind:
        return Problem(pk, "note", warning.text, warning.url)
    default = TimetablePolicy._meta.get_field(warning.kind).default
    level = (row["policy"] or {}).get(warning.kind, default) if row else default
    if level == "off":
        return None
    reason = next((one["reason"] for one in (row["kept"] if row else []) if one["key"] == warning.key), "")
    if level == "warn" and reason:
        level = "kept"
    return Problem(pk, level, warning.text, warning.url, warning.kind, warning.key, reason)


def clock(moment):
    return f"{timezone.localtime(moment):%H:%M}"


def hours(session):
    """`07:30–11:30`."""
    return f"{clock(session.starts_at)}–{clock(session.ends_at)}"


def key_of(kind, session, other=""):
    """Names a clash of `session` at its hours of now with `other`; moved, it is another clash."""
    return f"{kind}:{other}:{session.starts_at:%Y%m%d%H%M}-{session.ends_at:%H%M}"


@fills("session_check")
def calendar_checks(ids, user):
    """Holidays, days outside the class's own, two of its sessions at once, too many periods in a day, rooms with too few
    seats, lessons out of order; one query."""
    at_once = (
        Session.objects.kept()
        .filter(
            training_class=OuterRef("training_class"),
            day=OuterRef("day"),
            starts_at__lt=OuterRef("ends_at"),
            ends_at__gt=OuterRef("starts_at"),
        )
        .exclude(pk=OuterRef("pk"))
        .order_by("pk")
        .values(one=JSONObject(pk="pk", title="title"))
    )
    place = VersionLesson.objects.filter(version=OuterRef("training_class__version"), lesson=OuterRef("lesson"))
    of_class = Session.objects.kept().filter(training_class=OuterRef("training_class"))
    closing = of_class.filter(kind=Session.Kind.CLOSING, starts_at__lt=OuterRef("starts_at"))
    earlier = of_class.filter(
        starts_at__lt=OuterRef("starts_at"),
        lesson__places__version=OuterRef("training_class__version"),
        lesson__places__order__gt=OuterRef("lesson_order"),
    )
    same_day = of_class.filter(day=OuterRef("day"))
    joint = Session.objects.kept().filter(Q(pk=OuterRef("pk")) | Q(lead=OuterRef("pk"))).order_by()
    enrolled = Count("training_class__enrolments", filter=Q(training_class__enrolments__state="enrolled"))
    rows = (
        Session.objects.filter(pk__in=ids, state="planned")
        .select_related("room", "training_class")
        .annotate(
            holiday=Subquery(Holiday.objects.filter(day=OuterRef("day")).values("name")[:1]),
            at_once=ArraySubquery(at_once),
            day_periods=_total(same_day, F("training_class"), Sum("periods")),
            most=Coalesce(
                Subquery(TimetablePolicy.objects.values("most_periods_a_day")[:1]),
                TimetablePolicy._meta.get_field("most_periods_a_day").default,
            ),
            learners=_total(joint, Coalesce("lead", "pk"), enrolled),
            lesson_order=Subquery(place.values("order")[:1]),
            closed=Exists(closing),
        )
        .annotate(after=Subquery(earlier.order_by("-lesson__places__order").values("lesson__places__order")[:1]))
    )
    return {
        row.pk: [
            *_holiday(row),
            *_at_once(row),
            *_long_day(row),
            *_small_room(row),
            *_outside(row),
            *_out_of_order(row),
        ]
        for row in rows
    }


def _total(rows, group, total):
    """The `total` of `rows`, all of one `group`, as a subquery."""
    return Coalesce(Subquery(rows.order_by().values(group=group).annotate(n=total).values("n")), 0)


def _holiday(row):
    if row.holiday:
        text = _("public holiday: %(name)s, %(day)s") % {"name": row.holiday, "day": f"{row.day:%d/%m/%Y}"}
        url = reverse("organisation:holidays", args=[row.day.year])
        yield Warning(text, url, "holiday", f"holiday:{row.day}")


def _at_once(row):
    for other in row.at_once:
        text = _("the class also has “%(title)s” at these hours") % {"title": other["title"]}
        url = f"{reverse('courses:sessions', args=[row.training_class_id])}#session-{other['pk']}"
        yield Warning(text, url, "class_clash", key_of("class_clash", row, other["pk"]))


def _long_day(row):
    if row.day_periods > row.most:
        text = _("the class has %(count)s periods on %(day)s, the centre allows %(most)s") % {
            "count": row.day_periods,
            "day": f"{row.day:%d/%m/%Y}",
            "most": row.most,
        }
        url = reverse("courses:sessions", args=[row.training_class_id])
        yield Warning(text, url, "day_periods", f"day_periods:{row.day}:{row.day_periods}")


def _out_of_order(row):
    """Only told: a lecturer's absence may be a good reason to teach a later lesson first."""
    url = reverse("courses:sessions", args=[row.training_class_id])
    if row.after is not None:
        text = _("lesson %(place)s stands after lesson %(later)s") % {"place": row.lesson_order, "later": row.after}
        yield Warning(text, url)
    if row.closed:
        yield Warning(_("stands after the closing ceremony"), url)


def _small_room(row):
    needed = row.learners or row.training_class.expected_learners or 0
    if row.room and row.room.seats and needed > row.room.seats:
        text = _("%(room)s has %(seats)s seats for %(needed)s learners") % {
            "room": row.room,
            "seats": row.room.seats,
            "needed": needed,
        }
        yield Warning(text, reverse("courses:rooms"), "room_seats", f"room_seats:{row.room_id}:{needed}")


def _outside(row):
    """A note and no matter of policy: the decision names the days, and a wrong year is soon typed."""
    first, last = row.training_class.planned_start, row.training_class.planned_end
    if row.day < first or (last and row.day > last):
        span = f"{first:%d/%m/%Y} – {last:%d/%m/%Y}" if last else f"{first:%d/%m/%Y}"
        yield Warning(
            _("outside the days of the class: %(span)s") % {"span": span}, row.training_class.get_absolute_url()
        )


@fills("session_check")
def lecturer_checks(ids, user):
    """Busy times of the lecturer at the session's hours, and lessons they are not entered for; one query."""
    busy = (
        BusyPeriod.objects.filter(
            Q(last_day__isnull=True) | Q(last_day__gte=OuterRef("day")),
            Q(weekday__isnull=True) | Q(weekday=OuterRef("iso_weekday") - 1),
            lecturer=OuterRef("lecturer"),
            first_day__lte=OuterRef("day"),
        )
        .order_by("starts", "pk")
        .values(one=JSONObject(pk="pk", starts="starts", ends="ends", reason="reason"))
    )
    entered = TeachableLesson.objects.filter(lecturer=OuterRef("lecturer"))
    rows = (
        Session.objects.filter(pk__in=ids, state="planned", lecturer__isnull=False)
        .select_related("lecturer__person")
        .annotate(iso_weekday=ExtractIsoWeekDay("day"))
        .annotate(
            busy=ArraySubquery(busy),
            has_entries=Exists(entered),
            may_teach=Exists(entered.on(OuterRef("day")).filter(lesson=OuterRef("lesson"))),
        )
    )
    return {row.pk: [*_busy(row), *_not_entered(row)] for row in rows}


def _busy(row):
    url = f"{reverse('courses:timetable')}?lecturer={row.lecturer_id}&day={row.day:%Y-%m-%d}"
    for busy in row.busy:
        if not _meets(row, busy):
            continue
        when = f"{busy['starts'][:5]}–{busy['ends'][:5]}" if busy["starts"] else _("all day")
        text = _("%(lecturer)s is busy on %(day)s, %(when)s") % {
            "lecturer": row.lecturer,
            "day": f"{row.day:%d/%m/%Y}",
            "when": when,
        }
        text += f" ({busy['reason']})" if busy["reason"] else ""
        yield Warning(text, url, "lecturer_busy", key_of("lecturer_busy", row, busy["pk"]))


def _meets(row, busy):
    if not busy["starts"]:
        return True
    starts, ends = (timezone.localtime(at).time() for at in (row.starts_at, row.ends_at))
    return starts < parse_time(busy["ends"]) and parse_time(busy["starts"]) < ends


def _not_entered(row):
    if row.lesson_id and row.has_entries and not row.may_teach:
        text = _("%(lecturer)s is not entered for this lesson") % {"lecturer": row.lecturer}
        key = f"not_qualified:{row.lecturer_id}:{row.lesson_id}"
        yield Warning(text, row.lecturer.get_absolute_url(), "not_qualified", key)
