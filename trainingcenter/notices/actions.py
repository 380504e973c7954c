"""Notices sent and read."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from .models import Notice

logger = logging.getLogger(__name__)


def notify(*, recipient, text, url="", mail=True):
    """`recipient` finds `text` under the bell, and by mail when mail is configured and they have an address.

    `mail=False` leaves the mail to whoever calls (a worker that writes more than this line).
    """
    notice = Notice.objects.create(recipient=recipient, text=text[:300], url=url)
    if mail and settings.MAIL_ENABLED and recipient.email:
        send(to=recipient.email, subject=text, text=f"{text}\n\n{settings.PUBLIC_URL}{url}")
    return notice


def send(*, to, subject, text):
    """Whether the mail went out; a mail server that fails is logged, never an error page."""
    try:
        return bool(send_mail(subject[:200], text, None, [to]))
    except OSError as error:
        logger.warning("a notice was not mailed: %s", type(error).__name__)
        return False


def mark_read(*, recipient):
    """Every notice of `recipient` is read; returns how many were not."""
    return Notice.objects.filter(recipient=recipient, read_at__isnull=True).update(read_at=timezone.now())
