"""The roll of a session, and its log: saved, closed, confirmed, reopened.

The row of the session is the turn of its roll: whoever writes takes it first, after that of the class where both are.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import hold_session
from courses.models import Session
from learners import rules
from learners.models import AttendanceMark, Enrolment, Roll

from .resting import take_results


@dataclass(frozen=True)
class Clash:
    """Something that two people changed at once: the wish was not saved, `theirs` stands; by whom and when, where known."""

    key: int | str
    label: str
    mine: str
    theirs: str
    who: str = ""
    at: datetime | None = None

    def __str__(self):
        words = {"label": self.label, "mine": self.mine or "–", "theirs": self.theirs or "–", "who": self.who}
        if self.at is None:
            return _("%(label)s: yours “%(mine)s”, now “%(theirs)s”.") % words
        words["at"] = f"{timezone.localtime(self.at):%H:%M %d/%m}"
        return _("%(label)s: yours “%(mine)s”, now “%(theirs)s” (%(who)s, %(at)s).") % words


@transaction.atomic
def save_roll(*, session, marks, by, content=None, remarks=None, seen=None):
    """`marks` is `{enrolment id: "excused" | "unexcused" | "late"}`, everybody else present; texts that are None stay.

    Without `seen` the roll stands as told. With `seen`, the `rules.KnownRoll` that the writer knew, only what differs from
    it is changed, and what somebody else changed meanwhile stays theirs. Returns the roll with `clashes` and `standing`,
    the `rules.KnownRoll` of now. Sending the same twice changes nothing. Refused when that would change a closed roll,
    when the session was cancelled, and for somebody who does not sit in the class on that day.
    """
    session = _take(session)
    if session.training_class.is_over:
        raise ValidationError(_("The class is recognised or cancelled; its rolls and marks are not changed any more."))
    roll, made = Roll.objects.get_or_create(session=session)
    old = {mark.enrolment_id: mark for mark in roll.marks.all()}
    before = rules.KnownRoll({pk: mark.kind for pk, mark in old.items()}, roll.content or session.title, roll.remarks)
    new, texts, clashes = _wishes(before, seen or before, marks, {"content": content, "remarks": remarks})
    if roll.closed_at:
        _refuse_closed(roll, before, new | texts | clashes)
    _check(session, new)
    _write(roll, old, new)
    if new or texts or made:
        _write_log(roll, texts)
    roll.clashes = _told(roll, before, clashes)
    kinds = {pk: kind for pk, kind in (before.marks | new).items() if kind}
    roll.standing = rules.KnownRoll(kinds, roll.content or session.title, roll.remarks)
    return roll


def _take(session):
    """The locked row of the session; refused when it was cancelled."""
    locked = (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .select_related("training_class", "lecturer", "lead__lecturer")
        .get(pk=session.pk)
    )
    if locked.state == Session.State.CANCELLED:
        raise ValidationError(
            _("The session was cancelled (%(reason)s); it has no roll.") % {"reason": locked.cancel_reason or "–"},
            code="cancelled",
        )
    return locked


def _wishes(now, seen, marks, texts):
    """(marks to change, texts to change, what clashes)."""
    told = {name: text for name, text in texts.items() if text is not None}
    as_seen = {name: getattr(seen, name) if getattr(seen, name) is not None else getattr(now, name) for name in told}
    new, clashes = rules.lay_over(mine=marks, seen=seen.marks, now=now.marks)
    new_texts, clashing_texts = rules.lay_over(mine=told, seen=as_seen, now={n: getattr(now, n) for n in told})
    return new, new_texts, clashes | clashing_texts


def _refuse_closed(roll, before, wishes):
    """Nothing of a closed roll changes; what would have changed is told, so that it is not lost unseen."""
    if wishes:
        raise ValidationError(
            [
                ValidationError(
                    _("The roll was closed by %(who)s at %(at)s. Reopen it with a reason to change it. Not saved:")
                    % {"who": roll.closed_by or "–", "at": f"{timezone.localtime(roll.closed_at):%H:%M %d/%m/%Y}"},
                    code="closed",
                ),
                *(str(clash) for clash in _named(roll, before, wishes)),
            ]
        )


def _check(session, new):
    if unknown := {kind for kind in new.values() if kind} - set(AttendanceMark.Kind.values):
        marks = ", ".join(sorted(str(kind)[:20] for kind in unknown)[:3])
        raise ValidationError(_("Unknown attendance mark: %(marks)s.") % {"marks": marks})
    marked = {pk for pk, kind in new.items() if kind}
    sitting = Enrolment.objects.filter(training_class=session.training_class_id, pk__in=marked).sitting_on(session.day)
    if marked and sitting.count() != len(marked):
        raise ValidationError(_("Somebody on this roll does not sit in the class on that day. Reload the page."))


def _write(roll, old, new):
    if gone := [pk for pk, kind in new.items() if not kind]:
        roll.marks.filter(enrolment__in=gone).delete()
    AttendanceMark.objects.bulk_create(
        AttendanceMark(roll=roll, enrolment_id=pk, kind=kind) for pk, kind in new.items() if kind and pk not in old
    )
    changed = [old[pk] for pk, kind in new.items() if kind and pk in old]
    for mark in changed:
        mark.kind = new[mark.enrolment_id]
    AttendanceMark.objects.bulk_update(changed, ["kind"])


def _write_log(roll, texts):
    for name, text in texts.items():
        setattr(roll, name, text)
    roll.save(update_fields=["content", "remarks", "saved_at"])


def _told(roll, before, clashes):
    """The clashes with the names of those concerned, and who made the mark that stands."""
    if not clashes:
        return ()
    return tuple(_named(roll, before, clashes, _last_changes(roll, [key for key in clashes if isinstance(key, int)])))


def _named(roll, before, wishes, changes=None):
    labels = {name: str(Roll._meta.get_field(name).verbose_name).capitalize() for name in ("content", "remarks")}
    labels |= dict(Enrolment.objects.filter(pk__in=wishes.keys() - labels).values_list("pk", "learner__full_name"))
    words = {"": _("present"), **dict(AttendanceMark.Kind.choices)}
    for key, mine in wishes.items():
        theirs = getattr(before, key) if isinstance(key, str) else words[before.marks.get(key, "")]
        who, at = (changes or {}).get(key, ("", None))
        mine = mine if isinstance(key, str) else str(words.get(mine, mine))[:20]
        yield Clash(key, labels.get(key, f"{key}"), mine, str(theirs), who, at)


def _last_changes(roll, enrolments):
    """`{enrolment id: (who, when)}` of the last change of their marks."""
    events = AttendanceMark.pgh_event_model.objects.filter(roll=roll.pk, enrolment__in=enrolments)
    found = {e.enrolment_id: e for e in events.select_related("pgh_context").order_by("pgh_id")}
    users = {pk: e.pgh_context.metadata.get("user") for pk, e in found.items() if e.pgh_context}
    names = {user.pk: str(user) for user in get_user_model().objects.filter(pk__in=set(users.values()) - {None})}
    return {pk: (names.get(users.get(pk), "–"), event.pgh_created_at) for pk, event in found.items()}


@transaction.atomic
def close_roll(*, session, by):
    """The roll is closed and the session counts as held; closed by the lecturer who taught it, its log is confirmed.

    A log without content says the title of the session. Closed already, nothing changes: `closed_by` tells who it was.
    """
    training_class = take_results(session.training_class)
    locked = _take(session)
    locked.training_class = training_class
    session.state = hold_session(session=locked, by=by).state
    roll, _made = Roll.objects.get_or_create(session=locked)
    if roll.closed_at:
        return roll
    roll.closed_at, roll.closed_by = timezone.now(), by
    roll.content = roll.content or locked.title
    if locked.is_taught_by(by):
        roll.confirmed_at, roll.confirmed_by = roll.closed_at, by
    roll.save(update_fields=["closed_at", "closed_by", "content", "confirmed_at", "confirmed_by"])
    return roll


@transaction.atomic
def confirm_log(*, session, by):
    """The lecturer who taught the session stands for its log. Confirmed already, nothing changes."""
    locked = _take(session)
    if not locked.is_taught_by(by):
        raise ValidationError(_("Only the lecturer who taught the session confirms its log."))
    roll = Roll.objects.filter(session=locked, closed_at__isnull=False).first()
    if roll is None:
        raise ValidationError(_("The roll is not closed. Close it first, then confirm the log."))
    if not roll.confirmed_at:
        roll.confirmed_at, roll.confirmed_by = timezone.now(), by
        roll.save(update_fields=["confirmed_at", "confirmed_by"])
    return roll


@transaction.atomic
def reopen_roll(*, session, reason, by):
    """A closed roll can be changed again, for `reason`, and its log has to be confirmed anew; not once the class is
    recognised or its recognition proposed."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Give the reason of reopening.")})
    if len(reason) > Roll._meta.get_field("reopen_reason").max_length:
        raise ValidationError({"reason": _("The reason is too long. Say it in at most 300 characters.")})
    take_results(session.training_class)
    _take(session)
    reopened = Roll.objects.filter(session=session, closed_at__isnull=False).update(
        closed_at=None, closed_by=None, confirmed_at=None, confirmed_by=None, reopen_reason=reason
    )
    if not reopened:
        raise ValidationError(_("The roll is not closed."))
