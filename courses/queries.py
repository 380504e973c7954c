"""Reads over several tables: a year against its plan, the years of a term, a scheme against its targets, a class with
all that belongs to it. Plain data out."""

from collections import defaultdict

from django.db.models import Count, Exists, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from trainingcenter.vietnamese import fold

from . import rules
from .models import (
    AnnualPlan,
    ClassSite,
    ClassTopic,
    Invitation,
    PlanLine,
    Session,
    TimetablePolicy,
    TrainingClass,
)  # fmt: skip
from .querysets import DONE, OPENED

LINE_FIGURES = (
    "classes", "classes_opened", "classes_done", "classes_late", "classes_overdue",
    "learners", "enrolled", "learners_done", "learners_missing",
)  # fmt: skip
ENROLLED = Count("enrolments", filter=Q(enrolments__state="enrolled"), distinct=True)
TERM_FIGURES = ("classes", "classes_opened", "learners", "enrolled")


def progress(plan, today):
    """The plan against what was opened, with three queries.

    `lines` are the lines in force, each with LINE_FIGURES; `outside` has a dict for each programme with classes outside
    the plan of the year; `totals` adds the lines, `all` the lines and what is outside the plan.
    """
    found = plan.lines.in_force().with_progress(today).select_related("programme").order_by("month_from", "pk")
    lines = [_with_lateness(line, plan.year, today) for line in found.prefetch_related("schemes")]
    outside = outside_plan(plan.year)
    totals = {name: sum(getattr(line, name) for line in lines) for name in LINE_FIGURES}
    added = {name: sum(row.get(name, 0) for row in outside) for name in LINE_FIGURES}
    both = {name: totals[name] + added[name] for name in LINE_FIGURES}
    return {"lines": lines, "outside": outside, "totals": totals, "added": added, "all": both}


def _with_lateness(line, year, today):
    over = rules.is_over(year, line.month_to, today)
    line.classes_late = rules.late_classes(
        planned=line.classes, opened=line.classes_opened, overdue=line.classes_overdue, over=over
    )
    line.learners_missing = rules.missing_learners(planned=line.learners, enrolled=line.enrolled, over=over)
    return line


def outside_plan(year):
    """By programme: classes opened and done in `year` without a line in its plan, and their learners."""
    classes = TrainingClass.objects.of_year(year).outside_plan().counted()
    rows = (
        classes.values("programme", "programme__name")
        .annotate(
            classes_opened=Count("pk", distinct=True),
            classes_done=Count("pk", filter=Q(state__in=DONE), distinct=True),
            enrolled=ENROLLED,
            learners_done=Count("enrolments", filter=Q(enrolments__state="enrolled", state__in=DONE), distinct=True),
        )
        .order_by("programme__name")
    )
    return list(rows)


def term(first, last):
    """The years `first` … `last` together, with three queries: `rows` by programme and `totals`, each
    `{"years": [figures of a year, …], "sum": figures}`; a year without a signed plan stands in `unsigned`."""
    years = range(first, last + 1)
    rows = defaultdict(lambda: {year: dict.fromkeys(TERM_FIGURES, 0) for year in years})
    lines = PlanLine.objects.in_force().filter(plan__year__range=(first, last))
    for row in lines.values("programme__name", "plan__year").annotate(c=Sum("classes"), n=Sum("learners")).order_by():
        rows[row["programme__name"]][row["plan__year"]] |= {"classes": row["c"], "learners": row["n"]}
    opened = TrainingClass.objects.counted().filter(year__range=(first, last))
    counts = opened.values("programme__name", "year").annotate(c=Count("pk", distinct=True), n=ENROLLED).order_by()
    for row in counts:
        rows[row["programme__name"]][row["year"]] |= {"classes_opened": row["c"], "enrolled": row["n"]}
    signed = set(
        AnnualPlan.objects.filter(year__range=(first, last), paper__state="signed").values_list("year", flat=True)
    )
    return {
        "years": list(years),
        "unsigned": [year for year in years if year not in signed],
        "rows": [(name, _years_and_sum([rows[name]], years)) for name in sorted(rows)],
        "totals": _years_and_sum(list(rows.values()), years),
    }


def _years_and_sum(rows, years):
    by_year = [{name: sum(row[year][name] for row in rows) for name in TERM_FIGURES} for year in years]
    return {"years": by_year, "sum": {name: sum(figures[name] for figures in by_year) for name in TERM_FIGURES}}


SCHEME_FIGURES = (
    "classes_target", "classes", "classes_opened", "classes_done",
    "learners_target", "learners", "enrolled", "learners_done",
)  # fmt: skip


def scheme_progress(scheme):
    """The targets of a scheme against lines and classes tagged with it, with three queries.

    Rows of an audience and a year, `{"audience", "year", "target" (None without one), …SCHEME_FIGURES}`; audiences are one
    when they are written alike, accents aside. And the totals.
    """
    rows = {}
    for target in scheme.targets.all():
        row = _scheme_row(rows, target.audience, target.year)
        row |= {"target": target, "classes_target": target.classes or 0, "learners_target": target.learners or 0}
        rows[fold(target.audience), target.year] = row
    for line in scheme.plan_lines.in_force().values("audience", "plan__year", "classes", "learners"):
        row = _scheme_row(rows, line["audience"], line["plan__year"])
        row["classes"] += line["classes"]
        row["learners"] += line["learners"]
    for found in _tagged_classes(scheme):
        row = _scheme_row(rows, found["audience"] or found["plan_line__audience"] or "", found["year"])
        done = found["state"] in DONE
        row["classes_opened"] += 1
        row["classes_done"] += done
        row["enrolled"] += found["enrolled"]
        row["learners_done"] += found["enrolled"] if done else 0
    ordered = [rows[key] for key in sorted(rows)]
    return ordered, {name: sum(row[name] for row in ordered) for name in SCHEME_FIGURES}


def _scheme_row(rows, audience, year):
    empty = {"audience": audience, "year": year, "target": None} | dict.fromkeys(SCHEME_FIGURES, 0)
    return rows.setdefault((fold(audience), year), empty)


def _tagged_classes(scheme):
    tagged = TrainingClass.objects.filter(Q(schemes=scheme) | Q(plan_line__schemes=scheme)).values("pk")
    counted = TrainingClass.objects.filter(pk__in=tagged, state__in=OPENED)
    return counted.with_enrolled().order_by().values("audience", "plan_line__audience", "year", "state", "enrolled")


def parts_of_class(training_class, user):
    """What belongs to the class beside its own row: schemes, sites, local topics, field studies, letters, and whether it
    is large (a warning, never a limit).

    One query tells which of them there are; each that there is costs one more.
    """
    has = _present(training_class)
    parts = {
        "schemes": list(training_class.schemes.all()) if has["schemes"] else [],
        "sites": list(training_class.sites.all()) if has["sites"] else [],
        "topics": _topics(training_class) if has["topics"] else [],
        "field_studies": _field_studies(training_class, user) if has["field_studies"] else [],
        "large": _large(training_class, has),
    }
    if user.has_perm("accounts.view_plan"):
        call_up = getattr(training_class, "call_up", None)
        parts |= {
            "call_up": call_up,
            "unanswered": list(call_up.units.overdue().select_related("unit")) if call_up else [],
            "invitations": has["invitations"],
            "declined": _declined(training_class) if has["declined"] else [],
        }
    return parts


def large_class(training_class):
    """`{"size", "limit"}` of a class that counts as large by the centre's setting; None when it does not."""
    return _large(training_class, _present(training_class))


def _large(training_class, has):
    size = max(has["enrolled"], training_class.expected_learners or 0)
    limit = has["limit"] or TimetablePolicy._meta.get_field("large_class").default
    return {"limit": limit, "size": size} if size >= limit else None


def _present(training_class):
    pk = training_class.pk
    invitations = (
        Invitation.objects.filter(training_class=pk).order_by().values("training_class").annotate(n=Count("pk"))
    )
    declined = invitations.filter(answer=Invitation.Answer.DECLINED)
    found = TrainingClass.objects.filter(pk=pk).values(
        has_enrolled=Count("enrolments", filter=Q(enrolments__state="enrolled")),
        has_limit=Subquery(TimetablePolicy.objects.values("large_class")[:1]),
        has_schemes=Exists(TrainingClass.schemes.through.objects.filter(trainingclass=pk)),
        has_sites=Exists(ClassSite.objects.filter(training_class=pk)),
        has_topics=Exists(ClassTopic.objects.filter(training_class=pk)),
        has_field_studies=Exists(Session.objects.kept().filter(training_class=pk, kind=Session.Kind.FIELD_STUDY)),
        has_invitations=Coalesce(Subquery(invitations.values("n")), 0),
        has_declined=Coalesce(Subquery(declined.values("n")), 0),
    )[0]
    return {name.removeprefix("has_"): value for name, value in found.items()}


def _topics(training_class):
    """Local topics with the title of the lesson they follow."""
    topics = list(training_class.topics.select_related("lesson"))
    titles = dict(training_class.version.places.values_list("order", "lesson__title"))
    return [(topic, titles.get(topic.after, "")) for topic in topics]


def _field_studies(training_class, user):
    studies = training_class.sessions.kept().filter(kind=Session.Kind.FIELD_STUDY).visible_to(user)
    return list(studies.select_related("field_study"))


def _declined(training_class):
    declined = training_class.invitations.filter(answer=Invitation.Answer.DECLINED)
    return list(declined.select_related("lecturer__person", "paper"))
