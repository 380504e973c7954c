"""`/healthz` says what lives, in detail only to this machine."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from trainingcenter.jobs.tasks import HEARTBEAT_KEY


@pytest.mark.django_db
def test_a_silent_worker_is_told_and_a_heard_one_is_fine(client):
    assert client.get("/healthz").json()["worker"] is False
    cache.set(HEARTBEAT_KEY, timezone.now())
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"ok": True, "web": True, "database": True, "broker": True, "worker": True},
    )


@pytest.mark.django_db
def test_strangers_are_told_only_whether_all_is_well(client):
    assert set(client.get("/healthz", REMOTE_ADDR="203.0.113.9").json()) == {"ok"}


@pytest.mark.django_db
def test_a_dead_broker_answers_503(client, settings):
    cache.set(HEARTBEAT_KEY, timezone.now())
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["broker"]) == (503, False)
