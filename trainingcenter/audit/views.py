"""The access log, for administrators and inspectors."""

import django_filters
import django_tables2 as tables
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from trainingcenter.ui.views import ListPage

from .models import AccessEntry


class AccessTable(tables.Table):
    at = tables.DateTimeColumn(format="d/m/Y H:i:s")
    status = tables.Column(attrs={"td": {"class": "number"}, "th": {"class": "number"}})
    is_export = tables.BooleanColumn(yesno=(_("yes"), "–"))

    class Meta:
        model = AccessEntry
        fields = ("at", "user", "method", "path", "status", "is_export", "address")


class AccessFilter(django_filters.FilterSet):
    user = django_filters.ModelChoiceFilter(
        queryset=get_user_model().objects.select_related("person"), label=_("Account")
    )
    day = django_filters.DateFilter(field_name="at", lookup_expr="date", label=_("Day (dd/mm/yyyy)"))
    is_export = django_filters.BooleanFilter(label=_("Exports only"))

    class Meta:
        model = AccessEntry
        fields = []


class AccessLog(ListPage):
    rights = ("view_audit",)
    title = _("Audit log")
    table_class = AccessTable
    filterset_class = AccessFilter
    export_name = "nhat-ky"

    def get_queryset(self):
        return AccessEntry.objects.select_related("user__person")
