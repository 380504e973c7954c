"""Reads of programmes, plans, classes and sessions."""

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone


class ProgrammeQuerySet(models.QuerySet):
    def with_current_version(self):
        return self.prefetch_related("versions__places")


class ProgrammeVersionQuerySet(models.QuerySet):
    def on(self, day):
        """Versions valid on `day`: of each programme the latest that had begun."""
        return self.filter(valid_from__lte=day).order_by("programme", "-valid_from").distinct("programme")


class PlanLineQuerySet(models.QuerySet):
    def with_done(self):
        """Adds `classes_opened` and `classes_done` of each line; cancelled classes do not count."""
        running = Q(training_classes__state__in=["open", "running", "ended", "recognised", "archived"])
        done = Q(training_classes__state__in=["ended", "recognised", "archived"])
        return self.annotate(
            classes_opened=Count("training_classes", filter=running, distinct=True),
            classes_done=Count("training_classes", filter=done, distinct=True),
        )


class TrainingClassQuerySet(models.QuerySet):
    def counted(self):
        """Classes that count in figures: opened by a decision and not cancelled."""
        return self.exclude(state__in=["planned", "cancelled"])

    def of_year(self, year):
        return self.filter(year=year)

    def active(self):
        return self.filter(state__in=["open", "running"])

    def visible_to(self, user):
        """A reader sees every class, a lecturer those with a session of theirs."""
        if user.has_perm("accounts.view_learners") or user.has_perm("accounts.appraise_lesson_plans"):
            return self
        return self.filter(pk__in=self.model.objects.filter(sessions__lecturer__person__user=user).values("pk"))


class SessionQuerySet(models.QuerySet):
    def kept(self):
        """Sessions that take place or took place."""
        return self.exclude(state="cancelled")

    def held(self):
        return self.filter(state="held")

    def on(self, day):
        return self.filter(day=day)

    def upcoming(self):
        return self.kept().filter(ends_at__gte=timezone.now())

    def visible_to(self, user):
        """A reader sees every session, a lecturer their own."""
        if user.has_perm("accounts.view_learners"):
            return self
        return self.filter(lecturer__person__user=user)
