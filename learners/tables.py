"""What the lists of learners and results show, and by what they are filtered."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Programme, TrainingClass
from trainingcenter.organisation.models import Person
from trainingcenter.organisation.unit_field import WithPartsFilter
from trainingcenter.ui.templatetags.ui import masked

from .models import Learner, TargetGroup

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class LearnerTable(tables.Table):
    """Names link to the person; ID numbers are masked without the right to see them."""

    knows_user = True
    full_name = tables.Column(linkify=True, order_by=("sort_key", "pk"))
    born = tables.Column(order_by=("birth_date", "birth_year"), verbose_name=_("date of birth"))
    sex = tables.Column()
    ethnicity = tables.Column()
    national_id = tables.Column()
    unit = tables.Column(order_by="unit__folded")
    position = tables.Column()

    class Meta:
        model = Learner
        fields = ("full_name", "born", "sex", "ethnicity", "national_id", "unit", "position")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.whole = user.has_perm("accounts.view_sensitive")
        for name in ("national_id", "ethnicity"):  # the order would tell what the mask hides
            self.columns[name].column.orderable = self.whole

    def render_national_id(self, value):
        return masked(value, self.whole)

    def render_ethnicity(self, value):
        return value if self.whole else _("hidden")

    value_national_id, value_ethnicity = render_national_id, render_ethnicity


class LearnerFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name or ID number"))
    unit = WithPartsFilter()
    group = django_filters.ModelChoiceFilter(
        queryset=TargetGroup.objects.all(), method="in_group", label=_("Target group")
    )
    sex = django_filters.ChoiceFilter(choices=Person.Sex, label=_("Sex"))

    class Meta:
        model = Learner
        fields = []

    def search(self, queryset, name, value):
        return queryset.search_as(self.request.user, value)

    def in_group(self, queryset, name, value):
        return queryset.in_group(value)


class ResultTable(tables.Table):
    code = tables.Column(linkify=True, attrs={"td": {"class": "nowrap"}})
    name = tables.Column(linkify=lambda record: reverse("learners:recognition", args=[record.pk]))
    enrolled = tables.Column(attrs=NUMBER, verbose_name=_("learners"))
    completed_count = tables.Column(attrs=NUMBER, verbose_name=_("recognised"))
    excellent = tables.Column(attrs=NUMBER, verbose_name=_("Excellent"))
    very_good = tables.Column(attrs=NUMBER, verbose_name=_("Very good"))
    good = tables.Column(attrs=NUMBER, verbose_name=_("Good"))
    average = tables.Column(attrs=NUMBER, verbose_name=_("Average"))
    failed = tables.Column(attrs=NUMBER, verbose_name=_("Not passed"))
    state = tables.TemplateColumn(
        "{% load i18n %}{% state record %}"
        "{% if record.is_earlier %}<br><span class='soft'>{% translate 'from an old register' %}</span>{% endif %}",
        order_by="state",
    )

    class Meta:
        model = TrainingClass
        fields = (
            "code",
            "name",
            "enrolled",
            "completed_count",
            "excellent",
            "very_good",
            "good",
            "average",
            "failed",
            "state",
        )

    def value_state(self, record):
        return record.get_state_display()


class ResultFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(label=_("Year"))
    programme = django_filters.ModelChoiceFilter(queryset=Programme.objects.all(), label=_("Programme"))
    state = django_filters.ChoiceFilter(choices=TrainingClass.State, label=_("State"))

    class Meta:
        model = TrainingClass
        fields = []
