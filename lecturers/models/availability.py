"""When a lecturer cannot teach, and the address under which they read their timetable."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked

from .. import querysets
from .people import Lecturer


@tracked()
class BusyPeriod(models.Model):
    """Days on which a lecturer cannot teach: `first_day` to `last_day`, or only one `weekday` (0 = Monday) in that
    time; whole days, or the hours `starts` to `ends` of each. Without `last_day` a weekday is busy until further notice.
    """

    class Source(models.TextChoices):
        TYPED = "typed", _("entered")
        CALENDAR = "calendar", _("calendar file")

    lecturer = models.ForeignKey(
        Lecturer, on_delete=models.CASCADE, related_name="busy_periods", verbose_name=_("lecturer")
    )
    first_day = models.DateField(_("from day"))
    last_day = models.DateField(_("to day"), null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("every"), null=True, blank=True)
    starts = models.TimeField(_("from hour"), null=True, blank=True)
    ends = models.TimeField(_("to hour"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.TYPED, editable=False)

    objects = querysets.BusyPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("busy time")
        verbose_name_plural = _("busy times")
        ordering = ["first_day", "starts", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["lecturer", "first_day"], name="busy_lecturer_day")]
        constraints = [
            models.CheckConstraint(
                name="busy_ends_after_start",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day lies before the first. Correct one of the two."),
            ),
            models.CheckConstraint(
                name="busy_hours_in_order",
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False, ends__gt=F("starts")),
                violation_error_message=_("Enter both hours, the later one second, or none for the whole day."),
            ),
            models.CheckConstraint(
                name="busy_open_end_only_for_weekday",
                condition=Q(last_day__isnull=False) | Q(weekday__isnull=False),
                violation_error_message=_("Enter the last day, or choose the weekday that repeats."),
            ),
            models.CheckConstraint(
                name="busy_weekday_is_one",
                condition=Q(weekday__isnull=True) | Q(weekday__lte=6),
                violation_error_message=_("Choose a weekday."),
            ),
        ]

    def __str__(self):
        return f"{self.lecturer}: {self.first_day:%d/%m/%Y}"


@tracked(exclude=["secret"])
class CalendarFeed(models.Model):
    """The secret address of a lecturer's timetable for calendar programs; a new secret ends the old address."""

    lecturer = models.OneToOneField(
        Lecturer, on_delete=models.CASCADE, related_name="calendar_feed", verbose_name=_("lecturer")
    )
    secret = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        default_permissions = ()

    def __str__(self):
        return str(self.lecturer)
