"""Who teaches."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked
from trainingcenter.organisation.models import Person

from .. import querysets


@tracked()
class Lecturer(models.Model):
    """A person who teaches at the centre: on its payroll, beside another main office, or as a guest."""

    class Kind(models.TextChoices):
        FULL_TIME = "full_time", _("full-time")
        CONCURRENT = "concurrent", _("concurrent")
        GUEST = "guest", _("guest")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="lecturer", verbose_name=_("person"))
    kind = models.CharField(_("kind of lecturer"), max_length=12, choices=Kind)
    speciality = models.CharField(_("speciality"), max_length=200, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = querysets.LecturerQuerySet.as_manager()

    class Meta:
        verbose_name = _("lecturer")
        verbose_name_plural = _("lecturers")
        ordering = ["person__sort_key", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="lecturer_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The last day lies before the first. Correct one of the two."),
            )
        ]

    def __str__(self):
        return self.person.full_name

    def get_absolute_url(self):
        return reverse("lecturers:detail", args=[self.pk])
