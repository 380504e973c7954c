"""Celery: signs of life, and jobs the broker lost."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from . import actions

HEARTBEAT_KEY = "worker-heartbeat"


@shared_task(name="jobs.heartbeat")
def heartbeat():
    cache.set(HEARTBEAT_KEY, timezone.now(), timeout=None)


@shared_task(name="jobs.resume_lost")
def resume_lost():
    actions.resume_lost()
