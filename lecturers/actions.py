"""Lecturers entered and changed."""

from django.db import transaction

from trainingcenter.organisation.actions import create_person, edit_person

from .models import Lecturer


def create_lecturer(*, person, kind, since, speciality="", until=None):
    """`person` teaches here from `since` on."""
    lecturer = Lecturer(person=person, kind=kind, since=since, speciality=speciality, until=until)
    lecturer.full_clean()
    lecturer.save()
    return lecturer


def edit_lecturer(*, lecturer, **fields):
    for name, value in fields.items():
        setattr(lecturer, name, value)
    lecturer.full_clean()
    lecturer.save()
    return lecturer


@transaction.atomic
def enter_lecturer(*, person, lecturer, by):
    """A new person (fields) who teaches here (fields)."""
    return create_lecturer(person=create_person(**person), **lecturer)


@transaction.atomic
def change_lecturer(*, lecturer, person, fields, by):
    edit_person(person=lecturer.person, **person)
    return edit_lecturer(lecturer=lecturer, **fields)
