"""The centre's identity, people and posts, units and number books: what is entered about them."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trainingcenter.documents.actions import last_numbered_on, lock_book
from trainingcenter.documents.models import BookPattern, Frame, NumberBook, NumberBookYear
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


@transaction.atomic
def edit_book(*, book, by, name, pattern, frame, restart=None):
    """The book's name, the way it writes numbers and the frame of its papers; numbers already given stay as written.

    When it counts anew can change only until it has given its first number: numbers are unique within a year of the
    book, and what was counted by years would stand beside a second 1 that is counted by terms. First numbers entered
    before belong to the former years and are dropped.
    """
    locked = lock_book(book)
    book.name, book.pattern, book.frame, book.restart = name, pattern, frame, restart or locked.restart
    if book.restart != locked.restart:
        if has_numbered(locked):
            raise ValidationError(
                {
                    "restart": _(
                        "The book has given numbers; counted otherwise it could give one twice. Leave this as it is."
                    )
                }
            )
        locked.years.all().delete()
    return _save_book(book)


def has_numbered(book):
    """Whether `book` has given any number."""
    return book.years.filter(last_number__gt=0).exists() or last_numbered_on(book) is not None


def _save_book(book):
    _check_pattern(book.pattern)
    return saved(book)


def _check_pattern(pattern):
    try:
        check_pattern(pattern)
    except ValidationError as error:
        raise ValidationError({"pattern": error.messages}) from None


@transaction.atomic
def add_pattern(*, book, valid_from, pattern, by):
    """`book` writes its numbers by `pattern` from that day on; one that counts by terms begins a term with number 1."""
    book = lock_book(book)
    return _save_pattern(BookPattern(book=book), valid_from, pattern)


@transaction.atomic
def edit_pattern(*, row, valid_from, pattern, by):
    """The dated pattern holds from that day and reads so; refused once it has given a number."""
    row = _unused_pattern(row)
    _drop_start(row)
    return _save_pattern(row, valid_from, pattern)


@transaction.atomic
def remove_pattern(*, row, by):
    """The pattern before it goes on holding; refused once this one has given a number."""
    row = _unused_pattern(row)
    _drop_start(row)
    row.delete()


def _unused_pattern(row):
    """The row as it stands now, its book locked, when it has given no number yet."""
    lock_book(row.book)
    found = BookPattern.objects.select_related("book").filter(pk=row.pk).first()
    if found is None:
        raise ValidationError(_("The pattern is removed already. Reload the page."))
    last = last_numbered_on(found.book)
    if last and last >= found.valid_from:
        raise ValidationError(
            _("Numbers were given since this pattern holds (the last on %(day)s). Add a new pattern instead.")
            % {"day": f"{last:%d/%m/%Y}"}
        )
    return found


def _drop_start(row):
    """The first number entered for a term goes with the term."""
    if row.book.restart == NumberBook.Restart.TERM:
        row.book.years.filter(year=row.valid_from.year, last_number=0).delete()


def _save_pattern(row, valid_from, pattern):
    _check_pattern(pattern)
    last = last_numbered_on(row.book)
    if last and valid_from <= last:
        text = _("The book has given a number on %(last)s. Enter %(first)s or a later day.")
        days = {"last": f"{last:%d/%m/%Y}", "first": f"{last + timedelta(days=1):%d/%m/%Y}"}
        raise ValidationError({"valid_from": text % days})
    row.valid_from, row.pattern = valid_from, pattern
    _check_one_term_a_year(row)
    return saved(row)


def _check_one_term_a_year(row):
    """A term is known by its first year: a second one of the same year would go on counting in the first."""
    same_year = row.book.patterns.exclude(pk=row.pk).filter(valid_from__year=row.valid_from.year)
    same_year = same_year.exclude(valid_from=row.valid_from)
    if row.book.restart == NumberBook.Restart.TERM and (other := same_year.first()):
        text = _("A term of this book begins on %(day)s already. Correct that one, or choose another year.")
        raise ValidationError({"valid_from": text % {"day": f"{other.valid_from:%d/%m/%Y}"}})


@transaction.atomic
def start_book(*, book, year, start_value, by):
    """The first number that `book` gives in `year` (a centre that goes live in mid-year continues its paper book): a
    calendar year, or the first year of a term (0: before the first term); without meaning for a book that never restarts.

    A later value may follow numbers already given, never one of them; in a book without gaps the first number is final.
    """
    book = lock_book(book)
    year = _counted_year(book, year)
    NumberBookYear.objects.get_or_create(book=book, year=year)
    row = NumberBookYear.objects.select_for_update().get(book=book, year=year)
    given = {"number": row.last_number, "next": row.last_number + 1}
    if row.last_number and book.gap_free:
        text = _("This book has no gaps and has given numbers up to %(number)s in that time; its start is fixed.")
        raise ValidationError({"start_value": text % given})
    if start_value <= row.last_number:
        text = _("The book has given numbers up to %(number)s in that time. Enter %(next)s or more.")
        raise ValidationError({"start_value": text % given})
    row.start_value = start_value
    return saved(row)


def _counted_year(book, year):
    """`year` as the book counts it, or a ValidationError when no term of the book begins in it."""
    if book.restart == NumberBook.Restart.YEARLY:
        return year
    if book.restart == NumberBook.Restart.NEVER:
        return 0
    terms = {pattern.valid_from.year for pattern in book.patterns.all()}
    if year and year not in terms:
        text = _("No term of this book begins in that year. Enter the first year of a term: %(years)s.")
        raise ValidationError({"year": text % {"years": ", ".join(map(str, sorted(terms))) or "0"}})
    return year
