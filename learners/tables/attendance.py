"""Learners near a limit of absence, over all running classes."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from learners.models import Enrolment
from trainingcenter.ui.templatetags.ui import badge

from .learners import NUMBER

STATES = {"near": _("near the limit"), "over": _("over the limit")}


class NearLimitTable(tables.Table):
    learner = tables.Column(linkify=True, order_by="learner__sort_key", attrs={"td": {"class": "name"}})
    training_class = tables.Column(
        accessor="training_class__code",
        verbose_name=_("class"),
        linkify=lambda record: f"{reverse('learners:attendance', args=[record.training_class_id])}?sort=risk",
        attrs={"td": {"class": "nowrap"}},
    )
    total = tables.Column(verbose_name=_("periods of the class"), attrs=NUMBER)
    absent = tables.Column(verbose_name=_("periods absent"), attrs=NUMBER)
    unexcused = tables.Column(verbose_name=_("of them without leave"), attrs=NUMBER)
    left = tables.Column(verbose_name=_("may still miss"), attrs=NUMBER)
    state = tables.Column(verbose_name=_("state"), accessor="left", order_by="left")

    class Meta:
        model = Enrolment
        fields = ("learner", "training_class", "total", "absent", "unexcused", "left", "state")
        order_by = ("left",)

    def render_left(self, value):
        return max(value, 0)

    def render_state(self, value):
        return badge(STATES["over"], "overdue") if value < 0 else badge(STATES["near"], "due_soon")

    def value_state(self, value):
        return STATES["over" if value < 0 else "near"]


class NearLimitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name"))
    training_class = django_filters.ModelChoiceFilter(queryset=TrainingClass.objects.active(), label=_("Class"))
    state = django_filters.ChoiceFilter(choices=list(STATES.items()), method="by_state", label=_("State"))

    class Meta:
        model = Enrolment
        fields = []

    def search(self, queryset, _name, value):
        learners = queryset.model._meta.get_field("learner").related_model.objects
        return queryset.filter(learner__in=learners.search_as(self.request.user, value))

    def by_state(self, queryset, _name, value):
        return queryset.filter(left__lt=0) if value == "over" else queryset.filter(left__gte=0)
