"""A register read as a dry run: its classes, its rows with all reasons at once, and what a person decides of them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Programme
from learners.actions.lists import summary_of
from learners.models import ImportBatch, ImportRow
from learners.registers import CodedProgramme, classes_of, number_classes, read_register
from learners.rosters import UnreadableFile
from trainingcenter.documents.actions import store_file

from .known import KnownClasses
from .matching import Matching

MOST_ROWS = 3_000  # read and written while the page waits: more would outlast the web server's patience
Status, Decision = ImportRow.Status, ImportRow.Decision


def read_earlier(*, data, filename, by, sheet=None, programmes=None):
    """Read a register of earlier years and match its rows, as a dry run: the batch and its rows are kept, no class and no
    learner is touched. `programmes` (folded text of the file → code) are programmes that a person chose.

    Raises ValidationError with the reader's message when there is no register in the file; then nothing is written.
    """
    try:
        register = read_register(data, filename, sheet=sheet)
    except UnreadableFile as error:
        raise ValidationError({"file": str(error)}) from error
    if len(register.entries) > MOST_ROWS:
        raise ValidationError(
            {"file": _("The register has more than 3,000 rows. Split it, for example by year, and bring in each part.")}
        )
    with transaction.atomic():
        stored = store_file(data, name=filename[:200], content_type="application/octet-stream", by=by)
        batch = ImportBatch.objects.create(
            kind=ImportBatch.Kind.HISTORY,
            file=stored,
            sheet=register.sheet,
            sheets=list(register.sheets),
            header_row=register.header_row,
            columns=register.columns,
            encoding=register.encoding,
            samples=[list(pair) for pair in register.samples],
            skipped=[list(pair) for pair in register.skipped],
            created_by=by,
        )
        classes, known = _classes(register, programmes)
        rows = Matching(register.entries, classes, known).rows(batch)
        ImportRow.objects.bulk_create(rows, batch_size=1000)
        unique = {c.key: c for c in classes.values()}.values()
        batch.classes = {c.key: c.as_data() | {"existing": known.pk_of(c)} for c in unique}
        batch.summary = summary_of(rows)
        batch.save(update_fields=["classes", "summary"])
    return batch


def _classes(register, programmes):
    """({row number: EarlierClass}, KnownClasses): the classes checked against those that are there and numbered."""
    catalogue = [CodedProgramme(*row) for row in Programme.objects.values_list("pk", "code", "name")]
    classes = classes_of(register.entries, catalogue, programmes)
    unique = list({c.key: c for c in classes.values()}.values())
    known = KnownClasses(unique)
    for training_class in unique:
        known.check(training_class)
    number_classes([c for c in unique if not c.errors and not known.pk_of(c)], known.taken_intakes())
    return classes, known


@transaction.atomic
def decide_earlier(*, batch, decisions, by):
    """Keep what was decided of doubtful rows of a register not yet written: `{row number: "new" | "skip" | "same" |
    "same-<id of a candidate>" | ""}`; `same` stands for the first candidate or the earlier row."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    must_wait(batch)
    rows = list(batch.rows.filter(number__in=decisions, status=Status.DECIDE))
    for row in rows:
        row.decision, row.learner_id = _decided(row, decisions[row.number])
    ImportRow.objects.bulk_update(rows, ["decision", "learner"], batch_size=1000)


def _decided(row, value):
    """(decision, id of the learner) of a value that the page sent."""
    kind, _dash, chosen = value.partition("-")
    if value in ("", Decision.NEW, Decision.SKIP):
        return value, None
    ids = {str(pk): pk for pk in row.candidates}
    if kind == Decision.SAME and (chosen in ids or (not chosen and (ids or "like" in row.values))):
        return Decision.SAME, ids[chosen] if chosen else next(iter(row.candidates), None)
    raise ValidationError(_("Unknown decision in row %(number)s.") % {"number": row.number})


def must_wait(batch):
    """Raise ValidationError unless the register waits to be written."""
    if batch.kind != ImportBatch.Kind.HISTORY or batch.state != ImportBatch.State.READ:
        raise ValidationError(_("This list is already written or undone. Reload the page to see its state."))
