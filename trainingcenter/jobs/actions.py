"""Long work queued, run with progress, cancelled and tried again."""

import logging
from contextlib import contextmanager

import pghistory
from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerError

from trainingcenter.notices.actions import notify

from .models import Job

MOST_ATTEMPTS = 20  # of a job whose database goes away under it

logger = logging.getLogger(__name__)


class Cancelled(Exception):
    """The owner asked to stop; what was done so far stays."""


def enqueue(task, *, title, owner, args=None, result_url=""):
    """Return a new job row for the Celery task named `task`, sent after commit.

    A dead broker costs nothing: the row waits, and `resume_lost` sends it again.
    """
    job = Job.objects.create(task=task, title=title, owner=owner, args=args or {}, result_url=result_url)
    transaction.on_commit(lambda: send(job))
    return job


def send(job):
    """Hand `job` to the broker, one attempt; whether the broker took it. The row is waiting either way."""
    task = current_app.tasks[job.task]
    try:
        if settings.CELERY_TASK_ALWAYS_EAGER:
            task.apply(args=[job.pk])
        else:
            task.apply_async(args=[job.pk], retry=False)
    except (BrokerError, OSError, ConnectionError) as error:
        logger.warning("job %s not sent: %s", job.pk, type(error).__name__)
        return False
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now())
    return True


def resume_lost():
    """Send every lost job again; returns how many were sent."""
    return sum(send(job) for job in Job.objects.lost().order_by("pk"))


def claim(job_id):
    """Take the job for this worker: returns it running, or None when another one has it or it is over."""
    now = timezone.now()
    claimable = Job.objects.claimable().filter(pk=job_id)
    if not claimable.update(state=Job.State.RUNNING, started_at=now, beat_at=now, error=""):
        return None
    job = Job.objects.select_related("owner").get(pk=job_id)
    job.attempts += 1
    job.save(update_fields=["attempts"])
    return job


def progress(job, done, total, step=""):
    """Write how far the job is and that it lives; raises Cancelled when its owner asked to stop."""
    Job.objects.filter(pk=job.pk).update(done=done, total=total, step=step[:200], beat_at=timezone.now())
    if Job.objects.filter(pk=job.pk, cancel_requested=True).exists():
        raise Cancelled


@contextmanager
def running(job_id):
    """Run the body as job `job_id`: yields the job (or None when there is nothing to do) and writes how it ended.

    The owner is told by a notice; a failure keeps its reason and can be tried again.
    """
    job = claim(job_id)
    if job is None:
        yield None
        return
    with pghistory.context(user=job.owner_id, job=job.pk):
        try:
            yield job
        except Cancelled:
            _finish(job, Job.State.CANCELLED)
        except ValidationError as error:
            _finish(job, Job.State.FAILED, error=" ".join(error.messages))
        except Exception as error:
            if _database_is_gone(error) and job.attempts < MOST_ATTEMPTS:
                logger.warning("job %s lost its database (%s) and will be resumed", job.pk, type(error).__name__)
                return
            logger.exception("job %s failed", job.pk)
            _finish(
                job,
                Job.State.FAILED,
                error=_("Unexpected error (%(kind)s). Try again; if it stays, tell the administrator.")
                % {"kind": type(error).__name__},
            )
        else:
            _finish(job, Job.State.DONE)


def _database_is_gone(error):
    """Whether the database, not the work, is at fault: the job stays as it is, falls silent and is sent again."""
    return isinstance(error, InterfaceError | OperationalError)


def _finish(job, state, error=""):
    job.state, job.error, job.finished_at = state, error, timezone.now()
    job.save(update_fields=["state", "error", "finished_at", "file", "result_url"])
    texts = {
        Job.State.DONE: _("Finished: %(title)s"),
        Job.State.FAILED: _("Failed: %(title)s"),
        Job.State.CANCELLED: _("Cancelled: %(title)s"),
    }
    notify(recipient=job.owner, text=texts[state] % {"title": job.title}, url=job.get_absolute_url())


def cancel(*, job, by):
    """A waiting job is cancelled at once, a running one at its next step."""
    if Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    ):
        return
    if not Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_requested=True):
        raise ValidationError(_("This job is already over."))


def retry(*, job, by):
    """A failed or cancelled job waits again; what it had done is not done twice (tasks may run twice)."""
    again = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED])
    if not again.update(state=Job.State.QUEUED, cancel_requested=False, finished_at=None, error="", sent_at=None):
        raise ValidationError(_("Only a failed or cancelled job can be tried again."))
    transaction.on_commit(lambda: send(job))
