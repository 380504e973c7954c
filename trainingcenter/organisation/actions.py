"""The centre's identity, people and posts, units and number books: what is entered about them."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trainingcenter.documents.models import Frame, NumberBook, NumberBookYear
from trainingcenter.documents.rules import check_pattern

from . import rules
from .models import CentreIdentity, Delegation, Holiday, Person, Post, Unit, UnitName

LONGEST_HOLIDAY = 31


def saved(row):
    """`row` checked whole and saved; returns it."""
    row.full_clean()
    row.save()
    return row


def name_identity(**fields):
    """The centre is called so from `valid_from` on; papers of earlier days keep the earlier names."""
    return saved(CentreIdentity(**fields))


def create_person(**fields):
    return saved(Person(**fields))


def edit_person(*, person, **fields):
    """The person changed; papers and certificates of before keep the name they were signed with."""
    for name, value in fields.items():
        setattr(person, name, value)
    return saved(person)


def give_post(*, person, kind, valid_from, valid_to=None, on_payroll=True, decision=""):
    return saved(
        Post(
            person=person, kind=kind, valid_from=valid_from, valid_to=valid_to, on_payroll=on_payroll, decision=decision
        )
    )


def end_post(*, post, on):
    """The post is held to the day `on`, included."""
    post.valid_to = on
    return saved(post)


def end_delegation(*, delegation, on):
    """The delegation holds to the day `on`, included; papers signed under it stay as they are."""
    delegation.valid_to = on
    return saved(delegation)


def delegate(*, person, basis, valid_from, valid_to=None, paper_kind=""):
    """`person` may sign papers of `paper_kind` (empty: every kind) for the director in that time."""
    return saved(
        Delegation(person=person, basis=basis, valid_from=valid_from, valid_to=valid_to, paper_kind=paper_kind)
    )


@transaction.atomic
def create_unit(*, name, kind, valid_from, parent=None):
    """A new unit with its first dated name."""
    unit = saved(Unit(name=name, kind=kind, parent=parent))
    saved(UnitName(unit=unit, name=name, valid_from=valid_from))
    return unit


def move_unit(*, unit, kind, parent):
    """The unit is of that kind and belongs to `parent` (None: to nobody); never to itself or one of its own parts."""
    _refuse_closed(unit)
    above = parent
    while above is not None:
        if above == unit:
            raise ValidationError({"parent": _("The unit would be part of itself. Choose another.")})
        above = above.parent
    unit.kind, unit.parent = kind, parent
    return saved(unit)


def _refuse_closed(unit):
    if unit.closed_on:
        raise ValidationError(_("The unit is closed; it is not changed any more."))


@transaction.atomic
def rename_unit(*, unit, name, valid_from, basis=""):
    """The unit is called `name` from that day on; earlier enrolments keep the name they came with."""
    _refuse_closed(unit)
    latest = unit.names.first()
    if latest and valid_from <= latest.valid_from:
        raise ValidationError(
            {
                "valid_from": _("The unit has had a name since %(day)s. Enter a later day.")
                % {"day": f"{latest.valid_from:%d/%m/%Y}"}
            }
        )
    unit.name = name
    saved(unit)
    saved(UnitName(unit=unit, name=name, valid_from=valid_from, basis=basis))
    return unit


def merge_unit(*, unit, successor, on):
    """`unit` is closed on that day and points at `successor`; its history stays."""
    _refuse_closed(unit)
    ancestor = successor
    while ancestor is not None:
        if ancestor == unit:
            raise ValidationError(
                {"successor": _("The successor is this unit itself or came out of it. Choose another.")}
            )
        ancestor = ancestor.successor
    unit.successor, unit.closed_on = successor, on
    return saved(unit)


@transaction.atomic
def add_holiday(*, day, name, until=None):
    """`day`, or every day from `day` to `until`, is a day without sessions. Returns the (first) day's row."""
    until = until or day
    if not 0 <= (until - day).days < LONGEST_HOLIDAY:
        raise ValidationError({"until": _("The last day lies before the first, or more than a month after it.")})
    days = [day + timedelta(days=i) for i in range((until - day).days + 1)]
    return [saved(Holiday(day=one, name=name)) for one in days][0]


@transaction.atomic
def copy_holidays(*, holidays, year, by):
    """`holidays` are entered on the same day and month of `year`; days that stand there already stay as they are.

    Returns the new rows. 29 February is left out where the year has none.
    """
    if not holidays:
        raise ValidationError({"holidays": _("Tick the days that are to be copied.")})
    known = set(Holiday.objects.filter(day__year=year).values_list("day", flat=True))
    wanted = [(rules.same_day_in(year, holiday.day), holiday.name) for holiday in holidays]
    return [saved(Holiday(day=day, name=name)) for day, name in wanted if day and day not in known]


def remove_holiday(*, holiday, by):
    """The day may hold sessions again."""
    holiday.delete()


def create_book(*, code, name, pattern, restart="yearly", gap_free=False, frame=Frame.PARTY):
    """A new book that gives numbers written by `pattern`, e.g. `{seq:02d}-TB/{symbol}`."""
    return _save_book(
        NumberBook(code=code, name=name, pattern=pattern, restart=restart, gap_free=gap_free, frame=frame)
    )


def edit_book(*, book, by, name, pattern, frame):
    """The book's name, the way it writes numbers and the frame of its papers; numbers already given stay as written."""
    book.name, book.pattern, book.frame = name, pattern, frame
    return _save_book(book)


def _save_book(book):
    try:
        check_pattern(book.pattern)
    except ValidationError as error:
        raise ValidationError({"pattern": error.messages}) from None
    return saved(book)


@transaction.atomic
def start_book(*, book, year, start_value, by):
    """The first number that `book` gives in `year` (a centre that goes live in mid-year continues its paper book).

    Refused once a number of that year was given.
    """
    year = year if book.restart == NumberBook.Restart.YEARLY else 0
    NumberBookYear.objects.get_or_create(book=book, year=year)
    row = NumberBookYear.objects.select_for_update().get(book=book, year=year)
    if row.last_number:
        raise ValidationError(
            {
                "start_value": _("The book has given numbers up to %(number)s that year; its start is fixed.")
                % {"number": row.last_number}
            }
        )
    row.start_value = start_value
    return saved(row)
