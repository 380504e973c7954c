"""Published timetables, made row by row: what a lecturer reads of them is tested here, not how they are published."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from courses.models import ReleaseRow, TimetableRelease

from ..factories import make_class, make_lecturer, make_sessions

SAME = (
    "training_class", "lesson", "kind", "title", "day", "half_day", "starts_at", "ends_at", "periods", "lecturer", "room",
)  # fmt: skip


def publish(training_class):
    """The sessions of the class as they stand are the release in force."""
    TimetableRelease.objects.filter(training_class=training_class).update(is_current=False)
    release = TimetableRelease.objects.create(training_class=training_class, number=training_class.releases.count() + 1)
    ReleaseRow.objects.bulk_create(
        ReleaseRow(
            release=release,
            session=session,
            cancelled=session.state == "cancelled",
            **{name: getattr(session, name) for name in SAME},
        )
        for session in training_class.sessions.all()
    )
    return release


def make_taught_class(lecturer=None, **changes):
    """(class, its lecturer, the lecturer's sessions); every lesson is theirs."""
    lecturer = lecturer or make_lecturer()
    training_class = make_class(**changes)
    lessons = training_class.version.lessons.values_list("pk", flat=True)
    sessions = make_sessions(training_class, lecturers=dict.fromkeys(lessons, lecturer))
    return training_class, lecturer, [session for session in sessions if session.lecturer == lecturer]


def at(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def in_days(count):
    return timezone.localdate() + timedelta(days=count)
