"""Accounts: who signs in, and through which groups they hold their rights."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .access import RIGHTS, ROLES


class AccountManager(UserManager):
    """Accounts come with their person, whose name every page shows."""

    use_in_migrations = False

    def get_queryset(self):
        return super().get_queryset().select_related("person")


class User(AbstractUser):
    """One sign-in. Its rights are those of its roles (groups named by the keys of `access.ROLES`)."""

    person = models.OneToOneField(
        "organisation.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name=_("person"),
    )
    first_name = None
    last_name = None

    objects = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]
        default_permissions = ()
        permissions = [(right, str(label._args[0])) for right, (label, _roles) in RIGHTS.items()]

    def __str__(self):
        return self.person.full_name if self.person_id else self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return self.username

    def get_absolute_url(self):
        return reverse("accounts:detail", args=[self.pk])

    @property
    def roles(self):
        """Keys of `access.ROLES` that this account holds."""
        if not hasattr(self, "_roles"):
            self._roles = [group.name for group in self.groups.all() if group.name in ROLES]
        return self._roles
