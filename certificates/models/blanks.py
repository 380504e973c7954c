"""Numbered blanks (phôi): series, lots received, every sheet, and each movement of sheets."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import ProgrammeVersion
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import StoredFile

from .register import Certificate


@tracked()
class BlankSeries(models.Model):
    """Sheets of one credential whose serials share a prefix: `A 000123` is prefix `A `, six digits, number 123."""

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("credential"), max_length=12, choices=ProgrammeVersion.Credential)
    prefix = models.CharField(_("prefix"), max_length=20, blank=True)
    digits = models.PositiveSmallIntegerField(_("digits"), default=6)
    warn_below = models.PositiveIntegerField(_("warn when fewer are left"), default=50)

    class Meta:
        verbose_name = _("series of blanks")
        verbose_name_plural = _("series of blanks")
        ordering = ["kind", "prefix", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["prefix"],
                name="blank_prefix_once",
                violation_error_message=_("There is already a series with this prefix. Receive the lot into that one."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def first_serial(self):
        """How the serials look."""
        return self.serial(1)

    def serial(self, number):
        """The serial as it is printed on the sheet."""
        return f"{self.prefix}{number:0{self.digits}d}"


@tracked()
class BlankLot(models.Model):
    """Sheets received together, serials `first` to `last`; two lots of a series never share a serial."""

    series = models.ForeignKey(BlankSeries, on_delete=models.PROTECT, related_name="lots", verbose_name=_("series"))
    first = models.PositiveIntegerField(_("first serial"))
    last = models.PositiveIntegerField(_("last serial"))
    received_on = models.DateField(_("received on"))
    supplier = models.CharField(_("received from"), max_length=200)
    paper = models.CharField(_("delivery paper"), max_length=200, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paper (file)")
    )
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("received by")
    )

    class Meta:
        verbose_name = _("lot of blanks")
        verbose_name_plural = _("lots of blanks")
        ordering = ["-received_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="blank_lot_ends_after_start",
                condition=Q(last__gte=F("first")),
                violation_error_message=_("The last serial lies before the first. Correct one of the two."),
            ),
            ExclusionConstraint(
                name="blank_serials_in_one_lot",
                expressions=[
                    (
                        Func(F("series"), F("series"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("first"), F("last"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Some of these serials are in another lot already. Correct the range."),
            ),
        ]

    def __str__(self):
        return f"{self.series.serial(self.first)} – {self.series.serial(self.last)}"


@tracked()
class Blank(models.Model):
    """One sheet. In stock, given out for issue, used for one certificate, spoiled or destroyed; it is never removed."""

    class State(models.TextChoices):
        STOCK = "stock", _("in stock")
        GIVEN = "given", _("given to issue")
        USED = "used", _("used")
        SPOILED = "spoiled", _("spoiled")
        DESTROYED = "destroyed", _("destroyed")

    lot = models.ForeignKey(BlankLot, on_delete=models.PROTECT, related_name="blanks", verbose_name=_("lot"))
    number = models.PositiveIntegerField(_("serial number"))
    serial = models.CharField(_("serial"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.STOCK)
    certificate = models.ForeignKey(
        Certificate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="blanks",
        verbose_name=_("certificate"),
    )

    class Meta:
        verbose_name = _("blank")
        verbose_name_plural = _("blanks")
        ordering = ["lot", "number"]
        default_permissions = ()
        indexes = [models.Index(fields=["state"], name="blank_state")]
        constraints = [
            models.UniqueConstraint(fields=["lot", "number"], name="blank_number_once_in_its_lot"),
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(state="used"), name="one_used_blank_per_certificate"
            ),
            models.CheckConstraint(
                name="used_blank_has_certificate",
                condition=(Q(state="used", certificate__isnull=False))
                | Q(state__in=["stock", "given"], certificate__isnull=True)
                | Q(state__in=["spoiled", "destroyed"]),
                violation_error_message=_("A used blank belongs to a certificate, one in stock to none."),
            ),
        ]

    def __str__(self):
        return self.serial

    def get_absolute_url(self):
        return reverse("certificates:blank_sheet", args=[self.pk])


class BlankMovement(models.Model):
    """What happened to sheets on a day, with its papers; append-only: the book of the blanks."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("received")
        GIVEN = "given", _("given to issue")
        RETURNED = "returned", _("returned to stock")
        USED = "used", _("used")
        SPOILED = "spoiled", _("spoiled")
        DESTROYED = "destroyed", _("destroyed")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("written down by")
    )
    holder = models.CharField(_("given to"), max_length=100, blank=True)
    minutes = models.CharField(_("minutes"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo or scan")
    )
    blanks = models.ManyToManyField(Blank, related_name="movements", verbose_name=_("blanks"))

    class Meta:
        verbose_name = _("movement of blanks")
        verbose_name_plural = _("movements of blanks")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="spoiled_blanks_have_minutes_and_reason",
                condition=~Q(kind__in=["spoiled", "destroyed"]) | (~Q(minutes="") & ~Q(reason="")),
                violation_error_message=_("Give the minutes (number and date) and the reason."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on:%d/%m/%Y}"
