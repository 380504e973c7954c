"""Assessments of a class and their marks."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from lecturers.models import Lecturer
from trainingcenter.audit.history import tracked

from .. import querysets
from .lists import Enrolment


@tracked()
class Assessment(models.Model):
    """A test, essay, practice or field report of a class; locked marks change only after a reopening with a reason.

    `lecturer`, where one is named, enters its marks beside the registrar.
    """

    class Kind(models.TextChoices):
        TEST = "test", _("test")
        ESSAY = "final_essay", _("reflective report")
        PRACTICE = "practice", _("practice")
        FIELD_REPORT = "field_report", _("field-study report")

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("class")
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TEST)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, validators=[MinValueValidator(1)])
    held_on = models.DateField(_("held on"), null=True, blank=True)
    lecturer = models.ForeignKey(
        Lecturer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("marked by"),
    )
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("locked by"),
    )
    reopen_reason = models.CharField(_("reason of reopening"), max_length=300, blank=True)

    objects = querysets.AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "name"],
                name="assessment_name_once_per_class",
                violation_error_message=_("The class has an assessment of this name already. Choose another name."),
            )
        ]

    def __str__(self):
        return self.name


@tracked()
class Mark(models.Model):
    """A learner's mark in an assessment, and that of the re-test if there was one; the better one counts.

    `absent` says that the learner did not sit it, which is told apart from a mark not entered yet.
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="marks", verbose_name=_("assessment")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="marks", verbose_name=_("enrolment")
    )
    value = models.DecimalField(_("mark"), max_digits=4, decimal_places=2, null=True, blank=True)
    absent = models.BooleanField(_("did not sit it"), default=False)
    retest = models.DecimalField(_("re-test"), max_digits=4, decimal_places=2, null=True, blank=True)

    objects = querysets.MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["assessment", "enrolment"], name="one_mark_per_assessment_and_learner"),
            models.CheckConstraint(
                name="mark_on_scale",
                condition=(Q(value__isnull=True) | Q(value__gte=0, value__lte=10))
                & (Q(retest__isnull=True) | Q(retest__gte=0, retest__lte=10)),
                violation_error_message=_("A mark lies between 0 and 10."),
            ),
            models.CheckConstraint(
                name="who_was_absent_has_no_mark",
                condition=Q(absent=False) | Q(value__isnull=True),
                violation_error_message=_("Who did not sit the assessment has no mark in it. Remove one of the two."),
            ),
        ]

    def __str__(self):
        return f"{self.value}"
