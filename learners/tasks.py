"""Celery: long lists read and written in the background."""

from celery import shared_task

from trainingcenter.jobs import actions as jobs

from . import actions
from .models import ImportBatch

State = ImportBatch.State


@shared_task(name="learners.read_list")
def read_list(job_id):
    """Read the list of the job; read already, it is left as it is."""
    with jobs.running(job_id) as job:
        if job is None:
            return
        batch = ImportBatch.objects.select_related("training_class", "file", "created_by").get(pk=job.args["batch"])
        if batch.state == State.READING:
            columns = job.args["columns"]
            columns = {int(index): name for index, name in columns.items()} if columns is not None else None
            actions.read_batch(batch=batch, sheet=job.args["sheet"], columns=columns)


@shared_task(name="learners.write_list")
def write_list(job_id):
    """Write the list of the job; written already, it is left as it is. Refused, it waits for decisions again."""
    with jobs.running(job_id) as job:
        if job is None:
            return
        waiting = ImportBatch.objects.filter(pk=job.args["batch"], state=State.WRITING)
        if not (batch := waiting.first()):
            return
        try:
            actions.write_list(batch=batch, by=job.owner, undecided=job.args["undecided"])
        except Exception:
            waiting.update(state=State.READ)
            raise
