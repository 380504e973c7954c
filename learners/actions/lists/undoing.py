"""A written list taken back, as long as nothing was built on it."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from courses.actions import refresh_opening_words
from courses.models import TrainingClass
from learners.models import AttendanceMark, Enrolment, EnrolmentGroup, ImportBatch, Learner, Mark, Roll

from .people import DATES
from .reading import plain
from .writing import lock_imports, save_learners

SHOWN = 5


@transaction.atomic
def undo_list(*, batch, by, reason=""):
    """What the list wrote is taken back, for `reason`: its enrolments, the persons it made, the fields it changed and
    that nobody changed since.

    Refused, saying what and of whom, when something was built on it: a roll, marks, recognition, a signed decision with
    the list, another class, a merge, a change by hand.
    """
    lock_imports()
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != ImportBatch.State.WRITTEN:
        raise ValidationError(_("Only a written list can be undone."))
    classes = _classes(batch)
    if built := what_rests_on(batch=batch):
        raise ValidationError([_("The list cannot be undone, for something rests on it:"), *built])
    EnrolmentGroup.objects.filter(enrolment__batch=batch).delete()
    batch.enrolments.all().delete()
    take_back(batch)
    batch.state, batch.summary = ImportBatch.State.UNDONE, batch.summary | {"undo_reason": reason}
    batch.save(update_fields=["state", "summary"])
    for training_class in classes:
        refresh_opening_words(training_class=training_class)


def _classes(batch):
    # not DISTINCT over a join: the words of the decision would be compared once for every person of the list
    classes = TrainingClass.objects.filter(pk__in=batch.enrolments.order_by().values("training_class"))
    return list(classes.select_related("opening_decision"))


def what_rests_on(*, batch):
    """What was built on the rows of a written list, in words with some of the names; empty when it can be undone."""
    enrolments, made, classes = batch.enrolments.all(), _made(batch), _classes(batch)
    found = defaultdict(list)
    for what, rows in (
        (_("attendance"), enrolments.filter(pk__in=AttendanceMark.objects.values("enrolment"))),
        (_("marks"), enrolments.filter(pk__in=Mark.objects.values("enrolment"))),
        (_("recognition"), enrolments.filter(Q(review_line__isnull=False) | Q(completed__isnull=False))),
        (_("left the class or goes on in another"), _moved(enrolments)),
        (_("also in another list or class"), _elsewhere(made, batch)),
    ):
        found[what] = [str(row.learner) for row in rows.select_related("learner")[: SHOWN + 1]]
    found[_("merged with another person or given an earlier name")] = _names(
        made.filter(Q(merged_into__isnull=False) | Q(merged_from__isnull=False) | Q(earlier_names__isnull=False))
    )
    found[_("changed by hand since")] = _names(_changed_since(made))
    found[_("roll closed")] = [
        str(roll)
        for roll in Roll.objects.filter(session__training_class__in=classes, closed_at__gte=batch.written_at)
        .select_related("session")
        .order_by("pk")[: SHOWN + 1]
    ]
    found[_("class-opening decision signed with the list")] = [
        str(c) for c in classes if c.is_decided and _is_in_annex(c.opening_decision, enrolments)
    ]
    return [f"{what}: {', '.join(names[:SHOWN])}{'…' if len(names) > SHOWN else ''}." for what, names in found.items() if names]  # fmt: skip


def _made(batch):
    ids = batch.rows.filter(learner_created=True, learner__isnull=False).values("learner")
    return Learner.objects.filter(pk__in=ids)


def _names(learners):
    return [str(learner) for learner in learners.distinct()[: SHOWN + 1]]


def _moved(enrolments):
    return enrolments.filter(~Q(state="enrolled") | Q(continued_by__isnull=False) | Q(continues__isnull=False))


def _elsewhere(made, batch):
    return Enrolment.objects.filter(learner__in=made).exclude(batch=batch).order_by("pk")


def _changed_since(made):
    """A list inserts the persons it makes, and nothing else: whatever updated them came later."""
    return made.filter(Exists(Learner.pgh_event_model.objects.filter(pgh_obj=OuterRef("pk"), pgh_label="update")))


def _is_in_annex(paper, enrolments):
    """Whether the signed decision names somebody of the list in its annex."""
    named = {cell for block in paper.words.get("annex", []) for row in block.get("rows", []) for cell in map(str, row)}
    return bool(named) and enrolments.filter(learner__full_name__in=named).exists()


def take_back(batch):
    rows = list(batch.rows.filter(learner__isnull=False).select_related("learner").order_by("-number"))
    _made(batch).filter(enrolments__isnull=True).delete()
    changed, fields = {}, set()
    for row in rows:
        if row.learner_created or not row.before:
            continue
        learner = changed.setdefault(row.learner_id, row.learner)
        for name, (old, new) in row.before.items():
            if name != "unit" and plain(getattr(learner, name)) == new:
                setattr(learner, name, parse_date(old) if name in DATES and old else old)
                fields.add("unit" if name == "unit_id" else name)
    if fields:
        save_learners(list(changed.values()), fields)
