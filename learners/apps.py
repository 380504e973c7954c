"""Django's registration of learners."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearnersConfig(AppConfig):
    name = "learners"
    label = "learners"
    verbose_name = _("Learners")

    def ready(self):
        from . import slots  # noqa: F401
