"""What a lecturer takes along: their published timetable as a calendar (rows → frozen words → bytes)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

DAYS_BACK = 60
PRODUCT = "-//Trung tâm Chính trị//Lịch giảng//VI"


@dataclass(frozen=True)
class FeedEvent:
    """One published session as a calendar takes it; the same `uid` is the same session, a higher `sequence` newer."""

    uid: str
    sequence: int
    published_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    cancelled: bool


def feed_events(lecturer, *, today):
    """The lecturer's sessions in the timetables in force, from DAYS_BACK days before `today` on. No learner is named."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    rows = lecturer.release_rows.in_force().filter(day__gte=today - timedelta(days=DAYS_BACK))
    return [
        FeedEvent(
            uid=f"session-{row.session_id}@{host}",
            sequence=row.release.number,
            published_at=row.release.published_at,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            summary=f"{row.training_class.code} – {row.title}",
            location=_place(row.room),
            description=_("%(kind)s, %(periods)s periods. %(name)s")
            % {"kind": row.get_kind_display(), "periods": row.periods, "name": row.training_class.name},
            cancelled=row.cancelled,
        )
        for row in rows.select_related("release", "training_class", "room")
    ]


def _place(room):
    return ", ".join(part for part in (room.name, room.site) if part) if room else ""


def timetable_feed(lecturer):
    """The bytes of the lecturer's calendar (iCalendar, times in UTC)."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Teaching of %(lecturer)s") % {"lecturer": lecturer})
    for event in feed_events(lecturer, today=timezone.localdate()):
        calendar.add_component(_component(event))
    return calendar.to_ical()


def _component(event):
    import icalendar

    found = icalendar.Event()
    found.add("uid", event.uid)
    found.add("sequence", event.sequence)
    found.add("dtstamp", event.published_at.astimezone(UTC))
    found.add("dtstart", event.starts_at.astimezone(UTC))
    found.add("dtend", event.ends_at.astimezone(UTC))
    found.add("summary", event.summary)
    found.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    found.add("description", event.description)
    if event.location:
        found.add("location", event.location)
    return found
