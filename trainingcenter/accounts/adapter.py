"""How allauth behaves here: accounts are made by the administrator, nobody signs up; refusals say what to do next."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

# Words of allauth for which it carries no Vietnamese. Named here, they stay in our own catalogue.
BORROWED_WORDS = (
    _("Username"),
    _("Code"),
    _("Authenticator code"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Incorrect code."),
    _("You must type the same password each time."),
    _("Use your password"),
    _("Use authenticator app or code"),
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "The user name or the password is wrong. Check Caps Lock and the Vietnamese keyboard, then try again."
        ),
        "too_many_login_attempts": _(
            "Too many wrong tries. Wait five minutes, or ask the administrator for a new password."
        ),
        "rate_limited": _("Too many requests in a short time. Wait a few minutes, then try again."),
        "enter_current_password": _("This is not your current password. Type it again."),
        "incorrect_password": _("This is not your password. Type it again."),
    }

    def is_open_for_signup(self, request):
        return False
