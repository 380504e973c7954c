"""The access log, for administrators and inspectors."""

from django.utils.translation import gettext_lazy as _

from trainingcenter.ui.views import ListPage

from .models import AccessEntry
from .tables import AccessFilter, AccessTable


class AccessLog(ListPage):
    rights = ("view_audit",)
    title = _("Audit log")
    table_class = AccessTable
    filterset_class = AccessFilter
    export_name = "nhat-ky"

    def get_queryset(self):
        return AccessEntry.objects.select_related("user__person")
