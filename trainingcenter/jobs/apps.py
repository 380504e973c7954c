"""Django's registration of trainingcenter.jobs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "trainingcenter.jobs"
    label = "jobs"
    verbose_name = _("Long work")
