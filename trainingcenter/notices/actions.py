"""Notices sent and read."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from .models import Notice

logger = logging.getLogger(__name__)


def notify(*, recipient, text, url=""):
    """`recipient` finds `text` under the bell, and by mail when mail is configured and they have an address."""
    notice = Notice.objects.create(recipient=recipient, text=text[:300], url=url)
    if settings.MAIL_ENABLED and recipient.email:
        try:
            send_mail(text, f"{text}\n\n{settings.PUBLIC_URL}{url}", None, [recipient.email])
        except OSError as error:
            logger.warning("notice %s not mailed: %s", notice.pk, type(error).__name__)
    return notice


def mark_read(*, recipient):
    """Every notice of `recipient` is read; returns how many were not."""
    return Notice.objects.filter(recipient=recipient, read_at__isnull=True).update(read_at=timezone.now())
