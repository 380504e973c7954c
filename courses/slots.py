"""The class's own steps: opening and timetable."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from trainingcenter.documents.models import OfficialPaper
from trainingcenter.ui.slots import Panel, Step, Today, fills

from .models import TrainingClass


@fills("class_step")
def class_steps(ids, user):
    rows = TrainingClass.objects.filter(pk__in=ids).annotate(
        arranged=Count("sessions", filter=~Q(sessions__state="cancelled"))
    )
    return {
        row.pk: [
            Step(
                10,
                _("Opening"),
                row.get_absolute_url(),
                row.state != "planned",
                "" if row.state != "planned" else _("decision to sign"),
            ),
            Step(
                30,
                _("Timetable"),
                reverse("courses:sessions", args=[row.pk]),
                bool(row.arranged),
                "" if row.arranged else _("no sessions"),
            ),
        ]
        for row in rows
    }


@fills("class_panel")
def class_panels(ids, user):
    return {
        pk: [
            Panel(0, _("Overview"), reverse("courses:class", args=[pk])),
            Panel(30, _("Timetable"), reverse("courses:sessions", args=[pk])),
        ]
        for pk in ids
    }


@fills("today")
def decisions_to_sign(ids, user):
    if not user.has_perm("accounts.sign_decisions"):
        return {}
    opening = TrainingClass.objects.filter(state="planned", opening_decision__isnull=False).count()
    plans = OfficialPaper.objects.awaiting_signature().filter(kind="annual_plan").count()
    return {
        user.pk: [
            Today(
                10, _("Opening decisions to sign"), opening, f"{reverse('courses:classes')}?state=planned", "signature"
            ),
            Today(11, _("Annual plans to sign"), plans, reverse("courses:plans"), "signature"),
        ]
    }
