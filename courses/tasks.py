"""Celery: the mail of a published timetable."""

from celery import shared_task

from trainingcenter.jobs.actions import running

from .actions.releases import mail_release
from .models import TimetableRelease


@shared_task(name="courses.mail_release")
def mail_timetable(job_id):
    with running(job_id) as job:
        if job is not None:
            mail_release(release=TimetableRelease.objects.select_related("training_class").get(pk=job.args["release"]))
