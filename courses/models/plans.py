"""What is planned: the annual plan and its lines."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import OfficialPaper

from .. import querysets
from .catalogue import Programme


class Hosting(models.TextChoices):
    OWN = "own", _("own")
    JOINT = "joint", _("joint")
    HOSTED = "hosted", _("hosted only")


@tracked()
class AnnualPlan(models.Model):
    """The classes a centre means to open in a year, approved above by a paper."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    paper = models.OneToOneField(
        OfficialPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="annual_plan",
        verbose_name=_("paper"),
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        ordering = ["-year"]
        default_permissions = ()

    def __str__(self):
        return str(_("Annual plan %(year)s")) % {"year": self.year}

    def get_absolute_url(self):
        return reverse("courses:plan", args=[self.year])


@tracked()
class PlanLine(models.Model):
    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="lines", verbose_name=_("annual plan"))
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, verbose_name=_("programme"))
    audience = models.CharField(_("audience"), max_length=200)
    classes = models.PositiveSmallIntegerField(_("classes"), validators=[MinValueValidator(1)])
    learners = models.PositiveIntegerField(_("learners"), validators=[MinValueValidator(1)])
    month_from = models.PositiveSmallIntegerField(
        _("from month"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    month_to = models.PositiveSmallIntegerField(_("to month"), validators=[MinValueValidator(1), MaxValueValidator(12)])
    hosting = models.CharField(_("own or joint"), max_length=10, choices=Hosting, default=Hosting.OWN)
    partner = models.CharField(_("partner body"), max_length=200, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    budget = models.PositiveBigIntegerField(_("budget (đồng)"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = querysets.PlanLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the plan")
        verbose_name_plural = _("lines of the plan")
        ordering = ["month_from", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="plan_line_months_in_order",
                condition=Q(month_to__gte=F("month_from")),
                violation_error_message=_("The last month lies before the first. Correct one of the two."),
            ),
            models.CheckConstraint(
                name="plan_line_plans_something",
                condition=Q(classes__gte=1, learners__gte=1),
                violation_error_message=_("A line plans at least one class and one learner."),
            ),
        ]

    def __str__(self):
        return f"{self.programme} – {self.audience}"
