"""The one mechanism by which a page shows something of a room further left.

A filler is a function `filler(ids, user) -> dict[id, list[frozen dataclass]]`: it takes a *set* of ids, costs at most
one query, and is registered by its app's `slots` module, which `AppConfig.ready()` imports.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

SLOTS = ("class_step", "class_panel", "session_check", "today", "search", "quality_rule", "record_paper", "book_use")
_fillers = defaultdict(list)


@dataclass(frozen=True)
class Step:
    """One step of a class's work. `missing` says what is still to be done; empty when nothing is. `needed_for` is the
    state that the class does not reach before."""

    order: int
    label: str
    url: str
    done: bool
    missing: str = ""
    needed_for: str = ""


@dataclass(frozen=True)
class Panel:
    """A tab on the class page; `held_here` ones are not shown of a class of earlier years, which was not held here."""

    order: int
    label: str
    url: str
    held_here: bool = False


@dataclass(frozen=True)
class Today:
    """Something that waits for the person who looks."""

    order: int
    label: str
    count: int
    url: str
    icon: str = "clock"


@dataclass(frozen=True)
class Warning:
    """What somebody should know about a session before it is held.

    `kind` is the column of the centre's policy that says whether it is refused, warned of or left alone; without a
    kind it is only told. `key` names exactly this clash (other party and hours), so that it can be kept with a reason.
    """

    text: str
    url: str = ""
    kind: str = ""
    key: str = ""


@dataclass(frozen=True)
class BookUse:
    """Until which day a number book has given numbers to what is kept in a room further left."""

    last_on: date


def fills(slot):
    """Decorator: the function fills `slot`."""
    if slot not in SLOTS:
        raise KeyError(slot)

    def register(filler):
        _fillers[slot].append(filler)
        return filler

    return register


def fill(slot, ids, user):
    """What every filler of `slot` says of `ids`: `{id: [dataclass, …]}` sorted by their `order` where they have one."""
    found = {pk: [] for pk in ids}
    for filler in _fillers[slot]:
        for pk, items in filler(set(ids), user).items():
            found.setdefault(pk, []).extend(items)
    return {pk: sorted(items, key=lambda item: getattr(item, "order", 0)) for pk, items in found.items()}


def waiting_for(user):
    """What waits for `user` (slot `today`), only what is not nothing."""
    items = fill("today", {user.pk}, user)[user.pk]
    return [item for item in items if item.count]
