"""What a lecturer has learned and does to grow: qualifications and the log of self-study, research and contests."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import StoredFile

from .people import Lecturer


@tracked()
class Qualification(models.Model):
    """A degree, a level of political theory or a pedagogic certificate of a lecturer."""

    class Kind(models.TextChoices):
        PROFESSIONAL = "professional", _("professional qualification")
        THEORY = "political_theory", _("political-theory level")
        PEDAGOGIC = "pedagogic", _("pedagogic certificate")

    lecturer = models.ForeignKey(
        Lecturer, on_delete=models.CASCADE, related_name="qualifications", verbose_name=_("lecturer")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("qualification"), max_length=200)
    institution = models.CharField(_("issued by"), max_length=200, blank=True)
    obtained_on = models.DateField(_("obtained on"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    evidence = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["kind", "-obtained_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="qualification_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(obtained_on__isnull=True) | Q(valid_to__gte=F("obtained_on")),
                violation_error_message=_("The last day lies before the first. Correct one of the two."),
            )
        ]

    def __str__(self):
        return self.title


@tracked()
class DevelopmentItem(models.Model):
    """One entry of a lecturer's log: self-study, research, a contest, training of their own."""

    class Kind(models.TextChoices):
        SELF_STUDY = "self_study", _("self-study")
        RESEARCH = "research_item", _("scientific research")
        PRACTICE_REVIEW = "practice_review", _("practice review")
        CONTEST = "lecturer_contest", _("good-lecturer contest")
        TRAINING = "training", _("own training")

    lecturer = models.ForeignKey(
        Lecturer, on_delete=models.CASCADE, related_name="development", verbose_name=_("lecturer")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("content"), max_length=300)
    day = models.DateField(_("day"))
    result = models.CharField(_("result"), max_length=200, blank=True)
    evidence = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )

    class Meta:
        verbose_name = _("entry of the development log")
        verbose_name_plural = _("development log")
        ordering = ["-day", "-pk"]
        default_permissions = ()

    def __str__(self):
        return self.title
