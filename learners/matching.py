"""Who is who: rows of a list against the learners that are known. Plain rules over rows fetched once."""

from collections import defaultdict
from dataclasses import dataclass, field

from trainingcenter.vietnamese import fold, match_key

# What a newer list may change on a known learner; names and dates of birth are never changed by a list.
UPDATED = ("phone", "position", "party_cell", "political_theory_level", "education_level", "professional_level")
FILLED = (
    "sex",
    "ethnicity",
    "hometown",
    "residence",
    "national_id",
    "admission_date",
    "full_membership_date",
    "party_card_no",
)


@dataclass
class Match:
    """What a row was found to be: `status` of ImportRow, the learner, those to decide between, the changed fields."""

    status: str
    learner: object = None
    candidates: list = field(default_factory=list)
    changes: dict = field(default_factory=dict)


class Known:
    """Learners by ID number and by folded name."""

    def __init__(self, learners):
        self.by_id, self.by_name = {}, defaultdict(list)
        for learner in learners:
            self.add(learner)

    def add(self, learner):
        if learner.national_id:
            self.by_id[learner.national_id] = learner
        self.by_name[learner.folded].append(learner)

    def match(self, person):
        """The Match of a person of a list (learners.rosters.Person), in the order: ID number; name and whole date of
        birth; else to decide, when they may be the same."""
        holder = self.by_id.get(person.national_id) if person.national_id else None
        if holder is not None:
            if holder.folded == fold(person.full_name):
                return _same(holder, person)
            return Match("decide", candidates=[holder])
        key = match_key(person.full_name)
        namesakes = self.by_name.get(fold(person.full_name), [])
        exact = [x for x in namesakes if x.match_key == key and person.birth_date and x.birth_date == person.birth_date]
        exact = [x for x in exact if not (x.national_id and person.national_id)]
        if len(exact) == 1:
            return _same(exact[0], person)
        doubtful = exact or [x for x in namesakes if _may_be(x, person, key)]
        return Match("decide", candidates=doubtful) if doubtful else Match("new")


def _may_be(learner, person, key):
    """Same name and year where one side has only a year, or nearly the same name and the same date."""
    if learner.match_key == key:
        one_lacks_day = not (learner.birth_date and person.birth_date)
        return one_lacks_day and (
            learner.birth_year == person.birth_year or None in (learner.birth_year, person.birth_year)
        )
    return bool(person.birth_date) and learner.birth_date == person.birth_date


def _same(learner, person):
    changes = changes_of(learner, person)
    return Match("changed" if changes else "same", learner=learner, changes=changes)


def changes_of(learner, person):
    """Fields of `learner` that the list fills or updates, as {field: (old, new)}."""
    changes = {}
    for name in (*UPDATED, *FILLED):
        old, new = getattr(learner, name), getattr(person, name)
        if new and new != old and (name in UPDATED or not old):
            changes[name] = (old, new)
    return changes
