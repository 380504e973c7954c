"""A roll that two people write at once: what one of them changed, laid over what stands now."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Standing:
    """A roll as somebody knows it: `marks` by enrolment (who is missing was present), and the two texts of the log; a text
    that is None was not told."""

    marks: dict = field(default_factory=dict)
    content: str | None = None
    remarks: str | None = None


def lay_over(*, mine, seen, now, blank=""):
    """`(changes, clashes)`, each `{key: value of mine}`, for three states of the same keys; a missing key is `blank`.

    Only what `mine` has other than `seen` is a wish. It is a change where `now` is still as seen, and a clash where `now`
    has become something else again; where `now` is what is wished already, it is neither: the same twice changes nothing.
    """
    changes, clashes = {}, {}
    for key in mine | seen:
        wish, before, current = mine.get(key, blank), seen.get(key, blank), now.get(key, blank)
        if wish not in (before, current):
            (changes if current == before else clashes)[key] = wish
    return changes, clashes


@dataclass(frozen=True)
class Counts:
    """How many sat there: who was late was present."""

    present: int
    excused: int
    unexcused: int
    late: int


def count_roll(enrolled, kinds):
    """The Counts of a roll of so many `enrolled`, given what was not plain presence."""
    found = Counter(kinds)
    away = found["excused"] + found["unexcused"]
    return Counts(enrolled - away, found["excused"], found["unexcused"], found["late"])
