"""Writes the access log, after the response."""

import logging

from django.db import DatabaseError, transaction

from .addresses import client_address
from .models import AccessEntry

logger = logging.getLogger(__name__)

QUIET_PATHS = ("/static/", "/healthz", "/i18n/")
POLLED_VIEWS = {"jobs:detail"}


class AccessLogMiddleware:
    """One row for each answer to a signed-in person; never for polling, static files or health checks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not _quiet(request):
            _write(request, response, user)
        return response


def _quiet(request):
    polled = getattr(request, "htmx", False) and _view(request) in POLLED_VIEWS
    return polled or request.path.startswith(QUIET_PATHS)


def _view(request):
    return request.resolver_match.view_name if request.resolver_match else ""


def _path(request):
    """The address without a secret that stands in it: whoever reads the log must not be able to use it."""
    secret = request.resolver_match.kwargs.get("secret") if request.resolver_match else None
    return request.path.replace(secret, "…") if secret else request.path


def _write(request, response, user):
    """The work is done and saved by now: a log that cannot be written must not turn it into an error page."""
    what, rows = getattr(response, "exported", ("", None))
    try:
        with transaction.atomic():
            AccessEntry.objects.create(
                user_id=user.pk,
                method=request.method,
                path=_path(request)[:300],
                view=_view(request)[:100],
                status=response.status_code,
                is_export=response.get("Content-Disposition", "").startswith("attachment"),
                what=what[:200],
                rows=rows,
                address=client_address(request),
            )
    except DatabaseError as error:
        logger.error("access of account %s not logged: %s", user.pk, type(error).__name__)
