"""Writes the access log, after the response."""

from .models import AccessEntry

QUIET = ("/static/", "/healthz", "/cong-viec/", "/i18n/")


class AccessLogMiddleware:
    """One row for each answer to a signed-in person; never for polling, static files or health checks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not request.path.startswith(QUIET):
            self.write(request, response, user)
        return response

    def write(self, request, response, user):
        match = request.resolver_match
        AccessEntry.objects.create(
            user_id=user.pk,
            method=request.method,
            path=request.path[:300],
            view=(match.view_name if match else "")[:100],
            status=response.status_code,
            is_export="attachment" in response.get("Content-Disposition", ""),
            address=request.META.get("REMOTE_ADDR") or None,
        )
