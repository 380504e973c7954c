"""Reports of a period: drafted from live rows, frozen when signed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import OfficialPaper, StoredFile
from trainingcenter.jobs.models import Job


@tracked()
class PeriodReport(models.Model):
    """A report over the days `date_from` … `date_to`, both included. `content` is the annex as computed when drawn."""

    class Period(models.TextChoices):
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        HALF_YEAR = "half_year", _("six months")
        NINE_MONTHS = "nine_months", _("nine months")
        YEAR = "year", _("year")
        OTHER = "other", _("other period")

    period = models.CharField(_("period"), max_length=12, choices=Period, default=Period.YEAR)
    date_from = models.DateField(_("from"))
    date_to = models.DateField(_("to"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    content = models.JSONField(_("figures"), default=dict)
    paper = models.OneToOneField(
        OfficialPaper, on_delete=models.PROTECT, related_name="period_report", verbose_name=_("paper")
    )
    job = models.ForeignKey(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("job")
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("PDF")
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("period report")
        verbose_name_plural = _("period reports")
        ordering = ["-date_to", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="report_period_in_order",
                condition=Q(date_to__gte=F("date_from")),
                violation_error_message=_("The period ends before it starts. Correct one of the two days."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("reports:report", args=[self.pk])
