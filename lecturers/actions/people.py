"""Lecturers entered and changed."""

from django.db import transaction

from trainingcenter.organisation.actions import create_person, edit_person

from ..models import Lecturer


def create_lecturer(*, person, kind, since, speciality="", until=None):
    """`person` teaches here from `since` on; each person once."""
    lecturer = Lecturer(person=person, kind=kind, since=since, speciality=speciality, until=until)
    lecturer.full_clean()
    lecturer.save()
    return lecturer


def edit_lecturer(*, lecturer, **fields):
    """The lecturer changed; with `until` they are offered for sessions only up to that day."""
    for name, value in fields.items():
        setattr(lecturer, name, value)
    lecturer.full_clean()
    lecturer.save()
    return lecturer


@transaction.atomic
def enter_lecturer(*, person, lecturer, by):
    """Somebody teaches here from now on: `person` is the row of somebody known, or the fields of a new one."""
    if isinstance(person, dict):
        person = create_person(**person)
    return create_lecturer(person=person, **lecturer)


@transaction.atomic
def change_lecturer(*, lecturer, person, fields, by):
    """The lecturer (`fields`) and the person they are (`person`, fields) changed together."""
    edit_person(person=lecturer.person, **person)
    return edit_lecturer(lecturer=lecturer, **fields)
