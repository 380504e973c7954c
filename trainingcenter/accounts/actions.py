"""Accounts and roles: what an administrator does."""

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from . import access
from .models import User


def sync_roles(**_kwargs):
    """Every role of `access.ROLES` is a group that holds exactly the rights of the table. Runs after each migration."""
    permissions = {p.codename: p for p in Permission.objects.filter(content_type__app_label="accounts")}
    if not permissions.keys() >= access.RIGHTS.keys():
        return
    for role in access.ROLES:
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set([permissions[right] for right in access.rights_of(role)])


def make_cache_table(*, using, **_kwargs):
    """The table of the cache is there: sign-in is throttled for all processes together. Runs after each migration."""
    call_command("createcachetable", database=using, verbosity=0)


@transaction.atomic
def create_account(*, username, password, roles, person=None, email=""):
    """Return a new active account that holds `roles` (keys of `access.ROLES`)."""
    unknown = set(roles) - access.ROLES.keys()
    if unknown:
        raise ValidationError(_("Unknown role: %(roles)s.") % {"roles": ", ".join(sorted(unknown))})
    user = User(username=username, person=person, email=email)
    user.set_password(password)
    user.full_clean()
    user.save()
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@transaction.atomic
def change_account(*, user, roles, is_active, email, by):
    """Set what an account may do; nobody takes the administrator's role from themselves or locks themselves out."""
    if user == by and (not is_active or access.ADMIN not in roles):
        raise ValidationError(_("You cannot take away your own access. Ask another administrator."))
    user.is_active, user.email = is_active, email
    user.full_clean(exclude=["password"])
    user.save(update_fields=["is_active", "email"])
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def reset_password(*, user, password, by):
    """`user` signs in with `password` from now on; their open sessions end."""
    user.set_password(password)
    user.save(update_fields=["password"])
