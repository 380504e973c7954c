"""The timetable of a class published: frozen, told to the lecturers concerned, with what changed since the last time."""

from collections import defaultdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.checks import grouped, open_problems, problems_of
from courses.documents.classes import small
from courses.models import ReleaseNotice, ReleaseRow, Session, TimetableRelease, TrainingClass
from courses.rules import ADDED, CANCELLED, changes_between
from trainingcenter.accounts.models import User
from trainingcenter.jobs.actions import enqueue
from trainingcenter.notices.actions import notify, send

from .clashes import take_turn

FROZEN = ("lesson_id", "kind", "title", "day", "half_day", "starts_at", "ends_at", "periods")


@transaction.atomic
def publish_timetable(*, training_class, by, note=""):
    """The sessions of now are release n + 1 of the class; lecturers whose sessions changed find it under their bell.

    Refused while there is an open problem (solve it, or keep it with a reason), and when nothing changed. Mail goes
    out by the worker where it is configured.
    """
    take_turn()
    training_class = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    if training_class.state == TrainingClass.State.CANCELLED:
        raise ValidationError(_("The class is cancelled; its timetable is not published any more."))
    sessions, before = _live(training_class), current_rows(training_class)
    if not sessions and not before:
        raise ValidationError(_("The class has no sessions yet. Fill the timetable from the lessons first."))
    _refuse_open_problems(sessions, by)
    changes = changes_between(before, sessions)
    if not changes:
        raise ValidationError(_("Nothing changed since the last release. Arrange or change sessions first."))
    return _publish(training_class, sessions, before, changes, note, by)


def _publish(training_class, sessions, before, changes, note, by):
    release = _release(training_class, changes, note, by)
    ReleaseRow.objects.bulk_create(_frozen(release, session) for session in _rows_of(sessions, before))
    _tell(release, changes, by)
    return release


def withdraw_timetable(*, training_class, reason, by):
    """The class takes place no more: a last release cancels every session of the one in force, and its lecturers find
    that under their bell and in their calendars. None where nothing was published."""
    before = current_rows(training_class)
    if not before:
        return None
    changes = changes_between(before, [])
    release = _release(training_class, changes, reason[:300], by)
    ReleaseRow.objects.bulk_create(_frozen(release, session) for session in _rows_of([], before))
    _tell(release, changes, by)
    return release


def pending_changes(training_class):
    """What publishing now would change, as `rules.changes_between` gives it."""
    return changes_between(current_rows(training_class), _live(training_class))


def current_rows(training_class):
    """The rows of the release in force that take place, with what they name."""
    rows = ReleaseRow.objects.in_force().filter(training_class=training_class, cancelled=False)
    return list(rows.select_related("lecturer__person", "room", "session"))


def _live(training_class):
    found = training_class.sessions.kept().select_related(
        "lecturer__person", "room", "lead__lecturer__person", "lead__room"
    )
    return list(found)


def problems_to_clear(*, training_class, by):
    """The open problems of the sessions of the class: what stands between its draft and its publication."""
    return open_problems(problems_of(set(training_class.sessions.kept().values_list("pk", flat=True)), by))


def _refuse_open_problems(sessions, by):
    problems = problems_of({session.pk for session in sessions}, by)
    if count := len(grouped(open_problems(problems))):
        raise ValidationError(
            _("%(count)s problems are open. Solve each, or keep it with a reason; then publish.") % {"count": count}
        )


def _release(training_class, changes, note, by):
    last = training_class.releases.first()
    training_class.releases.filter(is_current=True).update(is_current=False)
    release = TimetableRelease(
        training_class=training_class,
        number=last.number + 1 if last else 1,
        note=note.strip(),
        changes=[change.as_json() for change in changes],
        published_by=by,
    )
    release.full_clean(exclude=["published_by"])
    release.save()
    return release


def _rows_of(sessions, before):
    """The sessions that take place, and those of the last release that were cancelled since (calendars must hear it)."""
    gone = {row.session_id for row in before} - {session.pk for session in sessions}
    cancelled = Session.objects.filter(pk__in=gone).select_related("lead")
    return [*sessions, *cancelled]


def _frozen(release, session):
    lead = session.lead or session
    return ReleaseRow(
        release=release,
        session=session,
        training_class_id=session.training_class_id,
        lecturer_id=lead.lecturer_id,
        room_id=lead.room_id,
        cancelled=session.state == Session.State.CANCELLED,
        **{name: getattr(session, name) for name in FROZEN},
    )


def _tell(release, changes, by):
    """Each lecturer concerned is told their own changes; both the notice and the list are kept."""
    concerned = defaultdict(list)
    for change in changes:
        for lecturer in change.lecturers:
            concerned[lecturer].append(change)
    off = release.training_class.state == TrainingClass.State.CANCELLED
    text = (
        _("Cancelled: %(name)s; %(count)s sessions of yours do not take place")
        if off
        else _("Timetable of %(name)s: %(count)s changes of yours (release %(number)s)")
    )
    users = {user.lecturer_id: user for user in _accounts(concerned)}
    notices = []
    for lecturer, found in concerned.items():
        user, notice = users.get(lecturer), None
        first = all(change.kind == ADDED for change in found)
        if user is not None:
            words = {"name": small(release.training_class.name), "count": len(found), "number": release.number}
            new = _("Timetable of %(name)s: %(count)s sessions of yours (release %(number)s)")
            url = f"{reverse('courses:timetable')}?day={min(change.day for change in found)}"
            notice = notify(recipient=user, text=(new if first else text) % words, url=url, mail=False)
        notices.append(
            ReleaseNotice(
                release=release, lecturer_id=lecturer, notice=notice, changes=[change.as_json() for change in found]
            )
        )
    ReleaseNotice.objects.bulk_create(notices)
    if settings.MAIL_ENABLED and notices and by is not None:
        title = _("Mail of the timetable of %(code)s") % {"code": release.training_class.code}
        enqueue("courses.mail_release", title=title, owner=by, args={"release": release.pk})


def _accounts(lecturers):
    """The active accounts of the lecturers, each with `lecturer_id`."""
    found = User.objects.filter(person__lecturer__in=lecturers, is_active=True)
    return found.annotate(lecturer_id=F("person__lecturer"))


def mail_release(*, release):
    """Lecturers with an address who were not mailed yet get their changes; returns how many. Safe to run twice."""
    sent = 0
    waiting = release.notices.filter(mailed_to="").select_related("lecturer__person__user")
    words = {"name": small(release.training_class.name), "number": release.number}
    subject = _("Timetable of %(name)s, release %(number)s") % words
    for notice in waiting:
        person = notice.lecturer.person
        address = person.email or getattr(getattr(person, "user", None), "email", "")
        lines = [change_line(change) for change in notice.changes]
        if address and send(to=address, subject=subject, text="\n".join([subject, "", *lines])):
            ReleaseNotice.objects.filter(pk=notice.pk, mailed_to="").update(mailed_to=address)
            sent += 1
    return sent


CHANGE_WORDS = {
    "added": gettext_lazy("new session"),
    "cancelled": gettext_lazy("cancelled session"),
    "moved": gettext_lazy("other time"),
    "lecturer": gettext_lazy("other lecturer"),
    "room": gettext_lazy("other room"),
    "content": gettext_lazy("other content"),
}


def change_line(change):
    """A change (as JSON) in one line: what, before, after."""
    before, after = change["before"], change["after"]
    if change["kind"] == CANCELLED:
        words = f"{before} ({after})"
    else:
        words = " → ".join(part for part in (before, after) if part)
    return f"{CHANGE_WORDS[change['kind']]}: {change['title']} – {words}"
