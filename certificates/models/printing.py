"""What the centre has set: its printers with their offset, and what the public page shows."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked

OFFSET = [MinValueValidator(-30), MaxValueValidator(30)]


@tracked()
class Printer(models.Model):
    """A printer and by how many mm what it prints has to be moved (right and down) so that it falls into place."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    right = models.DecimalField(
        _("move to the right (mm)"), max_digits=4, decimal_places=1, default=0, validators=OFFSET
    )
    down = models.DecimalField(_("move down (mm)"), max_digits=4, decimal_places=1, default=0, validators=OFFSET)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("printer")
        verbose_name_plural = _("printers")
        ordering = ["name"]
        default_permissions = ()

    def __str__(self):
        return self.name


@tracked()
class CheckPolicy(models.Model):
    """What the public check shows; one row."""

    whole_name = models.BooleanField(
        _("show the whole name"),
        default=True,
        help_text=_("Otherwise the family name and initials: Nguyễn V. A."),
    )

    class Meta:
        verbose_name = _("public check")
        verbose_name_plural = _("public check")
        default_permissions = ()
        constraints = [models.CheckConstraint(name="one_check_policy", condition=Q(pk=1))]

    def __str__(self):
        return str(self._meta.verbose_name)
