"""Roles that sign or administer must have a second factor, on every centre but the demonstration."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trainingcenter.ui.context import centre_of

from .access import ADMIN, LEADER

OPEN_PATHS = ("/account/", "/static/", "/healthz", "/i18n/")


class SecondFactorMiddleware:
    """Sends an administrator or leader without a second factor to the page where it is set up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self.must_set_up(request):
            messages.warning(request, _("Your role needs two-step sign-in. Set it up to go on."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def must_set_up(self, request):
        user = request.user
        if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated or request.path.startswith(OPEN_PATHS):
            return False
        centre = centre_of(request)
        if centre is None or centre.is_demonstration or request.session.get("second_factor_seen"):
            return False
        if not {ADMIN, LEADER}.intersection(user.roles):
            return False
        if is_mfa_enabled(user):
            request.session["second_factor_seen"] = True
            return False
        return True
