"""What lists of persons show beside the list of all learners."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from courses.models import Programme
from learners.models import Enrolment, Learner
from trainingcenter.ui.columns import DayColumn


class WaitingTable(tables.Table):
    """Who deferred and where they may go on."""

    knows_user = True
    learner = tables.Column(linkify=True, order_by=("learner__sort_key", "pk"))
    born = tables.Column(
        accessor="learner__born",
        order_by=("learner__birth_date", "learner__birth_year"),
        verbose_name=_("date of birth"),
    )
    unit_name = tables.Column(verbose_name=_("unit then"))
    training_class = tables.Column(linkify=True, order_by="training_class__planned_start")
    left_on = DayColumn(verbose_name=_("deferred on"))
    left_reason = tables.Column(verbose_name=_("reason"))
    goes_on = tables.Column(empty_values=(), orderable=False, verbose_name=_("Actions"))

    class Meta:
        model = Enrolment
        fields = ("learner", "born", "unit_name", "training_class", "left_on", "left_reason", "goes_on")

    def __init__(self, *args, user, **kwargs):
        hidden = () if user.has_perm("accounts.edit_learners") else ("goes_on",)
        super().__init__(*args, exclude=hidden, **kwargs)

    def render_goes_on(self, record):
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("learners:continue", args=[record.pk]), _("Goes on"), record.learner,
        )  # fmt: skip

    def value_goes_on(self, record):
        return ""


class WaitingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name or ID number"))
    programme = django_filters.ModelChoiceFilter(
        field_name="training_class__programme", queryset=Programme.objects.all(), label=_("Programme")
    )

    class Meta:
        model = Enrolment
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(learner__in=Learner.objects.search(value))
