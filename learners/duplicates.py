"""Which known learners may be one person: the rule for a pair, and the search for pairs among all."""

from dataclasses import dataclass

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from .likeness import dates_look_alike, near_names, typed_alike
from .models import Learner, NotSame


class Reason(models.IntegerChoices):
    """Why two persons may be one; the strongest first."""

    SAME_ID = 1, _("same ID number")
    SAME = 2, _("same name and same date of birth")
    ACCENTS = 3, _("same date of birth, names differ in accents only")
    YEAR_ONLY = 4, _("same name and same year of birth, one without the day")
    DATE_TYPED = 5, _("same name, dates of birth differ by what may be an error of typing")
    NAME_TYPED = 6, _("same date of birth, nearly the same name")
    OTHER_ID = 7, _("same name and same date of birth, but different ID numbers")


@dataclass(frozen=True)
class Pair:
    """Two learners by rising pk, and why they may be one."""

    one: int
    other: int
    reason: Reason


def why(one, other):
    """The strongest Reason why two rows (with national_id, folded, match_key, birth_date, birth_year and sex) may be one
    person, or None."""
    if one.national_id and one.national_id == other.national_id:
        return Reason.SAME_ID
    if one.birth_date and one.birth_date == other.birth_date:
        return _why_of_names(one, other)
    if one.match_key != other.match_key or one.birth_year is None or one.birth_year != other.birth_year:
        return None
    if _certainly_two(one, other):
        return None
    if not (one.birth_date and other.birth_date):
        return Reason.YEAR_ONLY
    return Reason.DATE_TYPED if dates_look_alike(one.birth_date, other.birth_date) else None


def _why_of_names(one, other):
    """As `why`, of two persons born on one day."""
    if one.folded == other.folded:
        if _certainly_two(one, other):
            return Reason.OTHER_ID
        return Reason.SAME if one.match_key == other.match_key else Reason.ACCENTS
    near = near_names(one.folded, other.folded) and not _certainly_two(one, other)
    return Reason.NAME_TYPED if near else None


def _certainly_two(one, other):
    """Whether ID numbers of one kind differ by more than an error of typing, or the sexes differ."""
    if one.sex and other.sex and one.sex != other.sex:
        return True
    a, b = one.national_id, other.national_id
    return bool(a and b) and len(a) == len(b) and not typed_alike(a, b)


def likely_pairs():
    """Every Pair of current learners that may be one person and was not decided upon; the strongest reason first, then
    the persons who came last. Linear in the number of learners."""
    rows = {}
    with transaction.atomic(), connection.cursor() as cursor:
        # straight after a long list came in, the planner still believes the table empty and would compare all with all
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(CANDIDATES)
        found = [(_row(rows, line[:7]), _row(rows, line[7:])) for line in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT")
    pairs = {(a.pk, b.pk): reason for a, b in found if (reason := why(a, b))}
    return sorted(
        (Pair(one, other, reason) for (one, other), reason in pairs.items()),
        key=lambda pair: (pair.reason, -pair.other, -pair.one),
    )


@dataclass(frozen=True)
class _Row:
    pk: int
    folded: str
    match_key: str
    birth_date: object
    birth_year: int
    sex: str
    national_id: str


def _row(rows, columns):
    """The row of these columns, made once."""
    return rows.get(columns[0]) or rows.setdefault(columns[0], _Row(*columns))


COLUMNS = ("id", "folded", "match_key", "birth_date", "birth_year", "sex", "national_id")

# Three joins by equality, each of few rows: same year and name; same day and all words but the last; same day and last
# word. Of two near names one of the last two holds. What needs more than a comparison of columns is left to the rule.
CANDIDATES = f"""
WITH person AS MATERIALIZED (
    SELECT id, folded, match_key, birth_date, birth_year, split_part(folded, ' ', 1) AS first_word,
        split_part(folded, ' ', -1) AS last_word, left(folded, length(folded) - strpos(reverse(folded), ' ')) AS head,
        length(folded) AS letters, length(folded) - length(replace(folded, ' ', '')) AS blanks
    FROM {Learner._meta.db_table} WHERE merged_into_id IS NULL
), pair AS MATERIALIZED (
    SELECT a.id AS one, b.id AS other FROM person a JOIN person b
        ON a.birth_year = b.birth_year AND a.match_key = b.match_key AND a.id < b.id
        WHERE (a.birth_date = b.birth_date) IS NOT TRUE AND (
            a.birth_date IS NULL OR b.birth_date IS NULL
            OR date_part('month', a.birth_date) = date_part('month', b.birth_date)
            OR date_part('day', a.birth_date) IN (date_part('day', b.birth_date), date_part('month', b.birth_date)))
    UNION ALL
    SELECT a.id, b.id FROM person a JOIN person b
        ON a.birth_date = b.birth_date AND a.head = b.head AND a.id < b.id
        WHERE a.last_word <> b.last_word AND abs(a.letters - b.letters) < 2
    UNION ALL
    SELECT a.id, b.id FROM person a JOIN person b
        ON a.birth_date = b.birth_date AND a.last_word = b.last_word AND a.id < b.id
        WHERE (a.blanks = b.blanks AND abs(a.letters - b.letters) < 2)
            OR (abs(a.blanks - b.blanks) = 1 AND a.first_word = b.first_word)
)
SELECT {", ".join(f"a.{name}" for name in COLUMNS)}, {", ".join(f"b.{name}" for name in COLUMNS)}
FROM pair JOIN {Learner._meta.db_table} a ON a.id = pair.one JOIN {Learner._meta.db_table} b ON b.id = pair.other
WHERE NOT EXISTS (SELECT FROM {NotSame._meta.db_table} n WHERE n.one_id = pair.one AND n.other_id = pair.other)
"""
