"""The steps and tabs of a class."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from learners.models import Assessment, CompletionReview
from trainingcenter.ui.slots import Panel, Step, fills


@fills("class_step")
def class_steps(ids, user):
    """Learners, roll, results and recognition of each class, with one query."""
    today = timezone.localdate()
    due = Q(sessions__day__lte=today) & ~Q(sessions__state="cancelled")
    of_class = Assessment.objects.filter(training_class=OuterRef("pk"))
    rows = (
        TrainingClass.objects.filter(pk__in=ids)
        .annotate(
            enrolled=Count("enrolments", filter=Q(enrolments__state="enrolled"), distinct=True),
            due=Count("sessions", filter=due, distinct=True),
            closed=Count("sessions", filter=due & Q(sessions__roll__closed_at__isnull=False), distinct=True),
            assessed=Exists(of_class),
            unlocked=Exists(of_class.filter(locked_at__isnull=True)),
            proposed=Exists(CompletionReview.objects.proposed().filter(training_class=OuterRef("pk"))),
        )
        .select_related("version")
    )
    return {row.pk: _steps(row) for row in rows}


def _steps(row):
    recognised = row.state in ("recognised", "archived")
    open_count = row.due - row.closed
    steps = [
        Step(20, _("Learners"), reverse("learners:roster", args=[row.pk]), bool(row.enrolled), "" if row.enrolled else _("no list yet"),
             needed_for="running"),
    ]  # fmt: skip
    if not row.is_earlier:
        missing = (
            _("%(count)s rolls open") % {"count": open_count}
            if open_count
            else ("" if row.due else _("no session held"))
        )
        steps.append(
            Step(50, _("Roll"), reverse("learners:rolls", args=[row.pk]), bool(row.due) and not open_count, missing)
        )
    if row.version.has_assessment and not row.is_earlier:
        done = (row.assessed and not row.unlocked) or recognised
        steps.append(
            Step(
                60,
                _("Results"),
                reverse("learners:marks", args=[row.pk]),
                done,
                "" if done else _("marks not locked"),
                needed_for="recognised",
            )
        )
    missing = _("decision to sign") if row.proposed else _("not proposed")
    steps.append(
        Step(
            70,
            _("Recognition"),
            reverse("learners:recognition", args=[row.pk]),
            recognised,
            "" if recognised else missing,
            needed_for="recognised",
        )
    )
    return steps


@fills("class_panel")
def class_panels(ids, user):
    panels = {pk: [Panel(50, _("Roll"), reverse("learners:rolls", args=[pk]), held_here=True)] for pk in ids}
    for pk in ids:
        if user.has_perm("accounts.view_learners"):
            panels[pk].append(Panel(20, _("Learners"), reverse("learners:roster", args=[pk])))
        if user.has_perm("accounts.view_results"):
            panels[pk].append(Panel(60, _("Results"), reverse("learners:marks", args=[pk]), held_here=True))
            panels[pk].append(Panel(70, _("Recognition"), reverse("learners:recognition", args=[pk])))
    return panels
