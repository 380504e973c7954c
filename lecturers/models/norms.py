"""How many hours a post is to teach in a year."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.history import tracked
from trainingcenter.organisation.models import Post

from .. import querysets


@tracked()
class TeachingNorm(models.Model):
    """The standard hours of a post in a year, from a day on, by its legal basis. Concurrent lecturers have none."""

    post_kind = models.CharField(_("post"), max_length=20, choices=Post.Kind)
    standard_hours = models.PositiveSmallIntegerField(_("standard hours a year"))
    lecture_hours = models.PositiveSmallIntegerField(_("of these lectures"))
    valid_from = models.DateField(_("valid from"))
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    confirmed = models.BooleanField(_("confirmed by the centre"), default=False)

    objects = querysets.TeachingNormQuerySet.as_manager()

    class Meta:
        verbose_name = _("teaching-hour norm")
        verbose_name_plural = _("teaching-hour norms")
        ordering = ["post_kind", "-valid_from"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["post_kind", "valid_from"],
                name="one_norm_per_post_and_day",
                violation_error_message=_("This post already has a norm from that day on."),
            ),
            models.CheckConstraint(
                name="lectures_within_norm",
                condition=Q(lecture_hours__lte=F("standard_hours")),
                violation_error_message=_("The lectures are part of the standard hours. Correct one of the two."),
            ),
        ]

    def __str__(self):
        return f"{self.get_post_kind_display()}: {self.standard_hours}"
