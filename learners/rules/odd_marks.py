"""Marks that are perhaps a slip of the pen: nothing is refused for them, somebody looks once more."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from .marks import better

FAR = Decimal(4)
FEW = 3


@dataclass(frozen=True)
class Entry:
    """What stands in one assessment for one learner; `there` says whether the roll has them present at the test that day,
    None where no roll tells. `never_there`: absent from every session with a closed roll."""

    learner: int
    assessment: int
    value: Decimal | None = None
    absent: bool = False
    retest: Decimal | None = None
    there: bool | None = None
    never_there: bool = False

    @property
    def counts(self):
        return better(self.value, self.retest)

    @property
    def is_blank(self):
        return self.value is None and self.retest is None and not self.absent


@dataclass(frozen=True)
class Odd:
    """One finding: `key` names its rule; of one learner, or of all (None); `mark` and `other` are what is compared."""

    key: str
    assessment: int | None
    learner: int | None
    mark: Decimal | None = None
    other: Decimal | None = None


def odd_marks(entries, *, pass_mark, too_absent=()):
    """Every Odd of the `entries` of a class; `too_absent` is `{learner: final mark}` of those who pass by their mark and
    missed more than the rules allow."""
    found = [odd for entry in entries for odd in _alone(entry, pass_mark)]
    for rows in _grouped(entries, "assessment"):
        found += _beside_the_class(rows)
    for rows in _grouped(entries, "learner"):
        found += _beside_own(rows)
    found += [Odd("too_absent", None, learner, mark) for learner, mark in dict(too_absent).items()]
    return found


def _grouped(entries, name):
    groups = defaultdict(list)
    for entry in entries:
        groups[getattr(entry, name)].append(entry)
    return groups.values()


def _alone(entry, pass_mark):
    """What is odd without looking at others."""
    where, sat = (entry.assessment, entry.learner), entry.value is not None
    if sat and entry.retest is not None and entry.value >= pass_mark:
        yield Odd("needless_retest", *where, entry.value, entry.retest)
    if sat and entry.retest is not None and entry.retest < entry.value:
        yield Odd("worse_retest", *where, entry.value, entry.retest)
    for mark in (entry.value, entry.retest):
        if mark is not None and is_uneven(mark):
            yield Odd("uneven", *where, mark)
        if mark is not None and mark == 0:
            yield Odd("zero", *where, mark)
    if entry.never_there and entry.counts is not None:
        yield Odd("never_there", *where, entry.counts)
    if entry.absent and entry.there is True:
        yield Odd("v_but_there", *where)
    if sat and entry.there is False:
        yield Odd("mark_but_away", *where, entry.value)


def is_uneven(mark):
    """Whether a mark is neither in tenths nor in quarters: 7,13 is, 7,3 and 7,25 are not."""
    return mark * 10 % 1 != 0 and mark * 4 % 1 != 0


def _beside_the_class(rows):
    """What is odd in one assessment beside the marks of the others."""
    blank = [row for row in rows if row.is_blank]
    if len(blank) < len(rows):
        yield from (Odd("blank", row.assessment, row.learner) for row in blank)
    sat = [row for row in rows if row.value is not None]
    if len(sat) < FEW:
        return
    middle = Decimal(median(row.value for row in sat))
    if len(Counter(row.value for row in sat)) == 1:
        yield Odd("all_the_same", sat[0].assessment, None, sat[0].value)
    for row in sat:
        if abs(row.value - middle) >= FAR:
            yield Odd("far_from_class", row.assessment, row.learner, row.value, middle)


def _beside_own(rows):
    """Marks of one learner that lie far from the middle of their others."""
    sat = [row for row in rows if row.counts is not None]
    for row in sat:
        others = [other.counts for other in sat if other is not row]
        if others and abs(row.counts - Decimal(median(others))) >= FAR:
            yield Odd("far_from_own", row.assessment, row.learner, row.counts, Decimal(median(others)))
