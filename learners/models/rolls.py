"""Who was there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import StoredFile

from .lists import Enrolment


@tracked()
class Roll(models.Model):
    """The roll of a held session: once closed, who has no absence was present. Also the session's log (sổ đầu bài), which
    the lecturer confirms; what is changed afterwards has to be confirmed anew."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="roll", verbose_name=_("session"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    content = models.TextField(_("content taught"), blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    reopen_reason = models.CharField(_("reason of reopening"), max_length=300, blank=True)
    saved_at = models.DateTimeField(_("saved at"), auto_now=True)
    confirmed_at = models.DateTimeField(_("log confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("log confirmed by"),
    )

    class Meta:
        verbose_name = _("roll")
        verbose_name_plural = _("rolls")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="confirmed_log_names_who_and_when",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                violation_error_message=_("A confirmed log says by whom and when."),
            )
        ]

    def __str__(self):
        return str(self.session)


@tracked()
class AttendanceMark(models.Model):
    """What was not plain presence of one learner at one session."""

    class Kind(models.TextChoices):
        EXCUSED = "excused", _("absent with leave")
        UNEXCUSED = "unexcused", _("absent without leave")
        LATE = "late", _("late")

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="marks", verbose_name=_("roll"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attendance", verbose_name=_("enrolment")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta:
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["roll", "enrolment"], name="one_attendance_mark_per_session_and_learner")
        ]

    def __str__(self):
        return self.get_kind_display()


@tracked()
class SignedSheet(models.Model):
    """A photo or scan of the signed sign-in sheet, kept with a session whose signatures stand on it.

    One sheet may carry several sessions: then each has a row with the same file. A wrong one is put aside, with a reason.
    """

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="signed_sheets", verbose_name=_("session")
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("put aside by"),
    )
    removed_at = models.DateTimeField(_("put aside at"), null=True, blank=True)
    removed_reason = models.CharField(_("put aside because"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("signed sheet")
        verbose_name_plural = _("signed sheets")
        ordering = ["added_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["session", "file"], name="signed_sheet_once_per_session"),
            models.CheckConstraint(
                name="sheet_put_aside_says_why",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason="")),
                violation_error_message=_("Give the reason why the sheet is put aside."),
            ),
        ]

    def __str__(self):
        return f"{self.session}: {self.file}"
