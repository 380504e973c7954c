"""Who was there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from trainingcenter.audit.history import tracked

from .lists import Enrolment


@tracked()
class Roll(models.Model):
    """The roll of a held session: once closed, who has no absence was present. Also the session's log (sổ đầu bài)."""

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

    class Meta:
        verbose_name = _("roll")
        verbose_name_plural = _("rolls")
        default_permissions = ()

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
