"""Reads of lecturers."""

from django.db import models
from django.db.models import Q


class LecturerQuerySet(models.QuerySet):
    def active_on(self, day):
        """Lecturers who teach at the centre on `day`."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def concurrent(self):
        return self.filter(kind="concurrent")
