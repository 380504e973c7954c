"""What lists of layouts and of printers show."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from trainingcenter.ui.templatetags.ui import badge

from .design_form import paper_words
from .documents import sides_of
from .models import CertificateLayout, Printer


class LayoutTable(tables.Table):
    name = tables.Column(linkify=lambda record: reverse("certificates:layout", args=[record.pk]))
    number = tables.Column(attrs={"td": {"class": "number"}, "th": {"class": "number"}})
    paper = tables.Column(accessor="design", verbose_name=gettext_lazy("paper size"), orderable=False)
    sides = tables.Column(accessor="design", verbose_name=gettext_lazy("sides"), orderable=False)
    overprint = tables.Column(accessor="design", verbose_name=gettext_lazy("what is printed"), orderable=False)
    issues = tables.Column(
        verbose_name=gettext_lazy("issues"), attrs={"td": {"class": "number"}, "th": {"class": "number"}}
    )
    made_at = tables.DateTimeColumn(format="d/m/Y")
    in_use = tables.Column(verbose_name=gettext_lazy("state"))

    class Meta:
        model = CertificateLayout
        fields = ("name", "number", "kind", "paper", "sides", "overprint", "issues", "made_by", "made_at", "in_use")

    def render_paper(self, value):
        return paper_words(value)

    def render_sides(self, value):
        return sides_of(value)

    def render_overprint(self, value):
        return gettext("upon blanks") if value.get("overprint") else gettext("whole page")

    def render_in_use(self, value):
        return badge(gettext("in use"), "done") if value else badge(gettext("not in use"), "draft")

    def value_in_use(self, value):
        return gettext("in use") if value else gettext("not in use")


class LayoutFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=gettext_lazy("Name"))
    in_use = django_filters.ChoiceFilter(
        choices=[("1", gettext_lazy("in use")), ("0", gettext_lazy("not in use"))], label=gettext_lazy("State")
    )

    class Meta:
        model = CertificateLayout
        fields = []


class PrinterTable(tables.Table):
    name = tables.Column(linkify=lambda record: reverse("certificates:printer", args=[record.pk]))
    right = tables.Column(attrs={"td": {"class": "number"}, "th": {"class": "number"}})
    down = tables.Column(attrs={"td": {"class": "number"}, "th": {"class": "number"}})

    class Meta:
        model = Printer
        fields = ("name", "right", "down", "note")


class PrinterFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=gettext_lazy("Name"))

    class Meta:
        model = Printer
        fields = []
