"""Two announced classes made one before they start."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import cancel_class, refresh_opening_words, take_turn
from courses.models import TrainingClass
from learners.models import AttendanceMark, Enrolment, Mark

State = TrainingClass.State


@dataclass(frozen=True)
class MergePlan:
    """What merging would do: how many learners move, how many are in both classes, how many sessions are cancelled."""

    moving: int
    in_both: int
    sessions: int
    expected: int | None


def merge_plan(*, kept, merged):
    """The MergePlan of two classes that may be merged; ValidationError when they may not."""
    _check(kept, merged)
    inside = kept.enrolments.values("learner")
    active = merged.enrolments.active()
    in_both = active.filter(learner__in=inside).count()
    return MergePlan(
        moving=active.count() - in_both,
        in_both=in_both,
        sessions=merged.sessions.kept().count(),
        expected=_expected(kept, merged),
    )


def _expected(kept, merged):
    return (kept.expected_learners or 0) + (merged.expected_learners or 0) or None


def _check(kept, merged):
    if kept.pk == merged.pk:
        raise ValidationError({"merged": _("A class cannot be merged with itself. Choose another class.")})
    if kept.programme_id != merged.programme_id:
        raise ValidationError({"merged": _("The two classes have different programmes. Choose one of the same.")})
    for training_class in (kept, merged):
        if training_class.state not in (State.PLANNED, State.OPEN):
            raise ValidationError(
                _("“%(name)s” has started or is over. Only classes that have not started are merged.")
                % {"name": training_class}
            )
    marks, rolls = Mark.objects, AttendanceMark.objects
    if any(rows.filter(enrolment__training_class=merged).exists() for rows in (marks, rolls)):
        raise ValidationError(
            _("Rolls or marks of “%(name)s” are entered already. Merge the other way round, or clear them first.")
            % {"name": merged}
        )


@transaction.atomic
def merge_classes(*, kept, merged, reason, by):
    """`merged` goes up in `kept`, for `reason`, once: its learners stand at the end of the kept list, those in both
    count once, its sessions and unsigned papers are cancelled, and it points at the class that took it in."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Give the reason.")})
    take_turn()
    # by rising pk, so that two people who merge the same pair the other way round wait for each other
    pair = TrainingClass.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([kept.pk, merged.pk])
    kept, merged = pair[kept.pk], pair[merged.pk]
    _check(kept, merged)
    _move_enrolments(kept, merged, reason)
    cancel_class(training_class=merged, reason=reason, by=by)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    kept.expected_learners = _expected(kept, merged)
    kept.save(update_fields=["expected_learners"])
    refresh_opening_words(training_class=kept)
    return kept


def _move_enrolments(kept, merged, reason):
    inside = {enrolment.learner_id: enrolment for enrolment in kept.enrolments.all()}
    last = kept.enrolments.aggregate(last=Max("order"))["last"] or 0
    moving, transferred, back = [], [], []
    for enrolment in merged.enrolments.active().order_by("order", "pk"):
        if enrolment.learner_id not in inside:
            enrolment.training_class, enrolment.order = kept, last + len(moving) + 1
            moving.append(enrolment)
            continue
        enrolment.state, enrolment.left_on = Enrolment.State.TRANSFERRED, timezone.localdate()
        enrolment.left_reason = reason
        transferred.append(enrolment)
        if (own := inside[enrolment.learner_id]).state != Enrolment.State.ENROLLED:
            own.state, own.left_on, own.left_reason = Enrolment.State.ENROLLED, None, ""
            back.append(own)
    Enrolment.objects.bulk_update(moving, ["training_class", "order"], batch_size=500)
    Enrolment.objects.bulk_update([*transferred, *back], ["state", "left_on", "left_reason"], batch_size=500)
