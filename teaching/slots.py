"""What lesson plans show on pages of rooms to the right."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import Session, TrainingClass
from trainingcenter.ui.slots import Panel, Step, Today, Warning, fills

from .models import LessonPlan


def without_plan(sessions):
    """Planned lectures whose lecturer has no passed plan for the lesson."""
    passed = LessonPlan.objects.filter(lesson=OuterRef("lesson"), lecturer=OuterRef("lecturer"), state="passed")
    return sessions.filter(lesson__isnull=False, state="planned").exclude(Exists(passed))


@fills("class_step")
def class_steps(ids, user):
    """Lessons on the timetable that have a passed plan, with one query; a class of earlier years has no such step."""
    kept = Q(sessions__lesson__isnull=False) & ~Q(sessions__state="cancelled")
    passed = Exists(
        LessonPlan.objects.filter(
            lesson=OuterRef("sessions__lesson"), lecturer=OuterRef("sessions__lecturer"), state="passed"
        )
    )
    rows = TrainingClass.objects.filter(pk__in=ids, is_earlier=False).annotate(
        lessons=Count("sessions", filter=kept), covered=Count("sessions", filter=kept & Q(passed))
    )
    return {row.pk: [_plans(row)] for row in rows}


def _plans(row):
    missing = row.lessons - row.covered
    text = _("%(count)s lessons without") % {"count": missing} if row.lessons else _("after the timetable")
    done = bool(row.lessons) and not missing
    url = f"{reverse('teaching:plans')}?training_class={row.pk}"
    return Step(40, _("Lesson plans"), url, done, "" if done else text)


@fills("class_panel")
def class_panels(ids, user):
    return {
        pk: [Panel(40, _("Lesson plans"), f"{reverse('teaching:plans')}?training_class={pk}", held_here=True)]
        for pk in ids
    }


@fills("session_check")
def session_checks(ids, user):
    """A planned lecture without a passed plan is told on the timetable."""
    rows = without_plan(Session.objects.filter(pk__in=ids)).values_list("pk", flat=True)
    return {pk: [Warning(_("no approved lesson plan"), reverse("teaching:plans"))] for pk in rows}


@fills("today")
def waiting_plans(ids, user):
    if not user.has_perm("accounts.appraise_lesson_plans"):
        return {}
    count = LessonPlan.objects.awaiting_appraisal().exclude(lecturer__person=user.person_id).count()
    return {
        user.pk: [
            Today(30, _("Lesson plans to appraise"), count, f"{reverse('teaching:plans')}?state=submitted", "file-text")
        ]
    }


@fills("today")
def returned_plans(ids, user):
    if not user.has_perm("accounts.write_lesson_plans"):
        return {}
    count = LessonPlan.objects.filter(lecturer__person=user.person_id, state="changes_requested").count()
    return {
        user.pk: [
            Today(
                31,
                _("Your lesson plans to change"),
                count,
                f"{reverse('teaching:plans')}?state=changes_requested",
                "file-text",
            )
        ]
    }
