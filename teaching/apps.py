"""Django's registration of teaching."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeachingConfig(AppConfig):
    name = "teaching"
    label = "teaching"
    verbose_name = _("Teaching quality")

    def ready(self):
        from . import slots  # noqa: F401
