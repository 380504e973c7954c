"""What every page needs: the centre, the menu, the bell."""

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from trainingcenter.accounts.access import may
from trainingcenter.notices.models import Notice
from trainingcenter.organisation.models import CentreIdentity

from .menu import entry_of, menu_for


class Rights:
    """`rights.edit_classes` in a template: whether the person signed in holds that right."""

    def __init__(self, user):
        self.user = user

    def __getitem__(self, right):
        return self.user is not None and may(self.user, right)


def page(request):
    """The centre's identity today, and for a signed-in person the menu and the number of unread notices; all lazy."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    menu = menu_for(user) if signed_in else []
    return {
        "centre": SimpleLazyObject(lambda: centre_of(request)),
        "menu": menu,
        "menu_entry": entry_of(menu, request.path),
        "rights": Rights(user if signed_in else None),
        "unread_notices": SimpleLazyObject(
            lambda: Notice.objects.filter(recipient=user, read_at__isnull=True).count() if signed_in else 0
        ),
    }


def centre_of(request):
    """The identity valid today, read once a request; None in an empty database."""
    if not hasattr(request, "_centre"):
        request._centre = CentreIdentity.objects.on(timezone.localdate())
    return request._centre
