"""The class's own steps, what waits for signature or answer, and where decisions, plans and letters belong."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.records import Record
from trainingcenter.ui.slots import Panel, Step, Today, fills

from .models import AnnualPlan, CallUp, CallUpUnit, CentreTask, Invitation, PlanRound, TimetableRelease, TrainingClass


@fills("class_step")
def class_steps(ids, user):
    """Opening and timetable; a class of earlier years has no timetable here."""
    rows = TrainingClass.objects.filter(pk__in=ids).annotate(
        arranged=Count("sessions", filter=~Q(sessions__state="cancelled")),
        published=Exists(TimetableRelease.objects.filter(training_class=OuterRef("pk"))),
    )
    return {row.pk: [_opening(row)] if row.is_earlier else [_opening(row), _timetable(row)] for row in rows}


def _opening(row):
    missing = "" if row.opened_on else _("never opened") if row.state == "cancelled" else _("decision to sign")
    done = row.opened_on is not None
    return Step(10, _("Opening"), row.get_absolute_url(), done, missing, needed_for="open")


def _timetable(row):
    missing = "" if row.arranged and row.published else _("not published") if row.arranged else _("no sessions")
    done = bool(row.arranged) and row.published
    return Step(30, _("Timetable"), reverse("courses:sessions", args=[row.pk]), done, missing, needed_for="running")


@fills("class_panel")
def class_panels(ids, user):
    panels = {
        pk: [
            Panel(0, _("Overview"), reverse("courses:class", args=[pk])),
            Panel(30, _("Timetable"), reverse("courses:sessions", args=[pk]), held_here=True),
            Panel(99, _("History"), reverse("courses:class_history", args=[pk])),
        ]
        for pk in ids
    }
    if user.has_perm("accounts.view_plan"):
        for pk in ids:
            panels[pk].append(
                Panel(15, _("Notices and invitations"), reverse("courses:letters", args=[pk]), held_here=True)
            )
    return panels


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


@fills("record_paper")
def records_of_decisions(ids, user):
    """The class that an opening decision opens; the decision is submitted as any paper, signing it opens the class."""
    may_submit, may_sign = user.has_perm("accounts.edit_classes"), user.has_perm("accounts.sign_decisions")
    found = {}
    for row in TrainingClass.objects.filter(opening_decision__in=ids):
        planned, paper = row.state == "planned", row.opening_decision_id
        submit = reverse("documents:submit", args=[paper]) if may_submit and planned else ""
        sign = reverse("courses:class_open", args=[row.pk]) if may_sign and planned else ""
        found[paper] = [Record(str(row), row.get_absolute_url(), submit_url=submit, sign_url=sign)]
    return found


@fills("record_paper")
def records_of_plans(ids, user):
    """The annual plan of a paper; it is submitted and signed there."""
    found = {}
    may_submit, may_sign = user.has_perm("accounts.edit_plan"), user.has_perm("accounts.sign_plan")
    for plan in AnnualPlan.objects.filter(paper__in=ids).select_related("paper"):
        state, year = plan.paper.state, [plan.year]
        submit = reverse("courses:plan_submit", args=year) if may_submit and state == "draft" else ""
        sign = reverse("courses:plan_sign", args=year) if may_sign and state == "submitted" else ""
        found[plan.paper_id] = [Record(str(plan), plan.get_absolute_url(), submit_url=submit, sign_url=sign)]
    return found


@fills("record_paper")
def records_of_adjustments(ids, user):
    """The round of a plan that a paper adjusts; it is submitted and signed there."""
    found = {}
    may_submit, may_sign = user.has_perm("accounts.edit_plan"), user.has_perm("accounts.sign_plan")
    rounds = PlanRound.objects.filter(paper__in=ids, number__gt=0).select_related("plan", "paper")
    for each in rounds:
        state, place = each.paper.state, [each.plan.year, each.number]
        submit = reverse("courses:round_submit", args=place) if may_submit and state == "draft" else ""
        sign = reverse("courses:round_sign", args=place) if may_sign and state == "submitted" else ""
        label = f"{each.plan}: {each}"
        found[each.paper_id] = [Record(label, each.get_absolute_url(), submit_url=submit, sign_url=sign)]
    return found


@fills("today")
def adjustments_to_sign(ids, user):
    if not user.has_perm("accounts.sign_plan"):
        return {}
    waiting = list(PlanRound.objects.filter(number__gt=0, paper__state="submitted").select_related("plan"))
    address = waiting[0].get_absolute_url() if waiting else reverse("courses:plans")
    return {user.pk: [Today(12, _("Adjustments of plans to sign"), len(waiting), address, "signature")]}


@fills("today")
def overdue_tasks(ids, user):
    """Open tasks of this person whose day has passed, on the page of the oldest one's year."""
    if not user.has_perm("accounts.view_plan"):
        return {}
    years = list(CentreTask.objects.overdue().owned_by(user).values_list("year", flat=True).order_by("year"))
    year = years[0] if years else timezone.localdate().year
    address = reverse("courses:tasks", args=[year])
    return {user.pk: [Today(45, _("Overdue tasks of the year"), len(years), address, "clock")]}


@fills("today")
def timetables_to_publish(ids, user):
    if not user.has_perm("accounts.edit_classes"):
        return {}
    count = TrainingClass.objects.to_publish(timezone.localdate()).count()
    url = f"{reverse('courses:classes')}?waiting=publish"
    return {user.pk: [Today(25, _("Timetables to publish"), count, url, "calendar-week")]}


@fills("today")
def units_without_answer(ids, user):
    if not user.has_perm("accounts.edit_classes"):
        return {}
    url = f"{reverse('courses:classes')}?waiting=answers"
    return {
        user.pk: [Today(40, _("Units that have not answered a call-up"), CallUpUnit.objects.overdue().count(), url)]
    }


@fills("today")
def letters_to_sign(ids, user):
    if not user.has_perm("accounts.sign_decisions"):
        return {}
    letters = OfficialPaper.objects.awaiting_signature().filter(kind__in=["call_up_notice", "invitation"])
    url = f"{reverse('courses:classes')}?waiting=letters"
    return {user.pk: [Today(13, _("Notices and invitations to sign"), letters.count(), url, "signature")]}


@fills("record_paper")
def records_of_call_ups(ids, user):
    """The class to which a notice calls learners up; signing it asks nothing more."""
    rows = CallUp.objects.filter(paper__in=ids).select_related("training_class", "paper")
    return {row.paper_id: [_letter(row, user)] for row in rows}


@fills("record_paper")
def records_of_invitations(ids, user):
    """The class that a lecturer is invited to; signing the letter asks nothing more."""
    rows = Invitation.objects.filter(paper__in=ids).select_related("training_class", "paper")
    return {row.paper_id: [_letter(row, user)] for row in rows}


def _letter(row, user):
    paper, unsigned = [row.paper_id], row.paper.state in ("draft", "submitted")
    submit = unsigned and user.has_perm("accounts.edit_classes")
    sign = unsigned and user.has_perm("accounts.sign_decisions")
    return Record(
        str(row.training_class),
        reverse("courses:letters", args=[row.training_class_id]),
        submit_url=reverse("documents:submit", args=paper) if submit else "",
        sign_url=reverse("documents:sign", args=paper) if sign else "",
    )
