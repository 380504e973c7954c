"""What one version of a programme changes against another, and the lessons a class is taught."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class VersionDifferences:
    """What a version changes against the one before it; each a tuple, empty where nothing changed."""

    added: tuple  # (place, title, periods)
    removed: tuple  # (place, title, periods)
    moved: tuple  # (title, place before, place now)
    periods: tuple  # (title, periods before, periods now)
    rules: tuple  # (name, before, now)

    def __bool__(self):
        return any((self.added, self.removed, self.moved, self.periods, self.rules))


def version_differences(before, after):
    """The differences of two versions, each given as `{"lessons": [(title, periods), …], "rules": {name: value}}`.

    A lesson has moved only when its order among the lessons that both versions share is another one: a new lesson in
    front moves nothing.
    """
    old = {title: (place, periods) for place, (title, periods) in enumerate(before["lessons"], start=1)}
    new = {title: (place, periods) for place, (title, periods) in enumerate(after["lessons"], start=1)}
    shared = [title for title in new if title in old]
    resting = _longest_rising(shared, key=lambda title: old[title][0])
    names = list(dict.fromkeys([*before["rules"], *after["rules"]]))
    pairs = [(name, before["rules"].get(name, ""), after["rules"].get(name, "")) for name in names]
    return VersionDifferences(
        added=tuple(_place_first(new, title) for title in new if title not in old),
        removed=tuple(_place_first(old, title) for title in old if title not in new),
        moved=tuple((title, old[title][0], new[title][0]) for title in shared if title not in resting),
        periods=tuple((title, old[title][1], new[title][1]) for title in shared if old[title][1] != new[title][1]),
        rules=tuple(pair for pair in pairs if pair[1] != pair[2]),
    )


def _place_first(lessons, title):
    place, periods = lessons[title]
    return place, title, periods


def _longest_rising(items, key):
    """The members of the longest run of `items`, in order, whose keys rise."""
    tails, ends = [], []
    for item in items:
        at = bisect_left(tails, key(item))
        run = [*(ends[at - 1] if at else []), item]
        tails[at : at + 1], ends[at : at + 1] = [key(item)], [run]
    return set(ends[-1]) if ends else set()


@dataclass(frozen=True)
class PlannedLesson:
    """A lesson that a class is taught, its length, and its place (from 1) among them."""

    lesson: Any
    periods: int
    place: int


def weave(lessons, topics):
    """Lessons of a version with the local topics of a class between them, as PlannedLesson in the order of teaching.

    `lessons` are (order, lesson, periods), `topics` (after which order, lesson, periods); 0 stands before the first,
    and a number past the last behind it.
    """
    rows = [(order, 0, lesson, periods) for order, lesson, periods in lessons]
    rows += [(after, 1, lesson, periods) for after, lesson, periods in topics]
    rows.sort(key=lambda row: row[:2])
    return [PlannedLesson(lesson, periods, i) for i, (_o, _t, lesson, periods) in enumerate(rows, start=1)]
