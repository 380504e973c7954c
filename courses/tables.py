"""What the lists of classes and programmes show, and by what they are filtered."""

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import Hosting, Programme, TrainingClass

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class ClassTable(tables.Table):
    code = tables.Column(linkify=True)
    name = tables.Column(linkify=True)
    planned_start = tables.DateColumn(format="d/m/Y")
    planned_end = tables.DateColumn(format="d/m/Y")
    enrolled = tables.Column(attrs=NUMBER, verbose_name=_("learners"))
    hosting = tables.Column()
    state = tables.TemplateColumn("{% state record %}", order_by="state")

    class Meta:
        model = TrainingClass
        fields = ("code", "name", "planned_start", "planned_end", "enrolled", "hosting", "state")

    def value_state(self, record):
        return record.get_state_display()


class ClassFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name or code"))
    year = django_filters.NumberFilter(label=_("Year"))
    programme = django_filters.ModelChoiceFilter(queryset=Programme.objects.all(), label=_("Programme"))
    state = django_filters.ChoiceFilter(choices=TrainingClass.State, label=_("State"))
    hosting = django_filters.ChoiceFilter(choices=Hosting, label=_("Own or joint"))

    class Meta:
        model = TrainingClass
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(Q(name__icontains=value) | Q(code__icontains=value))


class ProgrammeTable(tables.Table):
    code = tables.Column(linkify=True)
    name = tables.Column(linkify=True)
    classes_count = tables.Column(attrs=NUMBER, verbose_name=_("classes"))

    class Meta:
        model = Programme
        fields = ("code", "name", "group", "classes_count")


class ProgrammeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Name"))
    group = django_filters.ChoiceFilter(choices=Programme.Group, label=_("Group"))

    class Meta:
        model = Programme
        fields = []
