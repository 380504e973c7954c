"""Django's registration of courses."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    label = "courses"
    verbose_name = _("Programmes and classes")

    def ready(self):
        from . import checks, slots  # noqa: F401
