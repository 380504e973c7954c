"""Reads of lecturers."""

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from trainingcenter.vietnamese import fold


class LecturerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A reader sees every lecturer, a lecturer the one that they are."""
        if user.has_perm("accounts.view_lecturers") or user.has_perm("accounts.edit_lecturers"):
            return self
        return self.filter(person__user=user)

    def active_on(self, day):
        """Lecturers who teach at the centre on `day`."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def concurrent(self):
        return self.filter(kind="concurrent")

    def search(self, text):
        """Lecturers in whose name every typed word occurs, accents and capitals aside."""
        found = self
        for word in fold(text).split():
            found = found.filter(person__folded__contains=word)
        return found

    def with_periods(self, year):
        """Adds `periods`: periods of the sessions that each held in `year`."""
        held = Q(sessions__state="held", sessions__day__year=year)
        return self.annotate(periods=Coalesce(Sum("sessions__periods", filter=held), 0))


class BusyPeriodQuerySet(models.QuerySet):
    def between(self, first, last):
        """Busy times that touch the days `first` to `last`."""
        return self.filter(Q(last_day__isnull=True) | Q(last_day__gte=first), first_day__lte=last)

    def still_ahead(self, day):
        """Busy times that are not over before `day`."""
        return self.filter(Q(last_day__isnull=True) | Q(last_day__gte=day))

    def from_calendar(self):
        """Rows that a calendar file brought."""
        return self.filter(source="calendar")


class TeachingNormQuerySet(models.QuerySet):
    def on(self, day):
        """The norms valid on `day`: of each post the latest that had begun."""
        return self.filter(valid_from__lte=day).order_by("post_kind", "-valid_from").distinct("post_kind")
