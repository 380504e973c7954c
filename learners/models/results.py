"""Marks, and the recognition file of a class."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Rank, TrainingClass
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import OfficialPaper

from .lists import Enrolment


@tracked()
class Assessment(models.Model):
    """A test or essay of a class; locked marks change only after a reopening with a reason."""

    class Kind(models.TextChoices):
        TEST = "test", _("test")
        ESSAY = "final_essay", _("reflective report")
        PRACTICE = "practice", _("practice")

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("class")
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TEST)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, validators=[MinValueValidator(1)])
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

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["training_class", "name"], name="assessment_name_once_per_class")
        ]

    def __str__(self):
        return self.name


@tracked()
class Mark(models.Model):
    """A learner's mark in an assessment, and that of the re-test if there was one; the better one counts."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="marks", verbose_name=_("assessment")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="marks", verbose_name=_("enrolment")
    )
    value = models.DecimalField(_("mark"), max_digits=4, decimal_places=2, null=True, blank=True)
    retest = models.DecimalField(_("re-test"), max_digits=4, decimal_places=2, null=True, blank=True)

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
        ]

    def __str__(self):
        return f"{self.value}"


@tracked()
class CompletionReview(models.Model):
    """The recognition file of a class: proposed, then frozen by the signed decision."""

    training_class = models.OneToOneField(
        TrainingClass, on_delete=models.PROTECT, related_name="review", verbose_name=_("class")
    )
    decision = models.OneToOneField(
        OfficialPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="review",
        verbose_name=_("recognition decision"),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("completion review")
        verbose_name_plural = _("completion reviews")
        default_permissions = ()

    def __str__(self):
        return f"{self.training_class}"


@tracked()
class ReviewLine(models.Model):
    """What the review says of one learner, with the checklist it was read from."""

    review = models.ForeignKey(
        CompletionReview, on_delete=models.CASCADE, related_name="lines", verbose_name=_("review")
    )
    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="review_line", verbose_name=_("enrolment")
    )
    mark = models.DecimalField(_("final mark"), max_digits=4, decimal_places=2, null=True, blank=True)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank, blank=True)
    passed = models.BooleanField(_("recognised"))
    checklist = models.JSONField(_("checklist"), default=list)
    exception_reason = models.CharField(_("reason of the exception"), max_length=300, blank=True)
    exception_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("exception granted by"),
    )

    class Meta:
        verbose_name = _("line of a review")
        verbose_name_plural = _("lines of a review")
        ordering = ["enrolment__order", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="exception_has_reason_and_grantor",
                condition=Q(exception_reason="", exception_by__isnull=True)
                | (~Q(exception_reason="") & Q(exception_by__isnull=False)),
                violation_error_message=_("An exception needs its reason and who granted it."),
            )
        ]

    def __str__(self):
        return f"{self.enrolment}"
