"""How well it is taught: lesson plans and their appraisal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Lesson
from lecturers.models import Lecturer
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import StoredFile

from . import querysets


@tracked()
class LessonPlan(models.Model):
    """A lecturer's plan for one lesson; its versions carry the files."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("waiting for appraisal")
        CHANGES_REQUESTED = "changes_requested", _("changes requested")
        PASSED = "passed", _("passed")

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="plans", verbose_name=_("lesson"))
    lecturer = models.ForeignKey(
        Lecturer, on_delete=models.PROTECT, related_name="lesson_plans", verbose_name=_("lecturer")
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.SUBMITTED)

    objects = querysets.LessonPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson plan")
        verbose_name_plural = _("lesson plans")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "lecturer"],
                name="one_plan_per_lesson_and_lecturer",
                violation_error_message=_("You already have a plan for this lesson. Upload a new version of it."),
            )
        ]

    def __str__(self):
        return f"{self.lesson} – {self.lecturer}"

    def get_absolute_url(self):
        return reverse("teaching:plan", args=[self.pk])


@tracked()
class LessonPlanVersion(models.Model):
    plan = models.ForeignKey(LessonPlan, on_delete=models.PROTECT, related_name="versions", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("version of a lesson plan")
        verbose_name_plural = _("versions of lesson plans")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_per_number")]

    def __str__(self):
        return f"{self.plan} v{self.number}"


@tracked()
class PlanAppraisal(models.Model):
    """An appraiser's verdict on one version; never the author's own."""

    class Verdict(models.TextChoices):
        PASSED = "passed", _("passed")
        CHANGES_REQUESTED = "changes_requested", _("changes requested")

    version = models.OneToOneField(
        LessonPlanVersion, on_delete=models.PROTECT, related_name="appraisal", verbose_name=_("version")
    )
    appraiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appraisals", verbose_name=_("appraiser")
    )
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    reason = models.TextField(_("reason"), blank=True)
    appraised_at = models.DateTimeField(_("appraised at"), auto_now_add=True)

    class Meta:
        verbose_name = _("appraisal of a lesson plan")
        verbose_name_plural = _("appraisals of lesson plans")
        ordering = ["-appraised_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="returned_plan_has_reason",
                condition=Q(verdict="passed") | ~Q(reason=""),
                violation_error_message=_("Say what has to be changed."),
            )
        ]

    def __str__(self):
        return f"{self.version}: {self.get_verdict_display()}"
