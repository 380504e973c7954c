"""A list written into its class, or classes, in one transaction."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import refresh_opening_words
from courses.models import TrainingClass
from learners.actions.enrolling import must_take_learners
from learners.actions.groups import put_into_groups
from learners.matching import changes_of
from learners.models import Enrolment, ImportBatch, ImportRow, Learner
from trainingcenter.jobs.actions import enqueue
from trainingcenter.vietnamese import fold

from .people import LEARNER_FIELDS, from_values, known_learners
from .reading import must_wait, plain
from .units import units_named

IMPORT_LOCK = 634_606  # any constant: one list is written at a time, so that no person is made twice
LARGE_LIST = 1_500  # rows; longer lists are written by the worker
Status, Decision, State = ImportRow.Status, ImportRow.Decision, ImportBatch.State


def start_writing(*, batch, by, undecided="skip"):
    """As `write_list`; a long list is written by the worker, and the batch says so until it is. Returns the batch."""
    if sum(batch.summary.get(status, 0) for status in Status.values) <= LARGE_LIST:
        write_list(batch=batch, by=by, undecided=undecided)
        return batch
    must_wait(batch=batch)
    with transaction.atomic():
        if not ImportBatch.objects.filter(pk=batch.pk, state=State.READ).update(state=State.WRITING):
            must_wait(batch=ImportBatch.objects.get(pk=batch.pk))
        args = {"batch": batch.pk, "undecided": undecided}
        title = _("Write the list %(name)s") % {"name": batch.file.name}
        batch.job = enqueue(
            "learners.write_list", title=title, owner=by, args=args, result_url=batch.get_absolute_url()
        )
        ImportBatch.objects.filter(pk=batch.pk).update(job=batch.job)
    return batch


def write_list(*, batch, by, undecided="skip"):
    """Enrol everybody of the list who is not in error, in one transaction; doubtful rows without a decision are left
    out or, with `undecided="new"`, added as new persons. Returns the counts, `enrolled` among them.

    Somebody already in the class is not enrolled again, so the same file twice changes nothing.
    """
    try:
        with transaction.atomic():
            return _write(batch, undecided)
    except IntegrityError as error:
        if "national_id_once" not in str(error):
            raise
        raise ValidationError(
            _("Two persons would have the same ID number. Read the list again and decide who is who.")
        ) from error


def lock_imports():
    """Until the transaction ends nobody else writes or undoes a list."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _write(batch, undecided):
    lock_imports()
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("training_class").get(pk=batch.pk)
    if batch.state != State.WRITING:
        must_wait(batch=batch)
    classes = _classes(batch)
    rows = [row for row in batch.rows.select_related("learner__unit") if _is_written(row, undecided, classes)]
    people = {row.pk: from_values(row.values) for row in rows}
    units = units_named({p.unit for p in people.values() if p.unit}, batch.training_class.planned_start)
    touched = _match_again(rows, people, batch)
    touched += _create_learners(rows, people, units)
    touched += _update_learners(rows, people, units)
    enrolled = _enrol(batch, rows, people, units, classes)
    _keep_links(touched)
    batch.summary = batch.summary | {"enrolled": enrolled}
    batch.state, batch.written_at = State.WRITTEN, timezone.now()
    batch.save(update_fields=["summary", "state", "written_at"])
    for training_class in set(filter(None, classes.values())):
        refresh_opening_words(training_class=training_class)
    return batch.summary


def _classes(batch):
    """{name in the class column, "" too: the class, or None for rows that are left out}; each still takes learners."""
    wanted = {"": batch.training_class_id} | batch.classes
    found = TrainingClass.objects.in_bulk({pk for pk in wanted.values() if pk})
    for training_class in found.values():
        must_take_learners(training_class)
    return {name: found.get(pk) for name, pk in wanted.items()}


def _class_of(row, classes):
    return classes.get(row.values.get("class_name", ""), classes[""])


def _is_written(row, undecided, classes):
    if _class_of(row, classes) is None:
        return False
    if row.status == Status.DECIDE:
        return (row.decision or undecided) in (Decision.NEW, Decision.SAME)
    return row.status in (Status.NEW, Status.SAME, Status.CHANGED)


def _match_again(rows, people, batch):
    """Between reading and writing somebody else may have entered the same persons, merged known ones, or undone the list
    that brought them: rows without a person are matched once more, merged persons give way to who they are now. Returns
    the rows that it changed."""
    fresh = [row for row in rows if row.learner is None]
    known = known_learners([people[row.pk] for row in fresh], training_class=batch.training_class, near=False)
    changed = []
    for row in fresh:
        match = known.match(people[row.pk])
        if is_decided_new(row):
            refuse_entered_meanwhile(row, match)
            continue
        if match.status == "decide":
            raise entered_meanwhile(row)
        if match.learner:
            row.learner = match.learner
            changed.append(row)
    for row in rows:
        while row.learner and row.learner.merged_into_id:
            row.learner = row.learner.merged_into
            changed.append(row)
    return changed


def is_decided_new(row):
    """Whether a doubtful row is written as another person than those it was compared with."""
    return row.status == Status.DECIDE and row.decision != Decision.SAME


def refuse_entered_meanwhile(row, match):
    """What was decided of a doubtful row was decided between persons of then; somebody else who came since is asked of."""
    if any(learner.pk not in row.candidates for learner in [match.learner, *match.candidates] if learner):
        raise entered_meanwhile(row)


def entered_meanwhile(row):
    return ValidationError(
        _("Row %(number)s may now be a person entered meanwhile. Choose the file again.") % {"number": row.number}
    )


def _create_learners(rows, people, units):
    """Persons that are nobody known; one who stands in two classes of the file is made once. Returns the rows."""
    by_id, by_birth, fresh, made = {}, {}, [], []
    for row in rows:
        if row.learner is not None:
            continue
        person = people[row.pk]
        birth = (fold(person.full_name), person.birth_date, person.birth_year)
        learner = by_id.get(person.national_id) or (by_birth.get(birth) if row.values.get("class_name") else None)
        if learner is None:
            learner = Learner(**{name: getattr(person, name) for name in LEARNER_FIELDS})
            learner.unit = units.get(fold(person.unit))
            learner.derive()
            fresh.append(learner)
            by_birth[birth] = learner
            if person.national_id:
                by_id[person.national_id] = learner
        row.learner, row.learner_created = learner, True
        made.append(row)
    Learner.objects.bulk_create(fresh, batch_size=1_000)
    return made


def _update_learners(rows, people, units):
    """Known learners get what the list fills or updates; what stood there before is kept with the row. Returns the
    rows."""
    touched, changed, fields = [], {}, set()
    for row in rows:
        if row.learner_created:
            continue
        row.learner = changed.get(row.learner.pk, row.learner)  # one learner in two rows is one object
        before = _change(row.learner, people[row.pk], units)
        if before or row.before:
            row.before = before
            touched.append(row)
        if before:
            changed[row.learner.pk] = row.learner
            fields |= set(before) - {"unit_id"}
    if changed:
        save_learners(list(changed.values()), fields | {"birth_year"})
    return touched


def _change(learner, person, units):
    """The changes of a list on a known learner, made; returns them as `{field: [old, new]}` in JSON."""
    changes = changes_of(learner, person)
    before = {name: [plain(old), plain(new)] for name, (old, new) in changes.items()}
    if "unit" in changes:
        unit = units[fold(person.unit)]
        before.pop("unit")
        if unit.pk != learner.unit_id:
            before |= {"unit": [changes["unit"][0], unit.name], "unit_id": [learner.unit_id, unit.pk]}
            learner.unit = unit
    for name in changes.keys() - {"unit"}:
        setattr(learner, name, changes[name][1])
    if "birth_date" in changes:
        learner.birth_year = learner.birth_date.year
    return before


def save_learners(learners, fields):
    """Known rows written by one statement a thousand: an upsert costs a third of a `bulk_update`."""
    Learner.objects.bulk_create(
        learners, update_conflicts=True, unique_fields=["id"], update_fields=sorted(fields), batch_size=1_000
    )


def _keep_links(rows):
    """What became of the rows, kept with them for the undo."""
    rows = list({row.pk: row for row in rows}.values())
    ImportRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["learner", "learner_created", "before"],
        batch_size=1_000,
    )


def _enrol(batch, rows, people, units, classes):
    targets = {training_class.pk for training_class in classes.values() if training_class}
    inside = set(Enrolment.objects.filter(training_class__in=targets).values_list("training_class", "learner"))
    last = defaultdict(int)
    for pk, order in (
        Enrolment.objects.filter(training_class__in=targets)
        .order_by()
        .values_list("training_class")
        .annotate(last=Max("order"))
    ):
        last[pk] = order
    enrolments, today = [], timezone.localdate()
    for row in rows:
        training_class = _class_of(row, classes)
        if (training_class.pk, row.learner.pk) in inside:
            continue
        inside.add((training_class.pk, row.learner.pk))
        last[training_class.pk] += 1
        person, unit = people[row.pk], units.get(fold(people[row.pk].unit))
        enrolments.append(
            Enrolment(
                learner=row.learner,
                training_class=training_class,
                order=last[training_class.pk],
                unit=unit,
                unit_name=unit.name if unit else "",
                position=person.position,
                party_cell=person.party_cell,
                enrolled_on=min(training_class.planned_start, today),
                note=person.note,
                batch=batch,
            )
        )
    Enrolment.objects.bulk_create(enrolments, batch_size=1_000)
    put_into_groups(enrolments)
    return len(enrolments)
