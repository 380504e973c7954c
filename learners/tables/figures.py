"""What stands behind the figures of learners: enrolments, persons and classes."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from learners.models import Enrolment, Learner
from trainingcenter.ui.columns import DayColumn

from .learners import NUMBER


class EnrolmentTable(tables.Table):
    learner = tables.Column(linkify=True, order_by=("learner__sort_key", "pk"))
    born = tables.Column(
        accessor="learner__born",
        order_by=("learner__birth_date", "learner__birth_year"),
        verbose_name=_("date of birth"),
    )
    position = tables.Column()
    unit_name = tables.Column()
    code = tables.Column(
        accessor="training_class__code",
        linkify=lambda record: reverse("courses:class", args=[record.training_class_id]),
        verbose_name=_("class"),
        attrs={"td": {"class": "nowrap"}},
    )
    opened_on = DayColumn(accessor="training_class__opened_on", verbose_name=_("opened on"))
    completed = tables.BooleanColumn(verbose_name=_("completed"), yesno="✓,–")

    class Meta:
        model = Enrolment
        fields = ("learner", "born", "position", "unit_name", "code", "opened_on", "completed")

    def value_completed(self, value):
        return {True: _("yes"), False: _("no")}.get(value, "")


class EnrolmentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Learner"))

    class Meta:
        model = Enrolment
        fields = []

    def search(self, queryset, _name, value):
        return queryset.filter(learner__in=Learner.objects.search_as(self.request.user, value))


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Learner"))

    class Meta:
        model = Learner
        fields = []

    def search(self, queryset, _name, value):
        return queryset.search_as(self.request.user, value)


class ClassTable(tables.Table):
    code = tables.Column(linkify=True, attrs={"td": {"class": "nowrap"}})
    name = tables.Column(attrs={"td": {"class": "wide"}})
    opened_on = DayColumn()
    closed_on = DayColumn()
    counted = tables.Column(attrs=NUMBER, verbose_name=_("learners counted"))

    class Meta:
        model = TrainingClass
        fields = ("code", "name", "opened_on", "closed_on", "counted")


class ClassFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Code or name"))

    class Meta:
        model = TrainingClass
        fields = []

    def search(self, queryset, _name, value):
        return queryset.search(value)
