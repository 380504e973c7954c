"""Learner lists: read and matched, decided, written in one transaction, undone."""

from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from courses.actions import refresh_opening_words
from learners.matching import Known, changes_of
from learners.models import AttendanceMark, Enrolment, ImportBatch, ImportRow, Learner, Mark
from learners.rosters import Person, UnreadableFile, read_roster
from trainingcenter.documents.actions import store_file
from trainingcenter.organisation.models import Unit, UnitName
from trainingcenter.vietnamese import clean, fold

from .groups import put_into_groups

IMPORT_LOCK = 634_606  # any constant: one list is written at a time, so that no person is made twice
DATES = ("birth_date", "admission_date", "full_membership_date")
LEARNER_FIELDS = (
    "full_name", "birth_date", "birth_year", "sex", "ethnicity", "hometown", "residence", "national_id", "phone",
    "position", "party_cell", "education_level", "professional_level", "political_theory_level", "admission_date",
    "full_membership_date", "party_card_no",
)  # fmt: skip
Status, Decision = ImportRow.Status, ImportRow.Decision


def read_list(*, training_class, data, filename, by, sheet=None, columns=None):
    """Read the file and match its rows, as a dry run: the batch and its rows are kept, no learner is touched.

    Raises ValidationError with the reader's message when there is no list in the file; then nothing is written.
    """
    if training_class.is_over or training_class.state == "ended":
        raise ValidationError(_("The class is over; nobody can be enrolled any more."))
    try:
        roster = read_roster(data, filename, sheet=sheet, columns=columns)
    except UnreadableFile as error:
        raise ValidationError({"file": str(error)}) from error
    with transaction.atomic():
        stored = store_file(data, name=filename[:200], content_type="application/octet-stream", by=by)
        batch = ImportBatch.objects.create(
            training_class=training_class,
            file=stored,
            sheet=roster.sheet,
            sheets=list(roster.sheets),
            header_row=roster.header_row,
            columns=[[c.index, c.letter, c.title, c.field] for c in roster.columns],
            encoding=roster.encoding,
            samples=[list(pair) for pair in roster.samples],
            skipped=[list(pair) for pair in roster.skipped],
            created_by=by,
        )
        known = known_learners([row.person for row in roster.rows])
        rows = ImportRow.objects.bulk_create([_import_row(batch, row, known) for row in roster.rows])
        batch.summary = summary_of(rows)
        batch.save(update_fields=["summary"])
    return batch


def known_learners(people):
    """The learners that could be somebody of `people`, with one query."""
    ids = {p.national_id for p in people if p.national_id}
    names = {fold(p.full_name) for p in people if p.full_name}
    return Known(Learner.objects.filter(Q(national_id__in=ids) | Q(folded__in=names)))


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
        result.status = match.status
        result.learner = match.learner
        result.candidates = [learner.pk for learner in match.candidates]
        result.before = {name: [str(old or ""), str(new)] for name, (old, new) in match.changes.items()}
    return result


def to_values(person):
    """A Person as JSON."""
    values = {name: value for name, value in asdict(person).items() if value}
    return values | {name: values[name].isoformat() for name in DATES if name in values}


def from_values(values):
    """The Person that `to_values` wrote."""
    return Person(**values | {name: parse_date(values[name]) for name in DATES if name in values})


def summary_of(rows):
    """How many rows have each status."""
    counts = dict.fromkeys(Status.values, 0)
    for row in rows:
        counts[row.status] += 1
    return counts


def decide(*, batch, decisions, by):
    """Keep what the clerk decided, `{row number: "new" | "same" | "skip"}`, for doubtful rows of a list not yet written."""
    _must_wait(batch)
    rows = list(batch.rows.filter(number__in=decisions, status=Status.DECIDE))
    for row in rows:
        if decisions[row.number] not in Decision.values:
            raise ValidationError(_("Unknown decision in row %(number)s.") % {"number": row.number})
        row.decision = decisions[row.number]
        row.learner_id = row.candidates[0] if row.decision == Decision.SAME else None
    ImportRow.objects.bulk_update(rows, ["decision", "learner"])


def _must_wait(batch):
    if batch.state != ImportBatch.State.READ:
        raise ValidationError(_("This list is already written or undone. Reload the page to see its state."))


def discard_list(*, batch, by):
    """A list that is not wanted is put away unwritten."""
    _must_wait(batch)
    ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.READ).update(state=ImportBatch.State.DISCARDED)


@transaction.atomic
def write_list(*, batch, by, undecided="skip"):
    """Enrol everybody of the list who is not in error, in one transaction; doubtful rows without a decision are left
    out or, with `undecided="new"`, added as new persons. Returns the counts, `enrolled` among them.

    Somebody already in the class is not enrolled again, so the same file twice changes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("training_class").get(pk=batch.pk)
    _must_wait(batch)
    rows = [row for row in batch.rows.select_related("learner") if _is_written(row, undecided)]
    people = {row.pk: from_values(row.values) for row in rows}
    units = _units({clean(p.unit) for p in people.values() if p.unit}, batch.training_class.planned_start)
    _match_again(rows, people)
    _create_learners(rows, people, units)
    _update_learners(rows, people, units)
    enrolled = _enrol(batch, rows, people, units)
    ImportRow.objects.bulk_update(rows, ["learner", "learner_created", "before"], batch_size=1000)
    batch.summary = summary_of(batch.rows.all()) | {"enrolled": enrolled}
    batch.state, batch.written_at = ImportBatch.State.WRITTEN, timezone.now()
    batch.save(update_fields=["summary", "state", "written_at"])
    refresh_opening_words(training_class=batch.training_class)
    return batch.summary


def _is_written(row, undecided):
    if row.status == Status.DECIDE:
        return (row.decision or undecided) in (Decision.NEW, Decision.SAME)
    return row.status in (Status.NEW, Status.SAME, Status.CHANGED)


def _match_again(rows, people):
    """Between reading and writing somebody else may have entered the same persons: new rows are matched once more."""
    known = known_learners(people.values())
    for row in rows:
        if row.status == Status.NEW:
            match = known.match(people[row.pk])
            row.learner = match.learner
            if match.status == "decide":
                raise ValidationError(
                    _("Row %(number)s may now be a person entered meanwhile. Choose the file again.")
                    % {"number": row.number}
                )


def _units(names, valid_from):
    """The open units by folded name, unknown ones made."""
    by_fold = {unit.folded: unit for unit in Unit.objects.open().filter(folded__in={fold(n) for n in names})}
    fresh = {fold(name): name for name in sorted(names) if fold(name) not in by_fold}
    made = Unit.objects.bulk_create([Unit(name=name, folded=key, kind=_unit_kind(key)) for key, name in fresh.items()])
    UnitName.objects.bulk_create([UnitName(unit=unit, name=unit.name, valid_from=valid_from) for unit in made])
    return by_fold | {unit.folded: unit for unit in made}


def _unit_kind(folded):
    if folded.startswith(("xa ", "phuong ", "thi tran ")):
        return Unit.Kind.COMMUNE
    return Unit.Kind.PARTY_ORGANISATION if folded.startswith(("dang bo", "dang uy")) else Unit.Kind.AGENCY


def _create_learners(rows, people, units):
    fresh = []
    for row in rows:
        if row.learner is None:
            person = people[row.pk]
            learner = Learner(**{name: getattr(person, name) for name in LEARNER_FIELDS})
            learner.unit = units.get(fold(person.unit))
            learner.derive()
            row.learner, row.learner_created = learner, True
            fresh.append(learner)
    Learner.objects.bulk_create(fresh, batch_size=1000)


def _update_learners(rows, people, units):
    """Known learners get what the list fills or updates; what stood there before is kept with the row."""
    changed, fields = [], set()
    for row in rows:
        if row.learner_created:
            continue
        changes = changes_of(row.learner, people[row.pk])
        for name, (_old, new) in changes.items():
            setattr(row.learner, name, new)
        unit = units.get(fold(people[row.pk].unit))
        if unit and unit.pk != row.learner.unit_id:
            changes["unit_id"] = (row.learner.unit_id, unit.pk)
            row.learner.unit = unit
        if changes:
            row.before = {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()}
            changed.append(row.learner)
            fields |= {name.removesuffix("_id") if name == "unit_id" else name for name in changes}
    if changed:
        Learner.objects.bulk_update(changed, sorted(fields), batch_size=500)


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _enrol(batch, rows, people, units):
    training_class = batch.training_class
    inside = set(training_class.enrolments.values_list("learner", flat=True))
    last = training_class.enrolments.aggregate(last=Max("order"))["last"] or 0
    enrolments = []
    for row in rows:
        if row.learner.pk in inside:
            continue
        inside.add(row.learner.pk)
        person = people[row.pk]
        unit = units.get(fold(person.unit))
        enrolments.append(
            Enrolment(
                learner=row.learner,
                training_class=training_class,
                order=last + len(enrolments) + 1,
                unit=unit,
                unit_name=unit.name if unit else "",
                position=person.position,
                party_cell=person.party_cell,
                enrolled_on=min(training_class.planned_start, timezone.localdate()),
                note=person.note,
                batch=batch,
            )
        )
    Enrolment.objects.bulk_create(enrolments, batch_size=1000)
    put_into_groups(enrolments)
    return len(enrolments)


@transaction.atomic
def undo_list(*, batch, by):
    """What the list wrote is taken back: its enrolments, the persons it made, the fields it changed.

    Refused with the names when something was built on it (attendance, marks, another class).
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != ImportBatch.State.WRITTEN:
        raise ValidationError(_("Only a written list can be undone."))
    enrolments = batch.enrolments.all()
    built_on = (
        Enrolment.objects.filter(pk__in=enrolments)
        .filter(
            Q(pk__in=AttendanceMark.objects.values("enrolment"))
            | Q(pk__in=Mark.objects.values("enrolment"))
            | Q(review_line__isnull=False)
        )
        .select_related("learner")
    )
    if names := [str(e.learner) for e in built_on[:5]]:
        raise ValidationError(
            _("The list cannot be undone: roll, marks or recognition rest on it, for example of %(names)s.")
            % {"names": ", ".join(names)}
        )
    enrolments.delete()
    _take_back(batch)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.UNDONE)
    refresh_opening_words(training_class=batch.training_class)


def _take_back(batch):
    rows = list(batch.rows.filter(learner__isnull=False).select_related("learner"))
    made = [row.learner_id for row in rows if row.learner_created]
    Learner.objects.filter(pk__in=made, enrolments__isnull=True).delete()
    fields, changed = set(), []
    for row in rows:
        if row.learner_created or not row.before:
            continue
        for name, (old, new) in row.before.items():
            if _plain(getattr(row.learner, name)) == new:
                setattr(row.learner, name, parse_date(old) if name in DATES and old else old)
                fields.add("unit" if name == "unit_id" else name)
        changed.append(row.learner)
    if changed and fields:
        Learner.objects.bulk_update(changed, sorted(fields))
