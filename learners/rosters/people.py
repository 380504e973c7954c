"""What a list is read into."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the list tells of them; what it does not tell is empty or None. A person with a `birth_date` has
    its year as `birth_year`; where only the year is known, `birth_date` is None."""

    full_name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    sex: str = ""
    ethnicity: str = ""
    hometown: str = ""
    residence: str = ""
    national_id: str = ""
    phone: str = ""
    unit: str = ""
    position: str = ""
    party_cell: str = ""
    education_level: str = ""
    professional_level: str = ""
    political_theory_level: str = ""
    admission_date: date | None = None
    full_membership_date: date | None = None
    party_card_no: str = ""
    note: str = ""
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person's row: `number` as Excel shows it, every reason against it, the earlier row of the same person."""

    number: int
    person: Person
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    repeats: int | None = None


@dataclass(frozen=True)
class Column:
    """A column of the list and the field it was taken for ("" = not used)."""

    index: int
    letter: str
    title: str
    field: str


@dataclass(frozen=True)
class Roster:
    """A whole list as read: from which sheet and header (0 = the list has none), in which old encoding, with samples
    before and after; the rows left out with the reason; `layout` is the signature of its titles ("" without a header)."""

    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    columns: tuple[Column, ...]
    encoding: str
    samples: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    skipped: tuple[tuple[int, str], ...]
    layout: str = ""
