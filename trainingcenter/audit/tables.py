"""What the access log shows, and by what it is filtered."""

from datetime import datetime, timedelta

import django_filters
import django_tables2 as tables
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import AccessEntry, Refusal

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class AccessTable(tables.Table):
    at = tables.DateTimeColumn(format="d/m/Y H:i:s", attrs={"td": {"class": "nowrap"}})
    user = tables.Column(order_by=("user__person__sort_key", "user__username"))
    status = tables.Column(attrs=NUMBER)
    rows = tables.Column(attrs=NUMBER)
    is_export = tables.BooleanColumn(yesno=(_("yes"), "–"))

    class Meta:
        model = AccessEntry
        fields = ("at", "user", "method", "path", "status", "is_export", "what", "rows", "address")


class ExportTable(tables.Table):
    """Only what left the house: which list or paper, and of how many rows."""

    at = tables.DateTimeColumn(format="d/m/Y H:i:s", attrs={"td": {"class": "nowrap"}})
    user = tables.Column(order_by=("user__person__sort_key", "user__username"))
    what = tables.Column(attrs={"td": {"class": "wide"}})
    rows = tables.Column(attrs=NUMBER)

    class Meta:
        model = AccessEntry
        fields = ("at", "user", "what", "rows", "path", "address")


class RefusalTable(tables.Table):
    at = tables.DateTimeColumn(format="d/m/Y H:i:s", attrs={"td": {"class": "nowrap"}})
    tries = tables.Column(attrs=NUMBER)

    class Meta:
        model = Refusal
        fields = ("at", "network", "what", "tries")


class OnDay(django_filters.FilterSet):
    day = django_filters.DateFilter(method="on_day", label=_("Day (dd/mm/yyyy)"))

    def on_day(self, queryset, name, value):
        """From midnight to midnight, as a range that the index of `at` serves."""
        start = timezone.make_aware(datetime.combine(value, datetime.min.time()))
        return queryset.filter(at__gte=start, at__lt=start + timedelta(days=1))


class AccessFilter(OnDay):
    q = django_filters.CharFilter(field_name="what", lookup_expr="icontains", label=_("What was taken out"))
    user = django_filters.ModelChoiceFilter(queryset=get_user_model().objects.all(), label=_("Account"))
    day = django_filters.DateFilter(method="on_day", label=_("Day (dd/mm/yyyy)"))
    is_export = django_filters.ChoiceFilter(choices=[("True", _("yes"))], label=_("Exports only"))

    class Meta:
        model = AccessEntry
        fields = []


class ExportFilter(AccessFilter):
    is_export = None


class RefusalFilter(OnDay):
    network = django_filters.CharFilter(lookup_expr="startswith", label=_("Network address begins with"))
    what = django_filters.ChoiceFilter(choices=Refusal.What, label=_("What was tried"))

    class Meta:
        model = Refusal
        fields = []
