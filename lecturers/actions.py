"""Lecturers entered and changed."""

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
