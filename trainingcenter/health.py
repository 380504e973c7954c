"""`/healthz`: whether web, database, broker and worker live."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError

from trainingcenter.jobs.tasks import HEARTBEAT_KEY

LOCAL = ("127.0.0.1", "::1", "")


@login_not_required
def healthz(request):
    """200 when all is well, 503 otherwise; which part fails only for this machine."""
    found = {"web": True, "database": _database(), "broker": _broker()}
    found["worker"] = found["database"] and _worker()
    ok = all(found.values())
    local = request.META.get("REMOTE_ADDR", "") in LOCAL and not settings.TRUSTED_PROXIES
    return JsonResponse({"ok": ok, **(found if local else {})}, status=200 if ok else 503)


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker():
    try:
        with Connection(
            settings.CELERY_BROKER_URL, connect_timeout=1, transport_options={"socket_timeout": 1}
        ) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except (OperationalError, OSError):
        return False
    return True


def _worker():
    seen = cache.get(HEARTBEAT_KEY)
    return bool(seen) and timezone.now() - seen < timedelta(minutes=1)
