"""Lesson plans uploaded and appraised."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trainingcenter.accounts.access import APPRAISER
from trainingcenter.accounts.models import User
from trainingcenter.documents.actions import store_file
from trainingcenter.notices.actions import notify

from . import rules
from .models import LessonPlan, LessonPlanVersion, PlanAppraisal

State = LessonPlan.State


@transaction.atomic
def upload_plan(*, lesson, lecturer, data, filename, by, note=""):
    """A new version of the lecturer's plan for `lesson` waits for appraisal; the first one makes the plan.

    Refused while a version waits, and for files that are not Word, PowerPoint or PDF without macros.
    """
    kind = rules.kind_of(data)
    if not kind:
        raise ValidationError(
            {
                "file": _(
                    "This is no Word (docx), PowerPoint (pptx) or PDF file, or it carries macros. Save it as one of these without macros."
                )
            }
        )
    if len(data) > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise ValidationError(
            {
                "file": _("The file is larger than %(limit)s MB. Make its pictures smaller.")
                % {"limit": settings.UPLOAD_LIMIT_MB}
            }
        )
    plan, created = LessonPlan.objects.get_or_create(lesson=lesson, lecturer=lecturer)
    plan = LessonPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not created and plan.state == State.SUBMITTED:
        raise ValidationError(_("The last version still waits for appraisal. Wait for the verdict, then upload again."))
    stored = store_file(data, name=filename[-200:], content_type=rules.TYPES[kind], by=by)
    number = plan.versions.count() + 1
    version = LessonPlanVersion(plan=plan, number=number, file=stored, uploaded_by=by, note=note)
    version.full_clean()
    version.save()
    plan.state = State.SUBMITTED
    plan.save(update_fields=["state"])
    for user in User.objects.filter(groups__name=APPRAISER, is_active=True).exclude(person=lecturer.person_id):
        notify(
            recipient=user,
            text=_("A lesson plan waits for appraisal: %(plan)s") % {"plan": plan},
            url=plan.get_absolute_url(),
        )
    return version


@transaction.atomic
def appraise(*, plan, verdict, by, reason=""):
    """The waiting version passes, or is returned with a reason. Nobody appraises their own plan."""
    if not by.has_perm("accounts.appraise_lesson_plans") or plan.lecturer.person_id == by.person_id:
        raise PermissionDenied
    plan = LessonPlan.objects.select_for_update(of=("self",)).select_related("lecturer__person").get(pk=plan.pk)
    if plan.state != State.SUBMITTED:
        raise ValidationError(_("No version of this plan waits for appraisal. Reload the page."))
    version = plan.versions.order_by("-number").first()
    appraisal = PlanAppraisal(version=version, appraiser=by, verdict=verdict, reason=reason.strip())
    appraisal.full_clean()
    appraisal.save()
    plan.state = State.PASSED if verdict == PlanAppraisal.Verdict.PASSED else State.CHANGES_REQUESTED
    plan.save(update_fields=["state"])
    user = User.objects.filter(person=plan.lecturer.person_id).first()
    if user:
        text = (
            _("Your lesson plan passed: %(plan)s")
            if plan.state == State.PASSED
            else _("Please change your lesson plan: %(plan)s")
        )
        notify(recipient=user, text=text % {"plan": plan}, url=plan.get_absolute_url())
    return appraisal
