"""The public check of one certificate: by QR or typed code, throttled, without any listing."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from . import rules
from .forms import CheckForm
from .models import Certificate

TRIES, WINDOW = 30, 600


@login_not_required
def check(request):
    """The form for a typed code; a code leads to its own page."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("check-code", code=rules.normalise_code(form.cleaned_data["code"])[:20] or "-")
    return render(request, "certificates/check.html", {"form": form, "public": True})


@login_not_required
def check_code(request, code):
    """What the certificate of `code` says, or that there is none (404). Wrong codes are counted: after 30 in ten
    minutes an address is refused (429)."""
    key = f"check-{request.META.get('REMOTE_ADDR', '')}"
    wrong = cache.get(key, 0)
    if wrong >= TRIES:
        message = _("Too many wrong codes from this address. Try again in ten minutes.")
        return render(
            request, "certificates/check.html", {"form": CheckForm(), "error": message, "public": True}, status=429
        )
    certificate = _find(rules.normalise_code(code))
    if certificate is None:
        cache.set(key, wrong + 1, WINDOW)
        message = _("There is no certificate with this code. Compare it letter by letter with the paper.")
        return render(
            request,
            "certificates/check.html",
            {"form": CheckForm(initial={"code": code}), "error": message, "public": True},
            status=404,
        )
    expired = bool(certificate.expires_on and certificate.expires_on < timezone.localdate())
    return render(
        request, "certificates/checked.html", {"certificate": certificate, "expired": expired, "public": True}
    )


def _find(code):
    if not rules.is_genuine(code, settings.CHECK_CODE_KEYS):
        return None
    return Certificate.objects.select_related("batch__training_class").filter(code=code).first()
