"""What the lists of learners and results show, and by what they are filtered."""

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Programme, TrainingClass

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


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
