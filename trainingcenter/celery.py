"""The Celery application: renders papers and finishes what the broker lost."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainingcenter.settings")

app = Celery("trainingcenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def warm_up_paper(**kwargs):
    """Import WeasyPrint once in the parent, so that no job pays its second of start-up."""
    from trainingcenter.documents.pdf import warm_up

    warm_up()
