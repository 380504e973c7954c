"""The roll of a session: saved, closed, reopened."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import hold_session
from courses.models import Session
from learners.models import AttendanceMark, Enrolment, Roll

from .resting import take_results


@transaction.atomic
def save_roll(*, session, marks, by, content=None, remarks=None):
    """The roll as it stands now: `marks` is `{enrolment id: "excused" | "unexcused" | "late"}`, everybody else present.

    Sending the same twice changes nothing. Refused once the roll is closed, or when the session was cancelled.
    """
    if session.state == Session.State.CANCELLED:
        raise ValidationError(_("The session was cancelled; it has no roll."))
    roll, _made = Roll.objects.select_for_update().get_or_create(session=session)
    if roll.closed_at:
        raise ValidationError(_("The roll is closed. Reopen it with a reason to change it."))
    _check(session, marks)
    _write(roll, marks)
    roll.content = roll.content if content is None else content
    roll.remarks = roll.remarks if remarks is None else remarks
    roll.save(update_fields=["content", "remarks", "saved_at"])
    return roll


def _check(session, marks):
    if unknown := set(marks.values()) - set(AttendanceMark.Kind.values):
        raise ValidationError(_("Unknown attendance mark: %(marks)s.") % {"marks": ", ".join(map(str, unknown))})
    inside = Enrolment.objects.filter(training_class=session.training_class_id, pk__in=marks).count()
    if inside != len(marks):
        raise ValidationError(_("Somebody on this roll is not in the class any more. Reload the page."))


def _write(roll, marks):
    old = {mark.enrolment_id: mark for mark in roll.marks.all()}
    roll.marks.filter(enrolment__in=set(old) - set(marks)).delete()
    AttendanceMark.objects.bulk_create(
        AttendanceMark(roll=roll, enrolment_id=pk, kind=kind) for pk, kind in marks.items() if pk not in old
    )
    changed = [mark for pk, mark in old.items() if pk in marks and mark.kind != marks[pk]]
    for mark in changed:
        mark.kind = marks[mark.enrolment_id]
    AttendanceMark.objects.bulk_update(changed, ["kind"])


@transaction.atomic
def close_roll(*, session, by):
    """The roll is closed and the session counts as held; closed already, nothing changes."""
    hold_session(session=session, by=by)
    Roll.objects.get_or_create(session=session)
    Roll.objects.filter(session=session, closed_at__isnull=True).update(closed_at=timezone.now(), closed_by=by)
    return Roll.objects.get(session=session)


@transaction.atomic
def reopen_roll(*, session, reason, by):
    """A closed roll can be changed again, for `reason`; not once the class is recognised or its recognition proposed."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of reopening.")})
    take_results(session.training_class)
    reopened = Roll.objects.filter(session=session, closed_at__isnull=False).update(
        closed_at=None, closed_by=None, reopen_reason=reason.strip()
    )
    if not reopened:
        raise ValidationError(_("The roll is not closed."))
