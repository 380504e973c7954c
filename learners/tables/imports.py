"""What the list of imports shows, and by what it is filtered."""

import django_filters
import django_tables2 as tables
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.models import TrainingClass
from learners.models import ImportBatch

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


def _count(status, label):
    """A column of one figure of the summary."""
    name = f"summary__{status}"
    return tables.Column(accessor=name, order_by=(name, "pk"), verbose_name=label, attrs=NUMBER, default="–")


class ImportTable(tables.Table):
    """One row an imported file; who may write opens it: remarks on a list tell ID numbers in full."""

    knows_user = True
    file = tables.Column(order_by=("file__name", "pk"), verbose_name=_("file"))
    kind = tables.Column(visible=False, exclude_from_export=False)
    training_class = tables.Column(
        order_by=("training_class__name", "pk"),
        verbose_name=_("class"),
        empty_values=(),
        attrs={"td": {"class": "wide"}},
    )
    state = tables.TemplateColumn("{% state record %}", order_by=("state", "pk"))
    created_at = tables.Column(order_by=("created_at", "pk"))
    enrolled = _count("enrolled", _("rows enrolled"))
    new = _count("new", _("new"))
    same = _count("same", _("already known"))
    changed = _count("changed", _("changed"))
    decide = _count("decide", _("to decide"))
    repeated = _count("repeated", _("repeated"))
    error = _count("error", _("errors"))

    class Meta:
        model = ImportBatch
        fields = (
            "file", "kind", "training_class", "state", "created_at", "enrolled", "new", "same", "changed", "decide",
            "repeated", "error",
        )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_open = user.has_perm("accounts.edit_learners")

    def render_file(self, record):
        if not self.may_open:
            return record.file.name
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.file.name)

    def value_file(self, record):
        return record.file.name

    def render_training_class(self, record):
        if record.training_class is None:
            return self.value_training_class(record)
        return format_html(
            '<a href="{}">{}</a>', reverse("learners:roster", args=[record.training_class_id]), record.training_class
        )

    def value_training_class(self, record):
        if record.training_class is not None:
            return record.training_class.name
        count = len(record.made_classes.all())
        return (
            ngettext("%(n)s class made", "%(n)s classes made", count) % {"n": count}
            if count
            else record.get_kind_display()
        )

    def render_created_at(self, record, value):
        return format_html("{}<br>{}", f"{timezone.localtime(value):%d/%m/%Y %H:%M}", record.created_by)

    def value_created_at(self, record, value):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}, {record.created_by}"

    def value_state(self, record):
        return record.get_state_display()


class ImportFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("File name"))
    kind = django_filters.ChoiceFilter(choices=ImportBatch.Kind, label=_("Kind"))
    training_class = django_filters.ModelChoiceFilter(
        queryset=TrainingClass.objects.filter(imports__isnull=False).distinct(), label=_("Class")
    )
    state = django_filters.ChoiceFilter(choices=ImportBatch.State, label=_("State"))
    created_by = django_filters.ModelChoiceFilter(
        queryset=get_user_model()
        .objects.filter(pk__in=ImportBatch.objects.values("created_by"))
        .select_related("person")
        .order_by("username"),
        label=_("Imported by"),
    )
    since = django_filters.DateFilter(field_name="created_at", lookup_expr="date__gte", label=_("From day"))
    until = django_filters.DateFilter(field_name="created_at", lookup_expr="date__lte", label=_("To day"))

    class Meta:
        model = ImportBatch
        fields = []

    def search(self, queryset, name, value):
        return queryset.named(value)
