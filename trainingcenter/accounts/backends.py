"""Who signs in, and where rights come from."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission


class RoleBackend(AuthenticationBackend):
    """allauth's sign-in; rights come from roles (groups) alone, so the table of a person's own rights is never read."""

    def _get_user_permissions(self, user_obj):
        return Permission.objects.all() if user_obj.is_superuser else Permission.objects.none()
