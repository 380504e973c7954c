"""Letters of a class: the call-up notice to units and the invitation of a lecturer."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lecturers.models import Lecturer
from trainingcenter.audit.history import tracked
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.organisation.models import Unit

from .. import querysets
from .classes import TrainingClass


@tracked()
class CallUp(models.Model):
    """The notice by which units are asked to send learners to a class."""

    training_class = models.OneToOneField(
        TrainingClass, on_delete=models.PROTECT, related_name="call_up", verbose_name=_("class")
    )
    paper = models.OneToOneField(
        OfficialPaper, on_delete=models.PROTECT, related_name="call_up", verbose_name=_("paper")
    )
    reply_by = models.DateField(_("reply by"))
    to_bring = models.TextField(_("what learners bring, and other requests"), blank=True)

    class Meta:
        verbose_name = _("call-up notice")
        verbose_name_plural = _("call-up notices")
        default_permissions = ()

    def __str__(self):
        return str(self.paper)


@tracked()
class CallUpUnit(models.Model):
    """How many learners a unit is asked for, and what it answered."""

    call_up = models.ForeignKey(
        CallUp, on_delete=models.CASCADE, related_name="units", verbose_name=_("call-up notice")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="call_ups", verbose_name=_("unit"))
    quota = models.PositiveSmallIntegerField(_("quota"), validators=[MinValueValidator(1)])
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    promised = models.PositiveSmallIntegerField(_("learners promised"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = querysets.CallUpUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit of a call-up")
        verbose_name_plural = _("units of a call-up")
        ordering = ["unit__folded", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["call_up", "unit"],
                name="unit_once_per_call_up",
                violation_error_message=_("This unit already stands in the notice."),
            ),
            models.CheckConstraint(
                name="promise_has_day",
                condition=Q(promised__isnull=True) | Q(answered_on__isnull=False),
                violation_error_message=_("Enter the day of the answer with the number of learners promised."),
            ),
        ]

    def __str__(self):
        return str(self.unit)


@tracked()
class Invitation(models.Model):
    """The letter that asks a lecturer to teach in a class, and the answer."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("no answer yet")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("class")
    )
    lecturer = models.ForeignKey(
        Lecturer, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("lecturer")
    )
    paper = models.OneToOneField(
        OfficialPaper, on_delete=models.PROTECT, related_name="invitation", verbose_name=_("paper")
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["lecturer__person__sort_key", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "lecturer"],
                name="lecturer_invited_once_per_class",
                violation_error_message=_("This lecturer is invited to the class already."),
            ),
            models.CheckConstraint(
                name="answer_has_day",
                condition=Q(answer="waiting") | Q(answered_on__isnull=False),
                violation_error_message=_("Enter the day of the answer."),
            ),
        ]

    def __str__(self):
        return f"{self.lecturer} – {self.training_class}"
