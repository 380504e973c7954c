"""The Celery application: renders papers and finishes what the broker lost."""

import os

from celery import Celery
from celery.signals import worker_init
from kombu.transport import redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainingcenter.settings")

# A worker that loses Redis while it has work in hand would give that back through the connection that is closed, and
# die of it (kombu 5.7). Nothing is lost without: what is not over is sent again from its row by `resume_lost`.
redis.Channel.do_restore = False

app = Celery("trainingcenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def warm_up_paper(**kwargs):
    """Import WeasyPrint once in the parent, so that no job pays its second of start-up."""
    from trainingcenter.documents.pdf import warm_up

    warm_up()
