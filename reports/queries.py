"""Figures over several rooms. A class counts as opened by its opening date, its results by its closing date (domain §6)."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db.models import Count, Q, Sum

from certificates.models import Certificate
from courses.models import PlanLine, Programme, Rank, Session, TrainingClass
from learners.models import Enrolment
from lecturers.models import Lecturer
from trainingcenter.organisation.models import Person

COUNTED = ["open", "running", "ended", "recognised", "archived"]
MEMBER = (
    Q(learner__admission_date__isnull=False)
    | Q(learner__full_membership_date__isnull=False)
    | ~Q(learner__party_card_no="")
)
MINORITY = ~Q(learner__ethnicity="") & ~Q(learner__ethnicity__iexact="kinh")


@dataclass
class Figures:
    """The figures of one row of the annex; `persons` counts people once, `enrolments` are *lượt học viên*."""

    planned_classes: int = 0
    classes: int = 0
    planned_learners: int = 0
    enrolments: int = 0
    women: int = 0
    minorities: int = 0
    members: int = 0
    own: int = 0
    joint: int = 0
    closed: int = 0
    assessed: int = 0
    completed: int = 0
    ranks: dict = field(default_factory=lambda: dict.fromkeys(Rank.values, 0))

    def add(self, other):
        for name, value in vars(other).items():
            if name == "ranks":
                self.ranks = {rank: self.ranks[rank] + value[rank] for rank in self.ranks}
            else:
                setattr(self, name, getattr(self, name) + value)


def annex(date_from, date_to):
    """The annex of the days `date_from` … `date_to` as plain data: `rows` by programme, `groups` and `totals`,
    with `persons`, `classes` (ids opened) and `closed` (ids closed) to drill down. Six queries."""
    opened = set(_opened(date_from, date_to).values_list("pk", flat=True))
    closed = set(_closed(date_from, date_to).values_list("pk", flat=True))
    by_programme = {}
    for training_class in TrainingClass.objects.filter(pk__in=opened | closed).values("pk", "programme", "hosting"):
        figures = by_programme.setdefault(training_class["programme"], Figures())
        if training_class["pk"] in opened:
            figures.classes += 1
            figures.joint += training_class["hosting"] == "joint"
            figures.own += training_class["hosting"] == "own"
        figures.closed += training_class["pk"] in closed
    for row in _enrolment_counts(opened):
        _add(by_programme[row["training_class__programme"]], row, ("enrolments", "women", "minorities", "members"))
    for row in _result_counts(closed):
        figures = by_programme[row["training_class__programme"]]
        figures.assessed += row["assessed"]
        figures.completed += row["completed_count"]
        for rank in Rank.values:
            figures.ranks[rank] += row[rank]
    for row in _planned(date_from, date_to):
        _add(by_programme.setdefault(row["programme"], Figures()), row, ("planned_classes", "planned_learners"))
    return _as_data(by_programme, opened, closed)


def _as_data(by_programme, opened, closed):
    totals, groups, rows = Figures(), {}, []
    for programme in Programme.objects.filter(pk__in=by_programme).order_by("group", "name"):
        figures = by_programme[programme.pk]
        rows.append({"programme": programme.name, "code": programme.code, "group": programme.group} | asdict(figures))
        groups.setdefault(programme.group, Figures()).add(figures)
        totals.add(figures)
    persons = (
        Enrolment.objects.active().filter(training_class__in=opened).aggregate(n=Count("learner", distinct=True))["n"]
    )
    return {
        "rows": rows,
        "groups": {group: asdict(figures) for group, figures in groups.items()},
        "totals": asdict(totals),
        "persons": persons,
        "classes": sorted(opened),
        "closed": sorted(closed),
    }


def _add(figures, row, names):
    for name in names:
        setattr(figures, name, getattr(figures, name) + row[name])


def _opened(date_from, date_to):
    return TrainingClass.objects.filter(state__in=COUNTED, opened_on__range=(date_from, date_to))


def _closed(date_from, date_to):
    return TrainingClass.objects.filter(state__in=COUNTED, closed_on__range=(date_from, date_to))


def _enrolment_counts(classes):
    return (
        Enrolment.objects.active()
        .filter(training_class__in=classes)
        .values("training_class__programme")
        .annotate(
            enrolments=Count("pk"),
            women=Count("pk", filter=Q(learner__sex="female")),
            minorities=Count("pk", filter=MINORITY),
            members=Count("pk", filter=MEMBER),
        )
        .order_by()
    )


def _result_counts(classes):
    return (
        Enrolment.objects.active()
        .filter(training_class__in=classes, completed__isnull=False)
        .values("training_class__programme")
        .annotate(
            assessed=Count("pk"),
            completed_count=Count("pk", filter=Q(completed=True)),
            **{rank: Count("pk", filter=Q(rank=rank)) for rank in Rank.values},
        )
        .order_by()
    )


def _planned(date_from, date_to):
    """Planned figures of the lines whose first month lies in the period."""
    months = Q(pk__in=[])
    for year in range(date_from.year, date_to.year + 1):
        first = date_from.month if year == date_from.year else 1
        last = date_to.month if year == date_to.year else 12
        months |= Q(plan__year=year, month_from__range=(first, last))
    return (
        PlanLine.objects.filter(months)
        .values("programme")
        .annotate(planned_classes=Sum("classes"), planned_learners=Sum("learners"))
        .order_by()
    )


def centre_summary(year, today):
    """The year's figures as the centre publishes them, as a dict of whole numbers."""
    classes = TrainingClass.objects.counted().of_year(year)
    enrolments = Enrolment.objects.active().filter(training_class__in=classes)
    awareness = Q(programme__is_party_awareness=True)
    return {
        "classes": classes.count(),
        "enrolments": enrolments.count(),
        "persons": enrolments.values("learner").distinct().count(),
        "party_awareness_classes": classes.filter(awareness).count(),
        "party_awareness_enrolments": enrolments.filter(training_class__programme__is_party_awareness=True).count(),
        "staff": Person.objects.staff_on(today).count(),
        "concurrent_lecturers": Lecturer.objects.concurrent().active_on(today).count(),
        "sessions": Session.objects.kept().filter(training_class__in=classes).count(),
        "certificates": Certificate.objects.valid().filter(enrolment__training_class__in=classes).count(),
        "completed": enrolments.filter(completed=True).count(),
    }


def dashboard(year):
    """What the director sees of a year: the annex of the year, learners by month, certificates, open rolls."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    data = annex(first, last)
    by_month = Counter(
        dict(
            Enrolment.objects.active()
            .filter(training_class__in=data["classes"])
            .values_list("training_class__opened_on__month")
            .annotate(n=Count("pk"))
            .order_by()
        )
    )
    certificates = Certificate.objects.filter(batch__training_class__in=data["classes"]).aggregate(
        issued=Count("pk", filter=Q(state="issued")),
        handed_over=Count("pk", filter=Q(state="issued", handed_over_on__isnull=False)),
        revoked=Count("pk", filter=Q(state="revoked")),
    )
    due = Enrolment.objects.active().filter(
        training_class__in=data["classes"], completed=True
    ).exclude(training_class__version__credential="none").count()
    return data | {
        "months": [by_month[month] for month in range(1, 13)],
        "certificates": certificates | {"waiting": due - certificates["issued"]},
    }
