"""Who teaches best, lessons laid into half-days, and what changed between two releases."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import localtime

from trainingcenter.vietnamese import weekday_vn

# how many half-days a lesson may wait for its room and lecturer before it is left for the clerk
PATIENCE = 30


@dataclass(frozen=True)
class Candidate:
    """Somebody who could teach a lesson at given hours. `norm` None: the post has none (concurrent, guest)."""

    lecturer: int
    name_key: str
    may_teach: bool
    free: bool
    load: int
    norm: int | None = None

    @property
    def under_norm(self):
        return self.norm is not None and self.load < self.norm

    @property
    def standing(self):
        """Sorts the best first: those below their norm, then the one with the fewest periods, then by name."""
        return (not self.under_norm, self.load, self.name_key)


def best(candidates):
    """The free candidate who may teach and stands best; None when there is none."""
    ready = [candidate for candidate in candidates if candidate.may_teach and candidate.free]
    return min(ready, key=lambda candidate: candidate.standing, default=None)


@dataclass
class Laid:
    """What `lay_in_order` found: (group, half-day, choice) for those placed, (group, reasons) for those left over."""

    placed: list = field(default_factory=list)
    left: list = field(default_factory=list)


def lay_in_order(groups, slots, choose):
    """Lay the `groups` into the `slots` so that their order stays and no slot is used twice.

    `choose(group, slot)` gives (choice, "") or (None, why not). A group for which `PATIENCE` slots in a row are refused
    is left over with the different reasons, and the next one begins where it began.
    """
    laid, at, slots = Laid(), 0, list(slots)
    for group in groups:
        reasons = []
        for index in range(at, min(at + PATIENCE, len(slots))):
            choice, why = choose(group, slots[index])
            if choice is not None:
                laid.placed.append((group, slots[index], choice))
                at = index + 1
                break
            reasons.append(why)
        else:
            laid.left.append((group, list(dict.fromkeys(reasons))))
    return laid


ADDED, CANCELLED, MOVED, LECTURER, ROOM, CONTENT = "added", "cancelled", "moved", "lecturer", "room", "content"


@dataclass(frozen=True)
class Change:
    """One difference between two releases of a timetable; `before` and `after` in words, `lecturers` it concerns."""

    kind: str
    session: int
    title: str
    day: date
    before: str = ""
    after: str = ""
    lecturers: tuple = ()

    def as_json(self):
        return {
            "kind": self.kind,
            "session": self.session,
            "title": self.title,
            "day": self.day.isoformat(),
            "before": self.before,
            "after": self.after,
            "lecturers": list(self.lecturers),
        }


def changes_between(before, after):
    """What changed from the release rows `before` to the sessions `after`, in the order of the new timetable.

    A session that changed in several ways gives one Change for each. Rows and sessions are anything with `session_id`
    or `pk`, `day`, `starts_at`, `ends_at`, `title`, and who teaches it where.
    """
    old = {row.session_id: row for row in before}
    found = []
    for session in sorted(after, key=lambda s: (s.starts_at, s.pk)):
        row = old.pop(session.pk, None)
        if row is None:
            found.append(Change(ADDED, session.pk, session.title, session.day, "", _place(session), _who(session)))
        else:
            found += _differences(row, session)
    gone = sorted(old.values(), key=lambda row: (row.starts_at, row.session_id))
    return found + [
        Change(CANCELLED, row.session_id, row.title, row.day, _place(row), row.session.cancel_reason, _who(row))
        for row in gone
    ]


def _differences(row, session):
    both = tuple(dict.fromkeys((*_who(row), *_who(session))))
    pairs = [
        (MOVED, (row.starts_at, row.ends_at), (session.starts_at, session.ends_at), _hours(row), _hours(session)),
        (LECTURER, _who(row), _who(session), str(_lecturer(row) or "–"), str(_lecturer(session) or "–")),
        (ROOM, _room_id(row), _room_id(session), str(_room(row) or "–"), str(_room(session) or "–")),
        (CONTENT, row.title, session.title, row.title, session.title),
    ]
    return [
        Change(kind, session.pk, session.title, session.day, before, after, both)
        for kind, old, new, before, after in pairs
        if old != new
    ]


def _lecturer(item):
    return item.taught_by if hasattr(item, "taught_by") else item.lecturer


def _room(item):
    return item.taught_in if hasattr(item, "taught_in") else item.room


def _room_id(item):
    room = _room(item)
    return room.pk if room else None


def _who(item):
    lecturer = _lecturer(item)
    return (lecturer.pk,) if lecturer else ()


def _hours(item):
    start, end = (localtime(moment) for moment in (item.starts_at, item.ends_at))
    return f"{weekday_vn(item.day)} {item.day:%d/%m/%Y}, {start:%H:%M}–{end:%H:%M}"


def _place(item):
    return ", ".join(str(part) for part in (_hours(item), _room(item), _lecturer(item)) if part)
