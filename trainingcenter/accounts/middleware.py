"""Roles that sign or administer must have a second factor, on every centre but the demonstration."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trainingcenter.ui.context import centre_of

from .access import ADMIN, LEADER, RIGHTS, may

OPEN_PATHS = ("/account/", "/static/", "/healthz", "/i18n/")
FACTOR_PATH = "/account/2fa/"
SEEN = "second_factor_seen"

# Rights that only an administrator or a leader holds: whoever has one of them holds such a role. They are read with the
# permissions that the menu needs anyway, so the check costs no query of its own.
GUARDED = [right for right, (_label, roles) in RIGHTS.items() if {ADMIN, LEADER}.issuperset(roles)]


class SecondFactorMiddleware:
    """Sends an administrator or leader without a second factor to the page where it is set up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(FACTOR_PATH):
            request.session.pop(SEEN, None)  # it may be taken off there, so it is looked up again
        if self.must_set_up(request):
            messages.warning(request, _("Your role needs two-step sign-in. Set it up to go on."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def must_set_up(self, request):
        user = request.user
        if not settings.REQUIRE_SECOND_FACTOR or request.path.startswith(OPEN_PATHS) or not user.is_authenticated:
            return False
        centre = centre_of(request)
        if centre is None or centre.is_demonstration or request.session.get(SEEN):
            return False
        if not any(may(user, right) for right in GUARDED):
            return False
        if is_mfa_enabled(user):
            request.session[SEEN] = True
            return False
        return True
