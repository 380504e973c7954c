"""Django's registration of trainingcenter.documents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "trainingcenter.documents"
    label = "documents"
    verbose_name = _("Official papers")
