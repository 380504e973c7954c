"""Celery: reports drawn in the background."""

from celery import shared_task

from trainingcenter.jobs import actions as jobs

from . import actions
from .models import PeriodReport


@shared_task(name="reports.draw")
def draw(job_id):
    """Draw the report of the job."""
    with jobs.running(job_id) as job:
        if job is None:
            return
        jobs.progress(job, 0, 2, step="1/2")
        report = PeriodReport.objects.select_related("paper__book", "paper__signer", "drafted_by").get(
            pk=job.args["report"]
        )
        job.file = actions.draw_report(report=report)
        jobs.progress(job, 2, 2, step="2/2")
