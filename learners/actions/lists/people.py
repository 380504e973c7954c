"""People of a list: kept as JSON, and looked for among the learners that are known."""

from collections import defaultdict

from django.db.models import Q
from django.utils.dateparse import parse_date

from learners.likeness import near_names
from learners.matching import Known
from learners.models import EarlierName, Enrolment, ImportRow, Learner
from learners.rosters import Person
from trainingcenter.vietnamese import fold

DATES = ("birth_date", "admission_date", "full_membership_date")
LEARNER_FIELDS = (
    "full_name", "birth_date", "birth_year", "sex", "ethnicity", "hometown", "residence", "national_id", "phone",
    "position", "party_cell", "education_level", "professional_level", "political_theory_level", "admission_date",
    "full_membership_date", "party_card_no",
)  # fmt: skip
PERSON_FIELDS = tuple(Person.__dataclass_fields__)


def to_values(person):
    """A Person as JSON."""
    values = {name: value for name in PERSON_FIELDS if (value := getattr(person, name))}
    return values | {name: values[name].isoformat() for name in DATES if name in values}


def from_values(values):
    """The Person that `to_values` wrote."""
    return Person(**values | {name: parse_date(values[name]) for name in DATES if name in values})


def summary_of(rows):
    """How many rows have each status."""
    counts = dict.fromkeys(ImportRow.Status.values, 0)
    for row in rows:
        counts[row.status] += 1
    return counts


def known_learners(people, *, training_class=None, near=True):
    """The learners that could be somebody of `people`, as Known: three queries, one more for `training_class`, whose
    list of now is known then. `near` looks for nearly the same names of the same day, too."""
    names, days, ids = defaultdict(set), defaultdict(set), set()
    for person in people:
        folded = fold(person.full_name)
        names[folded].add(person.birth_year)
        if near and person.birth_date:
            days[person.birth_date].add(folded)
        if person.national_id:
            ids.add(person.national_id)
    earlier = list(EarlierName.objects.filter(folded__in=names).values_list("learner", "folded", "match_key"))
    wanted = {pk for pk, _folded, _key in earlier} | set(_alike(names, days, ids))
    learners = Learner.objects.current().filter(pk__in=wanted).select_related("unit").order_by("pk")
    inside = Enrolment.objects.filter(training_class=training_class).values_list("learner", flat=True)
    return Known(learners, earlier=earlier, inside=inside if training_class else ())


def _alike(names, days, ids):
    """Ids of learners worth looking at, from five columns of many more; whole rows of all namesakes would cost most."""
    rows = Learner.objects.current().filter(
        Q(national_id__in=ids) | Q(folded__in=list(names)) | Q(birth_date__in=list(days))
    )
    columns = ("pk", "folded", "birth_year", "birth_date", "national_id")
    for pk, folded, year, day, number in rows.order_by().values_list(*columns).iterator(chunk_size=5_000):
        if (
            (number and number in ids)
            or (folded in names and (year is None or year in names[folded] or None in names[folded]))
            or any(near_names(folded, other) for other in days.get(day, ()))
        ):
            yield pk
