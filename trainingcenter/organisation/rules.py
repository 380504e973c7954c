"""Arithmetic of the organisation: holidays from one year to the next, and the tree of units."""

from collections import defaultdict
from datetime import date
from functools import cached_property

from trainingcenter.vietnamese import fold

# days of the lunar calendar: they fall on other days each year
LUNAR = ("nguyen dan", "am lich", "gio to", "hung vuong", "giao thua")


def moves_with_the_moon(name):
    """Whether a holiday of this name is one of the lunar calendar: Tết (not Tết Dương lịch), Giỗ Tổ."""
    folded = fold(name)
    return any(word in folded for word in LUNAR) or ("tet" in folded.split() and "duong lich" not in folded)


def same_day_in(year, day):
    """The same day and month in `year`; None for 29 February in a year without it."""
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return None


class UnitTree:
    """The units as they hang together now, from rows (id, id of the parent, id of the successor) in the order of show.

    A merged unit stands where its successor stands. Rings, which no action makes, end wherever they begin to repeat.
    """

    def __init__(self, rows):
        self.links = {pk: (parent, successor) for pk, parent, successor in rows}

    def today(self, pk):
        """The unit that `pk` is by now: the end of its chain of successors, itself when it has none."""
        return self._follow(pk, lambda at: self.links[at][1])[-1]

    def path(self, pk):
        """Every unit that counts what `pk` sends: itself, its successors, what those are part of, in this order."""
        return self._follow(pk, lambda at: self.links[at][1] or self.links[at][0])

    def parts(self, pk):
        """The ids of `pk`, of its parts, of what was merged into any of them, and of their parts, as a set."""
        return {other for other in self.links if pk in self._paths[other]}

    def above(self, pk):
        """What the unit is part of by now, or None."""
        parent = self.links[pk][0]
        above = self.today(parent) if parent in self.links else None
        return None if above == pk else above

    def rows(self, shown):
        """The units of `shown` (ids) as pairs (id, depth from 0), each part after what it is part of."""
        children = defaultdict(list)
        kept = [pk for pk in self.links if pk in shown]
        for pk in kept:
            above = self.above(pk)
            children[above if above in shown else None].append(pk)
        found, seen = [], set()
        for root in [*children[None], *kept]:
            self._descend(root, 0, children, found, seen)
        return found

    def _descend(self, pk, depth, children, found, seen):
        if pk in seen:
            return
        seen.add(pk)
        found.append((pk, depth))
        for child in children[pk]:
            self._descend(child, depth + 1, children, found, seen)

    @cached_property
    def _paths(self):
        return {pk: set(self.path(pk)) for pk in self.links}

    def _follow(self, pk, step):
        """`pk` and what `step` leads to one after the other, each once; a ring of successors ends at its lowest id."""
        path = [pk]
        while (following := step(path[-1])) in self.links:
            if following in path:
                ring = path[path.index(following) :]
                return [*path[: path.index(following)], *sorted(ring, reverse=True)]
            path.append(following)
        return path
