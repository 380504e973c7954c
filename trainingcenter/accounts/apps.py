"""Django's registration of trainingcenter.accounts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "trainingcenter.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from .actions import make_cache_table, sync_roles

        post_migrate.connect(sync_roles, dispatch_uid="accounts.sync_roles")
        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="accounts.make_cache_table")
