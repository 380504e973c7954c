"""Two entries of one person beside each other: what differs, and which value is proposed."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from trainingcenter.ui.templatetags.ui import masked

from .actions.persons import MERGED_FIELDS
from .models import Enrolment, Learner
from .models.people import SENSITIVE

# what changes in a life: of two values the one of the later class is proposed
CHANGING = {
    "phone", "unit", "position", "party_cell", "residence", "education_level", "professional_level",
    "political_theory_level",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One field: both values as the screen shows them, by pk of the entry; `proposed` is the pk whose value is proposed."""

    name: str
    label: str
    values: dict
    differs: bool
    proposed: int


@dataclass(frozen=True)
class Both:
    """A class in which both are: the two enrolments, and the pk of the one proposed to count."""

    training_class: TrainingClass
    enrolments: tuple[Enrolment, ...]
    proposed: int


@dataclass(frozen=True)
class Comparison:
    pair: tuple[Learner, Learner]
    proposed: Learner
    rows: tuple[Row, ...]
    both: tuple[Both, ...]
    classes: dict

    @property
    def open_rows(self):
        return [row for row in self.rows if row.differs]


def compare(one, other, *, whole):
    """The Comparison of two learners; `whole` shows sensitive fields in full. Two queries."""
    enrolments = list(
        Enrolment.objects.filter(learner__in=[one, other])
        .select_related("training_class", "review_line")
        .prefetch_related("certificates")
        .annotate(marks_count=Count("marks", distinct=True), absences_count=Count("attendance", distinct=True))
        .order_by("training_class__planned_start", "pk")
    )
    classes = {who.pk: [e for e in enrolments if e.learner_id == who.pk] for who in (one, other)}
    proposed = max((one, other), key=lambda who: (len(classes[who.pk]), -who.pk))
    newer = max(
        (one, other), key=lambda who: (max((e.enrolled_on.toordinal() for e in classes[who.pk]), default=0), who.pk)
    )
    rows = tuple(_row(name, (one, other), proposed, newer, whole) for name in MERGED_FIELDS)
    return Comparison((one, other), proposed, rows, tuple(_both(classes[one.pk], classes[other.pk])), classes)


def _row(name, pair, survivor, newer, whole):
    plain = {who.pk: (who.born if name == "birth_date" else getattr(who, name)) for who in pair}
    shown = {who.pk: _shown(who, name, plain[who.pk], whole) for who in pair}
    label = _("date of birth") if name == "birth_date" else Learner._meta.get_field(name).verbose_name
    differs = len({value or "" for value in plain.values()}) > 1
    return Row(name, str(label), shown, differs, _proposed(name, plain, pair, survivor, newer))


def _proposed(name, plain, pair, survivor, newer):
    filled = [who for who in pair if plain[who.pk]]
    if len(filled) == 1:
        return filled[0].pk
    if name == "birth_date":  # a day says more than a year
        return max(pair, key=lambda who: (bool(who.birth_date), who.pk == survivor.pk)).pk
    return newer.pk if name in CHANGING else survivor.pk


def _shown(who, name, value, whole):
    if not value:
        return ""
    if name == "ethnicity" and not whole:
        return _("hidden")
    if name in SENSITIVE:
        return masked(value, whole)
    if Learner._meta.get_field(name).choices:
        return getattr(who, f"get_{name}_display")()
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)


def _both(ones, others):
    by_class = {e.training_class_id: e for e in others}
    for mine in ones:
        if other := by_class.get(mine.training_class_id):
            yield Both(mine.training_class, (mine, other), max((mine, other), key=_weight).pk)


def _weight(enrolment):
    """How much rests on an enrolment: certificates first, then recognition, marks and absences."""
    valid = sum(certificate.state == "issued" for certificate in enrolment.certificates.all())
    return (
        valid,
        enrolment.completed is not None,
        enrolment.state == Enrolment.State.ENROLLED,
        enrolment.marks_count + enrolment.absences_count,
        -enrolment.pk,
    )
