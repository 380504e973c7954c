"""What lists of certificates show, and how they are filtered."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Programme
from learners.models import Enrolment, Learner
from trainingcenter.dates import left_in_words, urgency
from trainingcenter.organisation.unit_field import WithPartsFilter
from trainingcenter.ui.columns import DayColumn
from trainingcenter.ui.templatetags.ui import badge

from .models import Certificate

MONTHS = ("1", "3", "12", "24")


class RegisterTable(tables.Table):
    register_no = tables.Column(
        localize=False,
        order_by=("year", "book", "register_no"),
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )
    number = tables.Column(linkify=True, attrs={"td": {"class": "nowrap"}})
    full_name = tables.Column(order_by="enrolment__learner__sort_key")
    born = tables.Column(accessor="wording__birth_date", verbose_name=gettext_lazy("date of birth"), orderable=False)
    unit = tables.Column(accessor="wording__unit", verbose_name=gettext_lazy("unit"), orderable=False)
    training_class = tables.Column(
        accessor="class_code",
        verbose_name=gettext_lazy("class"),
        orderable=False,
        attrs={"td": {"class": "nowrap"}},
    )
    issued_on = DayColumn()
    handed_over_on = DayColumn()
    state = tables.TemplateColumn(
        '{% load i18n %}{% state record %}{% if record.entered_later %} <span class="soft">{% translate "entered later" %}</span>{% endif %}',
        order_by="state",
    )

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
        later = f" ({_('entered later')})" if record.entered_later else ""
        return f"{record.get_state_display()}{later}"


class RegisterFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Name, number, unit or class"))
    year = django_filters.NumberFilter(label=gettext_lazy("Year"))
    programme = django_filters.ModelChoiceFilter(
        field_name="enrolment__training_class__programme",
        queryset=Programme.objects.all(),
        label=gettext_lazy("Programme"),
    )
    state = django_filters.ChoiceFilter(choices=Certificate.State, label=gettext_lazy("State"))
    entered = django_filters.ChoiceFilter(
        choices=[("here", gettext_lazy("issued here")), ("later", gettext_lazy("entered later"))],
        method="entered_as",
        label=gettext_lazy("Written down"),
    )

    class Meta:
        model = Certificate
        fields = []

    def search(self, queryset, _name, value):
        return queryset.search(value)

    def entered_as(self, queryset, _name, value):
        return queryset.filter(entered_later=value == "later")


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
    certificate_on = DayColumn(verbose_name=gettext_lazy("issued on"))
    expires_on = DayColumn(verbose_name=gettext_lazy("valid until"))
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
