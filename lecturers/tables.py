"""What the list of lecturers shows, and by what it is filtered."""

import django_filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Lecturer

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class LecturerTable(tables.Table):
    person = tables.Column(linkify=lambda record: record.get_absolute_url(), order_by="person__sort_key")
    kind = tables.Column()
    office = tables.Column(accessor="person__main_office", verbose_name=_("main office"))
    position = tables.Column(accessor="person__main_position", verbose_name=_("position"))
    speciality = tables.Column()
    phone = tables.Column(accessor="person__phone", verbose_name=_("telephone"))
    periods = tables.Column(attrs=NUMBER, verbose_name=_("periods held this year"))

    class Meta:
        model = Lecturer
        fields = ("person", "kind", "office", "position", "speciality", "phone", "periods")


class LecturerFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name"))
    kind = django_filters.ChoiceFilter(choices=Lecturer.Kind, label=_("Kind of lecturer"))
    still = django_filters.ChoiceFilter(
        method="teaching", choices=[("yes", _("still teaching")), ("no", _("no longer teaching"))], label=_("State")
    )

    class Meta:
        model = Lecturer
        fields = []

    def search(self, queryset, name, value):
        return queryset.search(value)

    def teaching(self, queryset, name, value):
        today = timezone.localdate()
        return queryset.active_on(today) if value == "yes" else queryset.filter(until__lt=today)
