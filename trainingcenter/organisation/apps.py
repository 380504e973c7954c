"""Django's registration of trainingcenter.organisation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "trainingcenter.organisation"
    label = "organisation"
    verbose_name = _("Organisation")
