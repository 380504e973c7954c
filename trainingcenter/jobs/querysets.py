"""Reads of jobs."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


def silent_after():
    """How long a running job may give no sign of life."""
    return timedelta(seconds=settings.JOBS_SILENT_AFTER)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person sees their own jobs."""
        return self.filter(owner=user)

    def open(self):
        return self.filter(state__in=["queued", "running"])

    def claimable(self):
        """Waiting, or running without a sign of life: a worker may take it."""
        return self.filter(Q(state="queued") | Q(state="running", beat_at__lt=timezone.now() - silent_after()))

    def lost(self):
        """Claimable and not sent a moment ago (a quarter of `silent_after`): to be sent again."""
        before = timezone.now() - silent_after() / 4
        return self.claimable().filter(Q(sent_at__isnull=True) | Q(sent_at__lt=before))
