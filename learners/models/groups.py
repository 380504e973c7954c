"""Groups that schemes count: committee members, cell secretaries, Front and mass-organisation officers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked

from .. import querysets


@tracked()
class TargetGroup(models.Model):
    """A group of learners that reports count apart. `keywords` are phrases of positions, one a line, by which a new
    enrolment is put into the group; whoever edits the list of a class may correct it."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    keywords = models.TextField(
        _("words of the position"), blank=True, help_text=_("One phrase a line; accents and capitals do not matter.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    in_use = models.BooleanField(_("in use"), default=True)

    objects = querysets.TargetGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering = ["order", "pk"]
        default_permissions = ()

    def __str__(self):
        return self.name


@tracked()
class EnrolmentGroup(models.Model):
    """An enrolment counts in a target group; one enrolment may count in several."""

    enrolment = models.ForeignKey("Enrolment", on_delete=models.CASCADE, verbose_name=_("enrolment"))
    group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, verbose_name=_("target group"))

    class Meta:
        verbose_name = _("target group of an enrolment")
        verbose_name_plural = _("target groups of enrolments")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["enrolment", "group"], name="group_once_per_enrolment")]

    def __str__(self):
        return f"{self.enrolment}: {self.group}"
