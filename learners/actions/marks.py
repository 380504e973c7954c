"""Marks: saved, locked, reopened."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners.models import Assessment, Enrolment, Mark
from learners.rules import ABSENT, first_cell, problem_of
from trainingcenter.vietnamese import decimal_vn

from .resting import take_results

# what a cell said before is not asked for
WHATEVER = object()
MOST_NAMES = 15
LOCKED = gettext_lazy("The marks are locked. Reopen them with a reason to change them.")
GONE = gettext_lazy("Somebody in this grid is not in the class any more. Reload the page.")
PROBLEMS = {
    "off_scale": gettext_lazy("%(mark)s is not between 0 and 10."),
    "too_fine": gettext_lazy("%(mark)s has more than two decimals."),
    "absent_again": gettext_lazy("V stands only in the first mark. Leave the re-test blank."),
    "no_retest": gettext_lazy("This programme allows no re-test."),
}


@dataclass
class Outcome:
    """How the cells of a grid were saved: `changed` so many; `refused` tells why of each cell, `theirs` what somebody
    else wrote meanwhile into a cell, which stays."""

    changed: int = 0
    refused: dict = field(default_factory=dict)
    theirs: dict = field(default_factory=dict)


@transaction.atomic
def fill_marks(*, training_class, cells, by):
    """The cells of a grid that can be saved are saved; the Outcome tells of the others.

    `cells` is `{(assessment id, enrolment id, "value" | "retest"): (before, now)}` of Decimals, ABSENT or None. A cell
    that says neither `before` nor `now` was changed by somebody else and is left alone. Sending the same twice changes
    nothing. Refused once the class is recognised or its recognition proposed.
    """
    training_class = take_results(training_class)
    assessments = Assessment.objects.select_for_update().filter(
        training_class=training_class, pk__in={assessment for assessment, _enrolment, _field in cells}
    )
    assessments = {assessment.pk: assessment for assessment in assessments.order_by("pk")}
    inside = set(training_class.enrolments.values_list("pk", flat=True))
    outcome = Outcome()
    for cell, (_before, now) in cells.items():
        why = _why_not(cell, now, assessments, inside, training_class.version.retest_allowed)
        if why:
            outcome.refused[cell] = why
    _write({cell: pair for cell, pair in cells.items() if cell not in outcome.refused}, outcome)
    return outcome


def _why_not(cell, now, assessments, inside, retest_allowed):
    assessment, enrolment, column = cell
    if assessment not in assessments:
        return str(_("Somebody removed this assessment meanwhile."))
    if assessments[assessment].locked_at:
        return str(LOCKED)
    if enrolment not in inside:
        return str(GONE)
    problem = problem_of(now, is_retest=column == "retest", retest_allowed=retest_allowed)
    return str(PROBLEMS[problem]) % {"mark": _shown(now)} if problem else ""


def _shown(mark):
    return mark if mark == ABSENT else decimal_vn(mark)


def _write(cells, outcome):
    """The cells as they are now wanted, one query for the new rows and one for the changed ones."""
    pairs = {cell[:2] for cell in cells}
    rows = Mark.objects.filter(assessment__in={a for a, _e in pairs}, enrolment__in={e for _a, e in pairs})
    old = {(mark.assessment_id, mark.enrolment_id): mark for mark in rows}
    new, changed = {}, set()
    for (assessment, enrolment, column), (before, now) in cells.items():
        pair = (assessment, enrolment)
        mark = old.get(pair) or new.get(pair) or Mark(assessment_id=assessment, enrolment_id=enrolment)
        stands = first_cell(mark.value, mark.absent) if column == "value" else mark.retest
        if stands == now:
            continue
        if before is not WHATEVER and stands != before:
            outcome.theirs[assessment, enrolment, column] = stands
            continue
        _put(mark, column, now)
        outcome.changed += 1
        if pair in old:
            changed.add(pair)
        else:
            new[pair] = mark
    Mark.objects.bulk_update([old[pair] for pair in sorted(changed)], ["value", "absent", "retest"])
    Mark.objects.bulk_create(new[pair] for pair in sorted(new))


def _put(mark, column, now):
    if column == "retest":
        mark.retest = now
    else:
        mark.absent, mark.value = now == ABSENT, None if now == ABSENT else now


@transaction.atomic
def save_marks(*, assessment, marks, by):
    """`marks` is `{enrolment id: (mark, re-test)}` of Decimals or None, ABSENT as mark of who did not sit; the rest stays.

    Refused when locked, when a mark is not on the scale, or when a re-test is not allowed: then nothing is saved.
    """
    cells = {}
    for pk, (value, retest) in marks.items():
        cells[assessment.pk, pk, "value"], cells[assessment.pk, pk, "retest"] = (WHATEVER, value), (WHATEVER, retest)
    outcome = fill_marks(training_class=assessment.training_class, cells=cells, by=by)
    whole = [text for text in (str(LOCKED), str(GONE)) if text in outcome.refused.values()]
    if whole:
        raise ValidationError(whole)
    if outcome.refused:
        names = dict(Enrolment.objects.filter(pk__in=marks).values_list("pk", "learner__full_name"))
        raise ValidationError([f"{names[pk]}: {why}" for (_assessment, pk, _column), why in outcome.refused.items()])


@transaction.atomic
def lock_marks(*, assessment, by):
    """Nobody changes the marks any more until they are reopened. Refused while a learner of the class has neither a mark
    nor V: the recognition reads every mark, and a blank found then would have to be reopened with a reason."""
    training_class = take_results(assessment.training_class)
    if blank := _without_mark(assessment, training_class):
        told = _("Neither a mark nor V yet: %(names)s. Enter one for each of these %(count)s learners, then lock.")
        names = ", ".join(blank[:MOST_NAMES]) + (", …" if len(blank) > MOST_NAMES else "")
        raise ValidationError(told % {"names": names, "count": len(blank)})
    if not Assessment.objects.filter(pk=assessment.pk, locked_at__isnull=True).update(
        locked_at=timezone.now(), locked_by=by
    ):
        raise ValidationError(_("The marks are already locked."))


def _without_mark(assessment, training_class):
    """Who of the class has nothing in the assessment, as `12. Lò Văn Đức`."""
    given = set(Mark.objects.given().filter(assessment=assessment).values_list("enrolment", flat=True))
    people = enumerate(training_class.enrolments.active().in_roster_order(), start=1)
    return [f"{number}. {enrolment.learner}" for number, enrolment in people if enrolment.pk not in given]


@transaction.atomic
def reopen_marks(*, assessment, reason, by):
    """Locked marks can be changed again, for `reason`; not once the class is recognised or its recognition proposed."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of reopening.")})
    take_results(assessment.training_class)
    if not Assessment.objects.filter(pk=assessment.pk, locked_at__isnull=False).update(
        locked_at=None, locked_by=None, reopen_reason=reason.strip()
    ):
        raise ValidationError(_("The marks are not locked."))
