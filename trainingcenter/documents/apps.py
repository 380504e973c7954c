"""Django's registration of trainingcenter.documents."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "trainingcenter.documents"
    label = "documents"
    verbose_name = _("Official papers")

    def ready(self):
        from .actions import sync_books

        post_migrate.connect(sync_books, sender=self, dispatch_uid="documents.sync_books")
