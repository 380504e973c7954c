"""Room and lecturer taken twice: told with the other party before the database refuses it; and who writes is alone."""

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Session

# the name of the lock; any number that nothing else takes
TIMETABLE = 20_260_615


def take_turn():
    """Until the transaction ends nobody else arranges sessions, of whatever class.

    Whoever comes second then reads what the first wrote, and two who move sessions onto each other's place never wait
    for each other in a ring. Taken before any row is locked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TIMETABLE])


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
    shared = [
        str(taken)
        for own, taken in ((session.lecturer_id, other.lecturer), (session.room_id, other.room))
        if own and taken and own == taken.pk
    ]
    return _(
        "%(who)s is taken on %(day)s from %(start)s to %(end)s by “%(other)s”. Choose another time, lecturer or room."
    ) % {
        "who": ", ".join(shared),
        "day": f"{other.day:%d/%m/%Y}",
        "start": f"{timezone.localtime(other.starts_at):%H:%M}",
        "end": f"{timezone.localtime(other.ends_at):%H:%M}",
        "other": other.training_class,
    }


def clash_messages(sessions):
    """What to tell when the database refused: the clash that somebody else has just made."""
    return clashes_of(sessions) or [_("The session clashes with another. Reload the page.")]
