"""What the lists of blanks show, and how they are filtered."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from trainingcenter.ui.columns import DayColumn
from trainingcenter.vietnamese import number_vn

from .models import Blank, BlankLot, BlankMovement, BlankSeries

TICK = (
    '{% if record.state == "stock" or record.state == "spoiled" %}<label><input type="checkbox" form="destroy"'
    ' name="sheet" value="{{ record.pk|stringformat:\'d\' }}">'
    '<span class="visually-hidden">{{ record.serial }}</span></label>{% endif %}'
)


class TickColumn(tables.TemplateColumn):
    @property
    def header(self):
        return format_html('<span class="visually-hidden">{}</span>', gettext("ticked"))


class SheetTable(tables.Table):
    """Sheets; those that may be destroyed have a box for whoever may do it."""

    knows_user = True
    tick = TickColumn(
        TICK, orderable=False, exclude_from_export=True, attrs={"td": {"class": "tick"}, "th": {"class": "tick"}}
    )
    serial = tables.Column(linkify=True, attrs={"td": {"class": "nowrap"}})
    series = tables.Column(accessor="lot__series__name", verbose_name=gettext_lazy("series"))
    received_on = DayColumn(accessor="lot__received_on", verbose_name=gettext_lazy("received on"))
    state = tables.TemplateColumn("{% state record %}", order_by="state")
    certificate = tables.Column(
        accessor="certificate__number",
        linkify=lambda record: record.certificate_id and reverse("certificates:detail", args=[record.certificate_id]),
        verbose_name=gettext_lazy("certificate"),
        attrs={"td": {"class": "nowrap"}},
    )
    full_name = tables.Column(accessor="certificate__full_name", verbose_name=gettext_lazy("full name"))

    class Meta:
        model = Blank
        fields = ("tick", "serial", "series", "received_on", "state", "certificate", "full_name")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not user.has_perm("accounts.issue_certificates"):
            self.columns.hide("tick")

    def value_state(self, record):
        return record.get_state_display()


class SheetFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Serial"))
    state = django_filters.ChoiceFilter(choices=Blank.State, label=gettext_lazy("State"))
    series = django_filters.ModelChoiceFilter(
        field_name="lot__series", queryset=BlankSeries.objects.all(), label=gettext_lazy("Series")
    )
    lot = django_filters.ModelChoiceFilter(
        queryset=BlankLot.objects.select_related("series"), label=gettext_lazy("Lot")
    )

    class Meta:
        model = Blank
        fields = []

    def search(self, queryset, _name, value):
        return queryset.filter(serial__icontains=value.replace("\0", "").strip())


class MovementTable(tables.Table):
    on = DayColumn(order_by=("on", "pk"))
    kind = tables.Column()
    sheets = tables.Column(
        accessor="n", verbose_name=gettext_lazy("sheets"), attrs={"td": {"class": "number"}, "th": {"class": "number"}}
    )
    serials = tables.Column(
        accessor="first", verbose_name=gettext_lazy("serials"), orderable=False, attrs={"td": {"class": "nowrap"}}
    )
    holder = tables.Column()
    minutes = tables.Column()
    reason = tables.Column()
    file = tables.Column(
        linkify=lambda record: record.file_id and reverse("certificates:blank_movement_file", args=[record.pk]),
        orderable=False,
    )
    by = tables.Column(orderable=False)

    class Meta:
        model = BlankMovement
        fields = ("on", "kind", "sheets", "serials", "holder", "minutes", "reason", "file", "by")

    def render_sheets(self, record):
        url = reverse("certificates:blank_sheets")
        return format_html('<a href="{}?movement={}">{}</a>', url, str(record.pk), number_vn(record.n))

    def value_sheets(self, record):
        return record.n

    def render_serials(self, record):
        return record.first if record.first == record.last else f"{record.first} – {record.last}"


class MovementFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=BlankMovement.Kind, label=gettext_lazy("Kind"))
    series = django_filters.ModelChoiceFilter(
        queryset=BlankSeries.objects.all(), method="of_series", label=gettext_lazy("Series")
    )
    since = django_filters.DateFilter(field_name="on", lookup_expr="gte", label=gettext_lazy("From day"))
    until = django_filters.DateFilter(field_name="on", lookup_expr="lte", label=gettext_lazy("To day"))

    class Meta:
        model = BlankMovement
        fields = []

    def of_series(self, queryset, _name, series):
        of_these = BlankMovement.blanks.through.objects.filter(blank__lot__series=series)
        return queryset.filter(pk__in=of_these.values("blankmovement"))
