"""The access log, for administrators and inspectors."""

from django.utils.translation import gettext_lazy as _

from trainingcenter.ui.views import ListPage

from .models import AccessEntry, Refusal
from .tables import AccessFilter, AccessTable, ExportFilter, ExportTable, RefusalFilter, RefusalTable


class AccessLog(ListPage):
    rights = ("view_audit",)
    title = _("Audit log")
    template_name = "audit/list.html"
    table_class = AccessTable
    filterset_class = AccessFilter
    export_name = "nhat-ky"

    def get_queryset(self):
        return AccessEntry.objects.select_related("user__person")


class ExportLog(AccessLog):
    """What was taken out of the house as a file, by whom and how much."""

    title = _("Exported data")
    table_class = ExportTable
    filterset_class = ExportFilter
    export_name = "nhat-ky-xuat-du-lieu"
    empty_text = _("Nothing was exported. Every Excel, PDF or Word file that somebody takes out stands here.")

    def get_queryset(self):
        return super().get_queryset().filter(is_export=True, status=200)


class RefusalLog(ListPage):
    """Addresses that guessed too often and were refused for a while."""

    rights = ("view_audit",)
    title = _("Refused addresses")
    template_name = "audit/list.html"
    table_class = RefusalTable
    filterset_class = RefusalFilter
    export_name = "dia-chi-bi-tu-choi"
    empty_text = _("No address was refused. Who enters too many wrong check codes stands here.")

    def get_queryset(self):
        return Refusal.objects.all()
