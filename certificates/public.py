"""The public check of one certificate: by QR or typed code, throttled, without any listing."""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trainingcenter.audit.addresses import client_address, network_of

from . import guesses, rules
from .actions import check_policy
from .checked import told_of
from .forms import CheckForm
from .models import Certificate

NOT_FOUND, TOO_MANY = "not_found", "too_many_wrong_codes"


def public_page(view):
    """Decorator: `view` is open to everybody, answers only reading, and is neither stored nor indexed anywhere."""

    @login_not_required
    @require_safe
    @never_cache
    @wraps(view)
    def wrapped(request, **kwargs):
        response = view(request, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return wrapped


@public_page
def check(request):
    """The form for a typed code; a code leads to its own page, what cannot be one is told at once and is not counted."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("check-code", code=form.cleaned_data["code"])
    return render(request, "certificates/check.html", {"form": form})


@public_page
def check_code(request, code):
    """What the certificate of `code` says, as a page or, where the client accepts only that, as JSON."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        response = _as_json(*_look_up(request, code))
    else:
        response = _as_page(request, code, *_look_up(request, code))
    patch_vary_headers(response, ["Accept"])
    return response


@public_page
def check_code_json(request, code):
    """The same as JSON."""
    return _as_json(*_look_up(request, code))


def _look_up(request, code):
    """(what the public is told of the certificate or None, what was tried from this address).

    An address that is refused is told nothing, not even of a right code: an answer would tell right codes from wrong ones.
    """
    network = network_of(client_address(request))
    tries = guesses.tries_of(network)
    if tries.refused_for:
        return None, tries
    certificate = _find(rules.normalise_code(code))
    if certificate is None:
        tries = guesses.count_wrong(network)
        guesses.hold_back(tries)
        return None, tries
    return told_of(certificate, whole_name=check_policy().whole_name, today=timezone.localdate()), tries


def _find(code):
    if not rules.is_genuine(code, settings.CHECK_CODE_KEYS):
        return None
    return Certificate.objects.select_related("replaces").filter(code=code).first()


def _as_page(request, code, checked, tries):
    if checked:
        return render(request, "certificates/checked.html", {"checked": checked})
    context = {"form": CheckForm(initial={"code": code[:40]}), "error": _failure(tries)[1]}
    return _answered(render(request, "certificates/check.html", context), tries)


def _as_json(checked, tries):
    if checked:
        return _plain_json(checked.as_json())
    word, text = _failure(tries)
    return _answered(_plain_json({"error": word, "message": text}), tries)


def _plain_json(values):
    return JsonResponse(values, json_dumps_params={"ensure_ascii": False})


def _failure(tries):
    """(word, message) of why nothing is told."""
    if tries.refused_for:
        return TOO_MANY, _(
            "Too many wrong codes came from this network; for the next ten minutes it is told nothing, not even of a right "
            "code. Try again later, or ask the centre."
        )
    return NOT_FOUND, _("There is no certificate with this code. Compare it letter by letter with the paper.")


def _answered(response, tries):
    """The answer to a wrong code: 404, or 429 with the seconds to wait."""
    response.status_code = 429 if tries.refused_for else 404
    if tries.refused_for:
        response["Retry-After"] = str(tries.refused_for)
    return response
