"""Who is who: rows of a list against the learners that are known. Plain rules over rows fetched once."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from trainingcenter.vietnamese import fold, match_key

from .likeness import is_plain, near_names

# What a newer list may change on a known learner; names and known dates of birth are never changed by a list.
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
    """What a row was found to be: `status` of ImportRow, the learner, those to decide between and why, what differs
    from what is known, the fields that the list changes."""

    status: str
    learner: object = None
    candidates: list = field(default_factory=list)
    reasons: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    changes: dict = field(default_factory=dict)


class Known:
    """Learners by ID number, by folded name (earlier names too) and by date of birth.

    `earlier` are (learner id, folded name, match key) of earlier names; `inside` the ids of those who are in the class
    already.
    """

    def __init__(self, learners, *, earlier=(), inside=()):
        self.by_id, self.by_name, self.by_day, self.inside = {}, defaultdict(list), defaultdict(list), set(inside)
        by_pk = {}
        for learner in learners:
            by_pk[learner.pk] = learner
            self.add(learner)
        for pk, folded, key in earlier:
            if pk in by_pk:
                self.by_name[folded].append((key, False, by_pk[pk]))

    def add(self, learner):
        if learner.national_id:
            self.by_id[learner.national_id] = learner
        self.by_name[learner.folded].append((learner.match_key, is_plain(learner.full_name), learner))
        if learner.birth_date:
            self.by_day[learner.birth_date].append(learner)

    def match(self, person):
        """The Match of a person of a list (learners.rosters.Person), in this order: ID number; name and whole date of
        birth; else to decide, when they may be the same."""
        folded = fold(person.full_name)
        holder = self.by_id.get(person.national_id) if person.national_id else None
        if holder is not None:
            if holder.folded == folded or any(x is holder for _k, _p, x in self.by_name.get(folded, ())):
                return _same(holder, person)
            return Match("decide", candidates=[holder], reasons=[_("The same ID number, but another name.")])
        named = self._namesakes(folded, person)
        exact = [x for x in named if person.birth_date and x.birth_date == person.birth_date]
        agreeing = [x for x in exact if not _ids_differ(x, person)]
        if len(agreeing) == 1:
            return _same(agreeing[0], person)
        return self._to_decide(person, folded, exact, named)

    def _namesakes(self, folded, person):
        """Learners of the same name, however its tones are placed; who typed without any accents is not told apart."""
        key, plain = match_key(person.full_name), is_plain(person.full_name)
        rows = self.by_name.get(folded, ())
        return _once(x for other, bare, x in rows if other == key or plain or bare)

    def _to_decide(self, person, folded, exact, named):
        alike = [x for x in named if _years_agree(x, person)]
        if len(alike) == 1 and not exact and alike[0].pk in self.inside and not _ids_differ(alike[0], person):
            return _same(alike[0], person)  # the same list again: who has no whole date of birth stands there already
        near = self._near(person, folded, alike)
        reasons = []
        if exact:
            reasons.append(_("The same name and date of birth, but another ID number or several such persons."))
        elif alike:
            reasons.append(_("The same name and year of birth."))
        if near:
            reasons.append(_("Nearly the same name and the same date of birth."))
        candidates = _once([*exact, *alike, *near])
        return Match("decide", candidates=candidates, reasons=reasons) if candidates else Match("new")

    def _near(self, person, folded, alike):
        if not person.birth_date:
            return []
        return [x for x in self.by_day.get(person.birth_date, ()) if x not in alike and near_names(x.folded, folded)]


def _once(learners):
    """Each of them once; those that are not saved yet have no hash of their own."""
    return list({id(learner): learner for learner in learners}.values())


def _ids_differ(learner, person):
    """Whether both have ID numbers of one kind that differ; an old number of nine digits does not contradict a new one."""
    old, new = learner.national_id, person.national_id
    return bool(old and new and old != new and len(old) == len(new))


def _years_agree(learner, person):
    return learner.birth_year == person.birth_year or None in (learner.birth_year, person.birth_year)


def _same(learner, person):
    changes = changes_of(learner, person)
    remarks = []
    if person.birth_date and learner.birth_date and person.birth_date != learner.birth_date:
        remarks.append(_("Another date of birth is kept: %(day)s. Correct the wrong one.") % {"day": learner.born})
    return Match("changed" if changes else "same", learner=learner, changes=changes, remarks=remarks)


def changes_of(learner, person):
    """Fields of `learner` that the list fills or updates, as {field: (old, new)}; the unit by its names."""
    changes = {}
    for name in (*UPDATED, *FILLED):
        old, new = getattr(learner, name), getattr(person, name)
        if new and new != old and (name in UPDATED or not old):
            changes[name] = (old, new)
    if len(person.national_id) == 12 and len(learner.national_id) == 9:
        changes["national_id"] = (learner.national_id, person.national_id)
    if person.birth_date and not learner.birth_date and learner.birth_year in (None, person.birth_year):
        changes["birth_date"] = (None, person.birth_date)
    if person.unit and fold(person.unit) != (learner.unit.folded if learner.unit_id else ""):
        changes["unit"] = (learner.unit.name if learner.unit_id else "", person.unit)
    return changes
