"""Long work that loses its worker or its database is taken up again, and nothing else is."""

from datetime import timedelta

import pytest
from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from trainingcenter.jobs import actions
from trainingcenter.jobs.models import Job

from .factories import make_user

pytestmark = pytest.mark.django_db


@shared_task(name="tests.nothing")
def nothing(job_id):
    with actions.running(job_id):
        pass


def make_job(**changes):
    job = actions.enqueue("tests.nothing", title="Cấp giấy", owner=make_user("registrar"))
    Job.objects.filter(pk=job.pk).update(**changes)
    return Job.objects.get(pk=job.pk)


def ago(seconds):
    return timezone.now() - timedelta(seconds=seconds)


@pytest.mark.parametrize("error", [OperationalError("server closed the connection"), InterfaceError("closed")])
def test_a_job_whose_database_goes_away_is_not_failed_but_resumed(error, settings):
    settings.JOBS_SILENT_AFTER = 40
    job = make_job()
    with actions.running(job.pk):
        raise error
    job.refresh_from_db()
    assert (job.state, job.attempts, job.finished_at, list(Job.objects.lost())) == ("running", 1, None, [])
    Job.objects.filter(pk=job.pk).update(beat_at=ago(41), sent_at=ago(11))
    assert actions.resume_lost() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_a_job_whose_database_goes_away_again_and_again_fails_in_the_end():
    job = make_job(attempts=actions.MOST_ATTEMPTS - 1)
    with actions.running(job.pk):
        raise OperationalError
    job.refresh_from_db()
    assert (job.state, "OperationalError" in job.error) == ("failed", True)


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"sent_at": None}, True),
        ({"sent_at": 11}, True),
        ({"sent_at": 4}, False),
        ({"state": "running", "beat_at": 41, "sent_at": 41}, True),
        ({"state": "running", "beat_at": 20, "sent_at": 41}, False),
        ({"state": "running", "beat_at": 41, "sent_at": 4}, False),
        ({"state": "done", "beat_at": 41, "sent_at": 41}, False),
        ({"state": "failed", "beat_at": 41, "sent_at": 41}, False),
    ],
)
def test_who_is_lost_follows_from_one_setting(settings, changes, lost):
    settings.JOBS_SILENT_AFTER = 40
    job = make_job(**{k: ago(v) if isinstance(v, int) else v for k, v in changes.items()})
    assert list(Job.objects.lost()) == [job] * lost


def test_a_job_that_another_worker_has_is_not_run_twice():
    job = make_job(state="running", beat_at=timezone.now())
    with actions.running(job.pk) as mine:
        assert mine is None
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 0)


def test_each_step_is_a_sign_of_life(settings):
    job = make_job(state="running", beat_at=ago(1000))
    actions.progress(job, 1, 200)
    settings.JOBS_SILENT_AFTER = 40
    assert list(Job.objects.claimable()) == []
