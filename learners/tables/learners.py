"""What the lists of learners and results show, and by what they are filtered."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from learners.models import Learner, TargetGroup
from trainingcenter.organisation.models import Person
from trainingcenter.organisation.unit_field import WithPartsFilter
from trainingcenter.ui.templatetags.ui import masked

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
