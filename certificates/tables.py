"""What lists of certificates show, and how they are filtered."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from courses.models import Programme
from learners.models import Enrolment, Learner
from trainingcenter.dates import left_in_words, urgency
from trainingcenter.organisation.unit_field import WithPartsFilter
from trainingcenter.ui.templatetags.ui import badge

from .design_form import paper_words
from .documents import sides_of
from .models import Certificate, CertificateLayout, Printer

MONTHS = ("1", "3", "12", "24")


class RegisterTable(tables.Table):
    register_no = tables.Column(
        order_by=("year", "book", "register_no"), attrs={"td": {"class": "number"}, "th": {"class": "number"}}
    )
    number = tables.Column(linkify=True, attrs={"td": {"class": "nowrap"}})
    full_name = tables.Column(order_by="enrolment__learner__sort_key")
    born = tables.Column(accessor="wording__birth_date", verbose_name=gettext_lazy("date of birth"), orderable=False)
    unit = tables.Column(accessor="wording__unit", verbose_name=gettext_lazy("unit"), orderable=False)
    training_class = tables.Column(
        accessor="batch__training_class__code",
        verbose_name=gettext_lazy("class"),
        order_by="batch__training_class__code",
        attrs={"td": {"class": "nowrap"}},
    )
    issued_on = tables.DateColumn(format="d/m/Y")
    handed_over_on = tables.DateColumn(format="d/m/Y")
    state = tables.TemplateColumn("{% state record %}", order_by="state")

    class Meta:
        model = Certificate
        fields = (
            "register_no",
            "number",
            "full_name",
            "born",
            "unit",
            "training_class",
            "issued_on",
            "handed_over_on",
            "state",
        )

    def value_state(self, record):
        return record.get_state_display()


class RegisterFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Name, number, unit or class"))
    year = django_filters.NumberFilter(label=gettext_lazy("Year"))
    programme = django_filters.ModelChoiceFilter(
        field_name="batch__training_class__programme", queryset=Programme.objects.all(), label=gettext_lazy("Programme")
    )
    state = django_filters.ChoiceFilter(choices=Certificate.State, label=gettext_lazy("State"))

    class Meta:
        model = Certificate
        fields = []

    def search(self, queryset, _name, value):
        return queryset.search(value)


class RunningOutTable(tables.Table):
    learner = tables.Column(linkify=True, order_by=("learner__sort_key", "pk"))
    born = tables.Column(
        accessor="learner__born",
        order_by=("learner__birth_date", "learner__birth_year"),
        verbose_name=gettext_lazy("date of birth"),
    )
    unit = tables.Column(accessor="learner__unit", order_by=("learner__unit__folded", "expires_on"))
    programme = tables.Column(accessor="training_class__programme", order_by="training_class__programme__name")
    certificate_no = tables.Column(
        verbose_name=gettext_lazy("number"),
        linkify=lambda record: record.certificate_pk and reverse("certificates:detail", args=[record.certificate_pk]),
        attrs={"td": {"class": "nowrap"}},
    )
    certificate_on = tables.DateColumn(format="d/m/Y", verbose_name=gettext_lazy("issued on"))
    expires_on = tables.DateColumn(format="d/m/Y", verbose_name=gettext_lazy("valid until"))
    left = tables.Column(
        accessor="expires_on",
        order_by="expires_on",
        verbose_name=gettext_lazy("time left"),
        attrs={"td": {"class": "wide"}},
    )

    class Meta:
        model = Enrolment
        fields = ("learner", "born", "unit", "programme", "certificate_no", "certificate_on", "expires_on", "left")

    def render_left(self, value):
        today = timezone.localdate()
        return badge(left_in_words(value, today), urgency(value, today))

    def value_left(self, value):
        return (value - timezone.localdate()).days


class RunningOutFilter(django_filters.FilterSet):
    """Certificates that run out from today on within so many months, or those that have run out."""

    q = django_filters.CharFilter(method="search", label=gettext_lazy("Name"))
    within = django_filters.ChoiceFilter(
        choices=[(n, n) for n in MONTHS], method="keep", label=gettext_lazy("Within … months")
    )
    state = django_filters.ChoiceFilter(
        choices=[("over", gettext_lazy("run out already"))], method="keep", label=gettext_lazy("State")
    )
    unit = WithPartsFilter(field_name="learner__unit")
    programme = django_filters.ModelChoiceFilter(
        field_name="training_class__programme", queryset=Programme.objects.all(), label=gettext_lazy("Programme")
    )

    class Meta:
        model = Enrolment
        fields = []

    def keep(self, queryset, _name, _value):
        return queryset

    def search(self, queryset, _name, value):
        return queryset.filter(learner__in=Learner.objects.search_as(self.request.user, value))


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
