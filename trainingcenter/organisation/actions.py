"""The centre's identity, people and posts, units and number books: what is entered about them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .models import CentreIdentity, Delegation, Holiday, Person, Post, Unit, UnitName


def saved(row):
    """`row` checked whole and saved; returns it."""
    row.full_clean()
    row.save()
    return row


def name_identity(**fields):
    """The centre is called so from `valid_from` on; papers of earlier days keep the earlier names."""
    return saved(CentreIdentity(**fields))


def create_person(**fields):
    person = Person(**fields)
    person.clean()
    return saved(person)


def edit_person(*, person, **fields):
    for name, value in fields.items():
        setattr(person, name, value)
    person.clean()
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


def delegate(*, person, basis, valid_from, valid_to=None, paper_kind=""):
    """`person` may sign papers of `paper_kind` (empty: every kind) for the director in that time."""
    return saved(
        Delegation(person=person, basis=basis, valid_from=valid_from, valid_to=valid_to, paper_kind=paper_kind)
    )


@transaction.atomic
def create_unit(*, name, kind, valid_from, parent=None):
    """A new unit with its first dated name."""
    unit = Unit(name=name, kind=kind, parent=parent)
    unit.clean()
    saved(unit)
    UnitName.objects.create(unit=unit, name=name, valid_from=valid_from)
    return unit


@transaction.atomic
def rename_unit(*, unit, name, valid_from, basis=""):
    """The unit is called `name` from that day on; earlier enrolments keep the name they came with."""
    latest = unit.names.first()
    if latest and valid_from <= latest.valid_from:
        raise ValidationError(
            {
                "valid_from": _("The unit has had a name since %(day)s. Enter a later day.")
                % {"day": f"{latest.valid_from:%d/%m/%Y}"}
            }
        )
    unit.name = name
    unit.clean()
    saved(unit)
    saved(UnitName(unit=unit, name=name, valid_from=valid_from, basis=basis))
    return unit


def merge_unit(*, unit, successor, on):
    """`unit` is closed on that day and points at `successor`; its history stays."""
    ancestor = successor
    while ancestor is not None:
        if ancestor == unit:
            raise ValidationError(
                {"successor": _("The successor is this unit itself or came out of it. Choose another.")}
            )
        ancestor = ancestor.successor
    unit.successor, unit.closed_on = successor, on
    return saved(unit)


def add_holiday(*, day, name):
    return saved(Holiday(day=day, name=name))
