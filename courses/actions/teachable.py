"""Which lessons a lecturer may teach, and since when."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import TeachableLesson
from lecturers.models import Lecturer


@transaction.atomic
def set_teachable(*, lecturer, lessons, since, by):
    """The lecturer may teach each of `lessons` from `since` on; one that they may teach already stays as it is.

    A lesson that had an end is theirs again from `since` on. Returns the rows that are new or opened again.
    """
    if not lessons:
        raise ValidationError({"lessons": _("Tick the lessons that the lecturer may teach.")})
    Lecturer.objects.select_for_update().get(pk=lecturer.pk)
    known = {row.lesson_id: row for row in TeachableLesson.objects.filter(lecturer=lecturer, lesson__in=lessons)}
    ended = [row for row in known.values() if row.until is not None]
    for row in ended:
        row.since, row.until = since, None
    new = [
        TeachableLesson(lecturer=lecturer, lesson=lesson, since=since) for lesson in lessons if lesson.pk not in known
    ]
    TeachableLesson.objects.bulk_update(ended, ["since", "until"])
    TeachableLesson.objects.bulk_create(new)
    return [*ended, *new]


def end_teachable(*, teachable, on, by):
    """The lecturer may teach the lesson to the day `on`, included."""
    teachable.until = on
    teachable.full_clean()
    teachable.save(update_fields=["until"])
    return teachable


def remove_teachable(*, teachable, by):
    """The lesson was entered by mistake: it stands with the lecturer no more. The history keeps it."""
    teachable.delete()
