"""Django's registration of trainingcenter.jobs."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "trainingcenter.jobs"
    label = "jobs"
    verbose_name = _("Long work")

    def ready(self):
        """Every task is registered before the first request: two threads could not import them at once."""
        autodiscover_modules("tasks")
