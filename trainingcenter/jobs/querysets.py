"""Reads of jobs."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

SILENT_AFTER = timedelta(minutes=2)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person sees their own jobs."""
        return self.filter(owner=user)

    def open(self):
        return self.filter(state__in=["queued", "running"])

    def claimable(self):
        """Waiting, or running without a sign of life: a worker may take it."""
        return self.filter(Q(state="queued") | Q(state="running", beat_at__lt=timezone.now() - SILENT_AFTER))

    def lost(self):
        """Claimable and not sent in the last half minute: to be sent again."""
        before = timezone.now() - timedelta(seconds=30)
        return self.claimable().filter(Q(sent_at__isnull=True) | Q(sent_at__lt=before))
