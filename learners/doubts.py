"""What a clerk sees to decide about a doubtful row of a list: the row and the persons it may be, side by side."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from trainingcenter.organisation.models import Person
from trainingcenter.ui.templatetags.ui import masked
from trainingcenter.vietnamese import fold

from .actions.lists import from_values
from .models import Enrolment, Learner

SHOWN_CLASSES = 5


@dataclass(frozen=True)
class Fact:
    """One line of the comparison: what the list says, and of each candidate what is known and whether it differs."""

    label: str
    listed: str
    known: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Doubt:
    """A row to decide, `candidates` (learners with their `classes`), and the facts in which they are compared."""

    row: object
    candidates: tuple
    facts: tuple[Fact, ...]


def doubts_of(rows, *, whole):
    """The Doubts of `rows` (ImportRow) with two queries for however many; ID numbers in full only when `whole`."""
    ids = {pk for row in rows for pk in row.candidates}
    known = Learner.objects.select_related("unit").in_bulk(ids)
    for pk, classes in _classes_of(ids).items():
        known[pk].classes = classes
    return [_doubt(row, [known[pk] for pk in row.candidates if pk in known], whole) for row in rows]


def _classes_of(ids):
    """The latest classes of each person, in words."""
    found = defaultdict(list)
    enrolments = Enrolment.objects.filter(learner__in=ids).select_related("training_class")
    for enrolment in enrolments.order_by("-training_class__planned_start", "-pk"):
        if len(found[enrolment.learner_id]) < SHOWN_CLASSES:
            found[enrolment.learner_id].append(enrolment.training_class)
    return found


def _doubt(row, candidates, whole):
    person = from_values(row.values)
    facts = []
    for label, listed, known in _compared(person, candidates, whole):
        if listed or any(known):
            pairs = tuple((value, _differs(value, listed)) for value in known)
            facts.append(Fact(label, listed, pairs))
    return Doubt(row, tuple(candidates), tuple(facts))


def _differs(one, other):
    """Whether two texts that are both there say different things; a year is not another than a day in it."""
    if not one or not other or fold(one) == fold(other):
        return False
    year, day = sorted((one, other), key=len)
    return not (re.fullmatch(r"\d{4}", year) and re.fullmatch(rf"\d\d/\d\d/{year}", day))


def _compared(person, candidates, whole):
    """(label, of the list, of each candidate) as text."""
    sexes = dict(Person.Sex.choices)
    yield _("full name"), person.full_name, [x.full_name for x in candidates]
    yield _("date of birth"), _born(person), [x.born for x in candidates]
    yield _("sex"), str(sexes.get(person.sex, "")), [str(x.get_sex_display()) for x in candidates]
    yield (
        _("ID number"),
        masked(person.national_id, whole) or "",
        [masked(x.national_id, whole) or "" for x in candidates],
    )
    yield _("work unit"), person.unit, [str(x.unit or "") for x in candidates]
    for label, name in (
        (_("position or occupation"), "position"),
        (_("Party cell"), "party_cell"),
        (_("native place"), "hometown"),
        (_("telephone"), "phone"),
    ):
        yield label, getattr(person, name), [getattr(x, name) for x in candidates]


def _born(person):
    return f"{person.birth_date:%d/%m/%Y}" if person.birth_date else str(person.birth_year or "")
