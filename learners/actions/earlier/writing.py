"""A register written: classes made, persons matched or made, everybody enrolled with the result; one transaction."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from courses.models import Programme, TrainingClass
from learners.actions.groups import put_into_groups
from learners.actions.lists import (
    entered_meanwhile,
    is_decided_new,
    known_learners,
    lock_imports,
    refuse_entered_meanwhile,
    summary_of,
    units_named,
)
from learners.models import Enrolment, ImportBatch, ImportRow, Learner
from learners.registers import EarlierClass, number_classes
from trainingcenter.organisation.models import Unit, UnitName
from trainingcenter.vietnamese import clean, date_vn, fold, roman

from .known import KnownClasses
from .matching import Inside, facts_of, fills_of, learner_of
from .reading import must_wait

Status, Decision = ImportRow.Status, ImportRow.Decision


@transaction.atomic
def write_earlier(*, batch, by, undecided="skip"):
    """Make the classes of a register that are not there, as archived classes without sessions, and enrol everybody who is
    not in error, in one transaction; doubtful rows without a decision are left out or, with `undecided="new"`, added as new
    persons. Returns the counts, `enrolled` and `classes` among them.

    Who is already in a class is not enrolled again, so the same file twice changes nothing.
    """
    lock_imports()
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    must_wait(batch)
    every = list(batch.rows.select_related("learner"))
    rows = [row for row in every if _is_written(row, undecided)]
    facts = {row.pk: facts_of(row) for row in rows}
    classes, made = _classes(batch, {told["class"] for _person, told in facts.values()})
    _match_again(rows, facts, classes)
    opened = min((c.opened_on for c in classes.values()), default=timezone.localdate())
    units = _units({clean(person.unit) for person, _told in facts.values() if person.unit}, opened)
    _give_learners(rows, facts, classes, units)
    enrolled = _enrol(batch, rows, facts, classes, units)
    fields = ["learner", "learner_created", "training_class", "before"]
    ImportRow.objects.bulk_update(rows, fields, batch_size=1000)
    batch.made_classes.set(made)
    batch.summary = summary_of(every) | {"enrolled": enrolled, "classes": len(made)}
    batch.state, batch.written_at = ImportBatch.State.WRITTEN, timezone.now()
    batch.save(update_fields=["summary", "state", "written_at"])
    return batch.summary


def _is_written(row, undecided):
    if row.status == Status.DECIDE:
        return (row.decision or undecided) in (Decision.NEW, Decision.SAME)
    return row.status in (Status.NEW, Status.SAME, Status.CHANGED)


# -- classes


def _classes(batch, keys):
    """({key: TrainingClass} of the wanted keys, those made now). What was planned meanwhile is looked up once more."""
    wanted = [EarlierClass.from_data(batch.classes[key]) for key in keys]
    programmes = {c.programme for c in wanted}
    list(Programme.objects.select_for_update().filter(pk__in=programmes).order_by("pk"))  # who plans a class waits
    known = KnownClasses(wanted)
    for earlier in wanted:
        earlier.errors = []
        known.check(earlier)
        if earlier.errors:
            raise ValidationError([*earlier.errors, _("This changed since the file was read. Choose the file again.")])
    found = {c.key: known.find(c) for c in wanted}
    fresh = [c for c in wanted if found[c.key] is None]
    number_classes(fresh, known.taken_intakes())
    made = TrainingClass.objects.bulk_create(_classes_made(fresh, known))
    return found | {earlier.key: row for earlier, row in zip(fresh, made, strict=True)}, made


def _classes_made(fresh, known):
    """The classes, not saved, each with a code of its own."""
    rows = [_class_of(earlier, known.version_of(earlier)) for earlier in fresh]
    taken = set(TrainingClass.objects.filter(code__in=[row.code for row in rows]).values_list("code", flat=True))
    for row in rows:
        proposed, number = row.code, 1
        while row.code in taken:
            number += 1
            row.code = f"{proposed[:36]}-{number}"
        taken.add(row.code)
        row.clean()
    return rows


def _class_of(earlier, version):
    """The class, not saved: archived, with the days that were held as its planned ones too."""
    label = f"{roman(earlier.intake)}/{earlier.year}"
    return TrainingClass(
        code=earlier.code or f"{version.programme.code}-{earlier.year}-{earlier.intake:02d}",
        name=earlier.name or f"Lớp {version.programme.name} khóa {label}",
        version=version,
        programme=version.programme,
        year=earlier.year,
        intake=earlier.intake,
        planned_start=earlier.opened,
        planned_end=earlier.closed,
        opened_on=earlier.opened,
        closed_on=earlier.closed,
        state=TrainingClass.State.ARCHIVED,
        outside_plan_reason=_source(earlier),
        is_earlier=True,
    )


def _source(earlier):
    """Where the class comes from, in the words of an office."""
    words = "Nhập từ sổ cũ"
    if earlier.decision_no or earlier.decision_on:
        number = f" số {earlier.decision_no}" if earlier.decision_no else ""
        words += f"; quyết định{number}{f' ngày {date_vn(earlier.decision_on)}' if earlier.decision_on else ''}"
    return words[:300]


# -- persons and units


def _match_again(rows, facts, classes):
    """Between reading and writing somebody else may have entered the same persons, or undone the list that brought them:
    rows without a person are matched once more."""
    fresh = [row for row in rows if row.learner is None and "like" not in row.values]
    known = known_learners([facts[row.pk][0] for row in fresh])
    inside = Inside([c.pk for c in classes.values()])
    for row in fresh:
        person, told = facts[row.pk]
        enrolment = inside.find(person, classes[told["class"]].pk)
        if enrolment and not is_decided_new(row):
            row.learner = enrolment.learner
            continue
        match = known.match(person)
        if is_decided_new(row):
            refuse_entered_meanwhile(row, match)
            continue
        row.learner = match.learner
        if match.status == Status.DECIDE:
            raise entered_meanwhile(row)


def _units(names, valid_from):
    """Units by folded name: those that are or were called so, closed ones too; unknown ones are made."""
    keys = {fold(name): name for name in names}
    found = {
        unit.folded: unit for unit in Unit.objects.filter(folded__in=keys).order_by(F("closed_on").asc(nulls_last=True))
    }
    earlier = UnitName.objects.filter(name__in=names).select_related("unit")
    found = {fold(row.name): row.unit for row in earlier} | found
    missing = {name for key, name in keys.items() if key not in found}
    return found | (units_named(missing, valid_from) if missing else {})


def _give_learners(rows, facts, classes, units):
    """Every row has its learner, rows of later classes first: who is new is made once, who is known gets what was empty."""
    in_turn = sorted(rows, key=lambda row: (-_opened(row, facts, classes).toordinal(), row.number))
    by_row, fresh = {}, []
    for row in sorted(in_turn, key=lambda row: row.learner is None and _is_like(row)):
        person = facts[row.pk][0]
        if row.learner is None and _is_like(row):
            row.learner = by_row.get(row.values["like"])
        if row.learner is None:
            row.learner, row.learner_created = learner_of(person), True
            row.learner.unit = _unit_now(units.get(fold(person.unit)))
            fresh.append(row.learner)
        by_row[row.number] = row.learner
    _fill_known(in_turn, facts, units)
    Learner.objects.bulk_create(fresh, batch_size=1000)


def _is_like(row):
    """Whether the row is the person of another row of the file."""
    return "like" in row.values and (row.status != Status.DECIDE or row.decision == Decision.SAME)


def _opened(row, facts, classes):
    return classes[facts[row.pk][1]["class"]].opened_on


def _unit_now(unit):
    """Where somebody of the unit is today, as far as it is known."""
    return unit.successor if unit and unit.closed_on else unit


def _fill_known(rows, facts, units):
    """Known learners get what they lack; what stood there before is kept with the row."""
    learners, changed, fields = {}, {}, set()
    for row in rows:
        row.before = {}
        person, learner = facts[row.pk][0], row.learner
        if row.learner_created:
            continue
        learner = row.learner = learners.setdefault(learner.pk, learner) if learner.pk else learner
        fills = fills_of(learner, person)
        for name, (_old, new) in fills.items():
            setattr(learner, name, new)
        unit = _unit_now(units.get(fold(person.unit)))
        if unit and not learner.unit_id:
            learner.unit = unit
            fills["unit_id"] = (None, unit.pk)
        if fills and learner.pk:
            row.before = {name: [_plain(_old_of(name, old)), _plain(new)] for name, (old, new) in fills.items()}
            changed[learner.pk] = learner
            fields |= {"unit" if name == "unit_id" else name for name in fills}
    if changed:
        Learner.objects.bulk_update(changed.values(), sorted(fields), batch_size=500)


def _old_of(name, old):
    return None if name in ("admission_date", "full_membership_date") else old


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


# -- enrolments


def _enrol(batch, rows, facts, classes, units):
    """How many were enrolled: who is not in the class yet, behind those who are, in the order of the file."""
    pks = [c.pk for c in classes.values()]
    inside = set(Enrolment.objects.filter(training_class__in=pks).values_list("training_class", "learner"))
    places = dict(
        Enrolment.objects.filter(training_class__in=pks).order_by().values_list("training_class").annotate(Max("order"))
    )
    enrolments = []
    for row in rows:
        person, told = facts[row.pk]
        row.training_class = classes[told["class"]]
        key = (row.training_class.pk, row.learner.pk)
        if key in inside:
            continue
        inside.add(key)
        places[row.training_class.pk] = places.get(row.training_class.pk, 0) + 1
        enrolments.append(_enrolment(batch, row, person, told, units, places[row.training_class.pk]))
    Enrolment.objects.bulk_create(enrolments, batch_size=1000)
    put_into_groups(enrolments)
    return len(enrolments)


def _enrolment(batch, row, person, told, units, order):
    return Enrolment(
        learner=row.learner,
        training_class=row.training_class,
        order=order,
        unit=units.get(fold(person.unit)),
        unit_name=person.unit,
        position=person.position,
        party_cell=person.party_cell,
        enrolled_on=row.training_class.opened_on,
        note=person.note,
        batch=batch,
        mark=Decimal(told["mark"]) if told["mark"] else None,
        rank=told["rank"],
        completed=told["completed"],
        earlier_certificate_no=told["certificate_no"],
        earlier_certificate_on=parse_date(told["certificate_on"]) if told["certificate_on"] else None,
    )
