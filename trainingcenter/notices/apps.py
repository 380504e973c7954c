"""Django's registration of trainingcenter.notices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "trainingcenter.notices"
    label = "notices"
    verbose_name = _("Notices")
