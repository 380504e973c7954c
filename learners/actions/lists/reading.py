"""A list read and matched as a dry run, corrected and decided; no learner is touched yet."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from learners.actions.enrolling import must_take_learners
from learners.models import ImportBatch, ImportRow, ListLayout
from learners.rosters import UnreadableFile, layout_signature, read_roster
from trainingcenter.documents.actions import read_file, store_file
from trainingcenter.jobs.actions import enqueue
from trainingcenter.vietnamese import fold

from .people import known_learners, summary_of, to_values

AT_ONCE = 1_000
LARGE_FILE = 150_000  # bytes; some 1,500 people: longer lists are read and written by the worker
Status, Decision, State = ImportRow.Status, ImportRow.Decision, ImportBatch.State


def read_list(*, training_class, data, filename, by, sheet=None, columns=None):
    """Read the file and match its rows, as a dry run: the batch and its rows are kept, no learner is touched.

    Raises ValidationError with the reader's message when there is no list in the file; then nothing is written.
    """
    must_take_learners(training_class)
    with transaction.atomic():
        batch = _new_batch(training_class, data, filename, by)
        return _read(batch, data, sheet=sheet, columns=columns)


def bring_list(*, training_class, data, filename, by, sheet=None, columns=None):
    """As `read_list`; a large file is read by the worker, and the batch says so until it is."""
    if len(data) <= LARGE_FILE:
        return read_list(
            training_class=training_class, data=data, filename=filename, by=by, sheet=sheet, columns=columns
        )
    must_take_learners(training_class)
    with transaction.atomic():
        batch = _new_batch(training_class, data, filename, by)
        args = {"batch": batch.pk, "sheet": sheet, "columns": columns and {str(i): name for i, name in columns.items()}}
        title = _("Read the list %(name)s") % {"name": batch.file.name}
        batch.job = enqueue("learners.read_list", title=title, owner=by, args=args, result_url=batch.get_absolute_url())
        batch.save(update_fields=["job"])
    return batch


def read_batch(*, batch, sheet=None, columns=None):
    """What the worker does for `bring_list`: a file without a list is discarded, and the message raised."""
    try:
        with transaction.atomic():
            return _read(batch, read_file(batch.file), sheet=sheet, columns=columns)
    except ValidationError:
        ImportBatch.objects.filter(pk=batch.pk, state=State.READING).update(state=State.DISCARDED)
        raise


def _new_batch(training_class, data, filename, by):
    stored = store_file(data, name=filename[:200], content_type="application/octet-stream", by=by)
    return ImportBatch.objects.create(
        training_class=training_class, file=stored, state=State.READING, header_row=0, created_by=by
    )


def _read(batch, data, *, sheet, columns):
    try:
        roster = read_roster(data, batch.file.name, sheet=sheet, columns=columns, recall=_recall)
    except UnreadableFile as error:
        raise ValidationError({"file": str(error)}) from error
    batch.sheet, batch.sheets, batch.header_row = roster.sheet, list(roster.sheets), roster.header_row
    batch.columns = [[c.index, c.letter, c.title, c.field] for c in roster.columns]
    batch.encoding, batch.samples = roster.encoding, [list(pair) for pair in roster.samples]
    batch.skipped, batch.layout = [list(pair) for pair in roster.skipped], roster.layout
    batch.classes = _classes_named(batch, roster.rows)
    known = known_learners([row.person for row in roster.rows], training_class=batch.training_class)
    counts = Counter(summary_of(()))
    for at in range(0, len(roster.rows), AT_ONCE):  # a whole long list as rows would take a third of the memory
        rows = [_import_row(batch, row, known) for row in roster.rows[at : at + AT_ONCE]]
        ImportRow.objects.bulk_create(rows)
        counts.update(row.status for row in rows)
    batch.summary, batch.state = dict(counts), State.READ
    batch.save()
    if columns is not None:
        _remember(batch, columns)
    return batch


def _import_row(batch, row, known):
    result = ImportRow(
        batch=batch,
        number=row.number,
        values=to_values(row.person),
        warnings=list(row.warnings),
        reasons=list(row.errors),
    )
    if row.errors:
        result.status = Status.ERROR
    elif row.repeats:
        result.status = Status.REPEATED
        result.reasons = [_("The same person stands in row %(number)s.") % {"number": row.repeats}]
    else:
        match = known.match(row.person)
        result.status, result.learner = match.status, match.learner
        result.candidates = [learner.pk for learner in match.candidates]
        result.reasons, result.warnings = match.reasons, result.warnings + match.remarks
        result.before = {name: [plain(old), plain(new)] for name, (old, new) in match.changes.items()}
    return result


def plain(value):
    """A value of a field as JSON."""
    return value.isoformat() if hasattr(value, "isoformat") else value


# -- what a person said of the columns, for the next list of the same layout


def _recall(titles):
    """{index: field} that somebody once corrected on a list with these titles, or None."""
    layout = ListLayout.objects.filter(signature=layout_signature(titles)).first()
    return {int(index): name for index, name in layout.columns.items()} if layout else None


def _remember(batch, columns):
    if not batch.layout:
        return
    ListLayout.objects.update_or_create(
        signature=batch.layout,
        defaults={
            "titles": [title for _index, _letter, title, _field in batch.columns if title],
            "columns": {str(index): name for index, name in columns.items()},
            "changed_by": batch.created_by,
            "changed_at": timezone.now(),
        },
    )


# -- several classes in one file


def _classes_named(batch, rows):
    """{name in the class column: id of the class}: a class that takes learners and has this code or name, else the one
    into which the list is brought."""
    names = sorted({row.person.class_name for row in rows if row.person.class_name})
    if not names:
        return {}
    found = {}
    for pk, code, name in TrainingClass.objects.taking_learners().values_list("pk", "code", "name"):
        found[fold(name)] = found[fold(code)] = pk
    return {name: found.get(fold(name), batch.training_class_id) for name in names}


def assign_classes(*, batch, classes, by):
    """Into which class the rows of each name in the class column go: `{name: id, or None to leave them out}`."""
    must_wait(batch=batch)
    unknown = set(classes) - set(batch.classes)
    wanted = {pk for pk in classes.values() if pk}
    if unknown or TrainingClass.objects.taking_learners().filter(pk__in=wanted).count() < len(wanted):
        raise ValidationError(_("Choose a class that still takes learners. Reload the page to see which."))
    batch.classes = batch.classes | classes
    batch.save(update_fields=["classes"])


# -- decisions


def decide(*, batch, decisions, by):
    """Keep what the clerk decided for doubtful rows of a list not yet written: `{row number: decision}` with "new",
    "skip", "same" (the first of those in question) or "same:<id of one of them>"; "" takes a decision back."""
    must_wait(batch=batch)
    rows = list(batch.rows.filter(number__in=decisions, status=Status.DECIDE))
    for row in rows:
        decision, _colon, chosen = decisions[row.number].partition(":")
        if decision and decision not in Decision.values:
            raise _unknown_decision(row)
        row.decision, row.learner_id = decision, None
        if decision == Decision.SAME:
            ids = {str(pk): pk for pk in row.candidates}
            if chosen and chosen not in ids:
                raise _unknown_decision(row)
            row.learner_id = ids[chosen] if chosen else row.candidates[0]
    ImportRow.objects.bulk_update(rows, ["decision", "learner"])


def _unknown_decision(row):
    return ValidationError(_("Unknown decision in row %(number)s.") % {"number": row.number})


def must_wait(*, batch):
    """Raises ValidationError unless the list is, as the database has it, read and not yet written."""
    if not ImportBatch.objects.filter(pk=batch.pk, state=State.READ).exists():
        raise ValidationError(_("This list is already written or undone. Reload the page to see its state."))


def discard_list(*, batch, by):
    """A list that is not wanted is put away unwritten."""
    must_wait(batch=batch)
    ImportBatch.objects.filter(pk=batch.pk, state=State.READ).update(state=State.DISCARDED)
