"""Columns and filters of the lists of reports."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learners.models import Enrolment, Learner
from trainingcenter.ui.columns import DayColumn

from .models import PeriodReport


class ReportTable(tables.Table):
    title = tables.Column(linkify=True)
    date_from = DayColumn()
    date_to = DayColumn()
    number = tables.Column(accessor="paper__number_text", attrs={"td": {"class": "nowrap"}}, verbose_name=_("number"))
    state = tables.TemplateColumn("{% state record.paper %}", order_by="paper__state", verbose_name=_("State"))

    class Meta:
        model = PeriodReport
        fields = ("title", "date_from", "date_to", "number", "state")

    def value_state(self, record):
        return record.paper.get_state_display()


class ReportFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("Title"))
    period = django_filters.ChoiceFilter(choices=PeriodReport.Period, label=_("Period"))

    class Meta:
        model = PeriodReport
        fields = []


class RowsTable(tables.Table):
    """The enrolments behind a figure."""

    learner = tables.Column(linkify=True, order_by=("learner__sort_key", "pk"))
    born = tables.Column(
        accessor="learner__born",
        order_by=("learner__birth_date", "learner__birth_year"),
        verbose_name=_("date of birth"),
    )
    unit_name = tables.Column()
    code = tables.Column(
        accessor="training_class__code",
        linkify=lambda record: reverse("courses:class", args=[record.training_class_id]),
        verbose_name=_("class"),
        attrs={"td": {"class": "nowrap"}},
    )
    programme = tables.Column(accessor="training_class__programme", order_by="training_class__programme__name")
    rank = tables.Column(attrs={"td": {"class": "nowrap"}})
    completed = tables.BooleanColumn(verbose_name=_("completed"), yesno="✓,–")

    class Meta:
        model = Enrolment
        fields = ("learner", "born", "unit_name", "code", "programme", "rank", "completed")

    def value_completed(self, value):
        return {True: _("yes"), False: _("no")}.get(value, "")

    def value_rank(self, record):
        return record.get_rank_display()


class RowsFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Learner"))

    class Meta:
        model = Enrolment
        fields = []

    def search(self, queryset, _name, value):
        return queryset.filter(learner__in=Learner.objects.search_as(self.request.user, value))
