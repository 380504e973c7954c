"""Schemes and resolutions from above, with their targets by audience and year."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainingcenter.audit.history import tracked
from trainingcenter.vietnamese import fold

from .. import querysets

YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]


@tracked()
class Scheme(models.Model):
    """A scheme, resolution, directive or plan from above, with its period; plan lines and classes are tagged with it."""

    class Kind(models.TextChoices):
        SCHEME = "scheme", _("scheme")
        RESOLUTION = "resolution", _("resolution")
        DIRECTIVE = "directive", _("directive")
        PLAN = "plan", pgettext_lazy("from above", "plan")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = models.CharField(_("number and symbol"), max_length=60)
    issued_on = models.DateField(_("issued on"))
    issuer = models.CharField(_("issuer"), max_length=200)
    title = models.CharField(_("abstract"), max_length=300)
    folded = models.CharField(max_length=600, editable=False, default="")
    first_year = models.PositiveSmallIntegerField(_("first year"), validators=YEARS)
    last_year = models.PositiveSmallIntegerField(_("last year"), validators=YEARS)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = querysets.SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheme or resolution")
        verbose_name_plural = _("schemes and resolutions")
        ordering = ["-issued_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["number", "issued_on"],
                name="scheme_once",
                violation_error_message=_("This document is entered already. Look for its number in the list."),
            ),
            models.CheckConstraint(
                name="scheme_years_in_order",
                condition=Q(last_year__gte=F("first_year")),
                violation_error_message=_("The last year lies before the first. Correct one of the two."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    def get_absolute_url(self):
        return reverse("courses:scheme", args=[self.pk])

    def clean(self):
        self.folded = fold(f"{self.number} {self.title} {self.issuer}")[:600]


@tracked()
class SchemeTarget(models.Model):
    """What a scheme asks for: so many classes or learners of an audience in a year."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="targets", verbose_name=_("scheme"))
    audience = models.CharField(_("audience"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    classes = models.PositiveSmallIntegerField(_("classes"), null=True, blank=True)
    learners = models.PositiveIntegerField(_("learners"), null=True, blank=True)

    class Meta:
        verbose_name = _("target of a scheme")
        verbose_name_plural = _("targets of a scheme")
        ordering = ["audience", "year"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "audience", "year"],
                name="one_target_per_audience_and_year",
                violation_error_message=_("This audience already has a target in that year."),
            ),
            models.CheckConstraint(
                name="target_asks_for_something",
                condition=Q(classes__isnull=False, classes__gte=1) | Q(learners__isnull=False, learners__gte=1),
                violation_error_message=_("A target names a number of classes or of learners."),
            ),
        ]

    def __str__(self):
        return f"{self.audience} {self.year}"
