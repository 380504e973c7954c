"""Figures over several rooms. A class counts as opened by its opening date, its results by its closing date (domain §6)."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from certificates.actions import awaiting
from certificates.models import Certificate
from courses.models import PlanLine, Rank, Session, TrainingClass
from learners.models import MEMBER, MINORITY, Enrolment
from lecturers.models import Lecturer
from trainingcenter.organisation.models import Person

COUNTED = ["open", "running", "ended", "recognised", "archived"]


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
    """The annex of the days `date_from` … `date_to` as plain data, with five queries.

    `rows` by programme, `groups` and `totals` hold figures; `persons` counts people once, `months` enrolments by month
    of opening; `classes` (ids opened) and `closed` (ids closed) are there to drill down.
    """
    classes = _classes(date_from, date_to)
    opened = [c["pk"] for c in classes if c["opened_on"] and date_from <= c["opened_on"] <= date_to]
    closed = [c["pk"] for c in classes if c["closed_on"] and date_from <= c["closed_on"] <= date_to]
    rows, months = {}, Counter()
    of_class = {c["pk"]: _row(rows, c) for c in classes}
    for c in classes:
        figures = of_class[c["pk"]]
        if c["pk"] in opened:
            figures.classes += 1
            figures.own += c["hosting"] == "own"
            figures.joint += c["hosting"] == "joint"
        figures.closed += c["pk"] in closed
    opening = {c["pk"]: c["opened_on"] for c in classes}
    for row in _enrolment_counts(opened):
        _add(of_class[row["training_class"]], row, ("enrolments", "women", "minorities", "members"))
        months[opening[row["training_class"]].month] += row["enrolments"]
    for row in _result_counts(closed):
        figures = of_class[row["training_class"]]
        figures.assessed += row["assessed"]
        figures.completed += row["completed_count"]
        for rank in Rank.values:
            figures.ranks[rank] += row[rank]
    for row in _planned(date_from, date_to):
        _add(_row(rows, row), row, ("planned_classes", "planned_learners"))
    return _as_data(rows, sorted(opened), sorted(closed)) | {"months": [months[month] for month in range(1, 13)]}


def _row(rows, row):
    """The Figures of the programme of `row` (values with programme__group, __name and __code)."""
    key = (row["programme__group"], row["programme__name"], row["programme__code"])
    return rows.setdefault(key, Figures())


def _as_data(by_programme, opened, closed):
    totals, groups, rows = Figures(), {}, []
    for (group, name, code), figures in sorted(by_programme.items(), key=lambda item: item[0]):
        rows.append({"programme": name, "code": code, "group": group} | asdict(figures))
        groups.setdefault(group, Figures()).add(figures)
        totals.add(figures)
    persons = (
        Enrolment.objects.active().filter(training_class__in=opened).aggregate(n=Count("learner", distinct=True))["n"]
    )
    return {
        "rows": rows,
        "groups": {group: asdict(figures) for group, figures in groups.items()},
        "totals": asdict(totals),
        "persons": persons,
        "classes": opened,
        "closed": closed,
    }


def _add(figures, row, names):
    for name in names:
        setattr(figures, name, getattr(figures, name) + row[name])


def _classes(date_from, date_to):
    """The classes opened or closed in the period."""
    return list(
        TrainingClass.objects.filter(
            Q(opened_on__range=(date_from, date_to)) | Q(closed_on__range=(date_from, date_to)), state__in=COUNTED
        )
        .order_by("pk")
        .values("pk", "hosting", "opened_on", "closed_on", "programme__group", "programme__name", "programme__code")
    )


def _enrolment_counts(classes):
    return (
        Enrolment.objects.active()
        .filter(training_class__in=classes)
        .values("training_class")
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
        .values("training_class")
        .annotate(
            assessed=Count("pk"),
            completed_count=Count("pk", filter=Q(completed=True)),
            **{rank: Count("pk", filter=Q(rank=rank)) for rank in Rank.values},
        )
        .order_by()
    )


def _planned(date_from, date_to):
    """Planned figures by programme, of the lines whose first month lies in the period."""
    months = Q(pk__in=[])
    for year in range(date_from.year, date_to.year + 1):
        first = date_from.month if year == date_from.year else 1
        last = date_to.month if year == date_to.year else 12
        months |= Q(plan__year=year, month_from__range=(first, last))
    return (
        PlanLine.objects.in_force()
        .filter(months)
        .values("programme__group", "programme__name", "programme__code")
        .annotate(planned_classes=Sum("classes"), planned_learners=Sum("learners"))
        .order_by()
    )


ENROLMENT_FIGURES = {
    "enrolments": (_("learner enrolments"), Q()),
    "women": (_("women"), Q(learner__sex="female")),
    "minorities": (_("ethnic minorities"), MINORITY),
    "members": (_("Party members"), MEMBER),
}
RESULT_FIGURES = {
    "assessed": (_("assessed"), Q(completed__isnull=False)),
    "completed": (_("completed"), Q(completed=True)),
    **{rank: (label, Q(completed__isnull=False, rank=rank)) for rank, label in Rank.choices},
}


def enrolments_behind(figure, date_from, date_to, programme=None):
    """The enrolments that `annex` counts in `figure` (a key of the two tables above) over the same days, of one
    programme (a code) or of all: enrolment figures by the day a class opened, results by the day it closed."""
    day = "opened_on" if figure in ENROLMENT_FIGURES else "closed_on"
    classes = TrainingClass.objects.filter(state__in=COUNTED, **{f"{day}__range": (date_from, date_to)})
    if programme:
        classes = classes.filter(programme__code=programme)
    _label, condition = (ENROLMENT_FIGURES | RESULT_FIGURES)[figure]
    return Enrolment.objects.active().filter(condition, training_class__in=classes)


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
    certificates = Certificate.objects.filter(enrolment__training_class__in=data["classes"]).aggregate(
        issued=Count("pk", filter=Q(state="issued")),
        handed_over=Count("pk", filter=Q(state="issued", handed_over_on__isnull=False)),
        revoked=Count("pk", filter=Q(state="revoked")),
    )
    waiting = awaiting(Enrolment.objects.filter(training_class__in=data["classes"])).count()
    return data | {"certificates": certificates | {"waiting": waiting}}
