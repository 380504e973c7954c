"""What the lists of classes and programmes show, and by what they are filtered."""

import django_filters
import django_tables2 as tables
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from trainingcenter.organisation.models import Person
from trainingcenter.ui.templatetags.ui import badge

from .models import Hosting, PlanLine, Programme, Scheme, TrainingClass

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}


class ClassTable(tables.Table):
    code = tables.Column(linkify=True, attrs=NOWRAP)
    name = tables.Column(linkify=True, attrs=WIDE)
    planned_start = tables.DateColumn(format="d/m/Y", verbose_name=_("opening"))
    planned_end = tables.DateColumn(format="d/m/Y", verbose_name=_("closing"))
    enrolled = tables.Column(attrs=NUMBER, verbose_name=_("learners"))
    hosting = tables.Column()
    supervisor = tables.Column(order_by="supervisor__sort_key")
    state = tables.TemplateColumn("{% state record %}", order_by="state")

    class Meta:
        model = TrainingClass
        fields = ("code", "name", "planned_start", "planned_end", "enrolled", "hosting", "supervisor", "state")

    def value_state(self, record):
        return record.get_state_display()


class ClassFilter(django_filters.FilterSet):
    LINES = PlanLine.objects.select_related("programme")

    q = django_filters.CharFilter(method="search", label=_("Name or code"))
    year = django_filters.ChoiceFilter(label=_("Year"))
    programme = django_filters.ModelChoiceFilter(queryset=Programme.objects.all(), label=_("Programme"))
    state = django_filters.ChoiceFilter(choices=TrainingClass.State, label=_("State"))
    hosting = django_filters.ChoiceFilter(choices=Hosting, label=_("Own or joint"))
    plan_line = django_filters.ModelChoiceFilter(queryset=LINES, label=_("Line of the plan"))
    supervisor = django_filters.ModelChoiceFilter(
        queryset=Person.objects.filter(supervised_classes__isnull=False).distinct(), label=_("Class supervisor")
    )
    schemes = django_filters.ModelChoiceFilter(queryset=Scheme.objects.all(), label=_("Scheme or resolution"))
    waiting = django_filters.ChoiceFilter(
        choices=[("letters", _("letters to sign")), ("answers", _("units without answer"))],
        method="filter_waiting",
        label=_("What waits"),
    )

    class Meta:
        model = TrainingClass
        fields = []

    def __init__(self, *args, **kwargs):
        """The years on offer are those that have classes; a line of the plan comes only from the plan's page."""
        super().__init__(*args, **kwargs)
        years = set(TrainingClass.objects.values_list("year", flat=True).distinct())
        asked, line = self.data.get("year", ""), self.data.get("plan_line", "")
        years |= {int(asked)} if asked.isdecimal() else set()
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in sorted(years, reverse=True)]
        if line.isdecimal():
            self.filters["plan_line"].extra["queryset"] = self.LINES.filter(plan__lines=line)
        else:
            del self.filters["plan_line"]

    def search(self, queryset, name, value):
        return queryset.search(value)

    def filter_waiting(self, queryset, name, value):
        return queryset.with_letters_to_sign() if value == "letters" else queryset.with_overdue_answers()


def unsure(programme):
    """What the newest version of `programme` leaves open, in words."""
    version = next(iter(programme.versions.all()), None)
    if version is None:
        return [_("no version yet")]
    warnings = [
        (version.rules_confirmed, _("rules unconfirmed")),
        (version.lessons_complete, _("list of lessons incomplete")),
    ]
    return [text for sure, text in warnings if not sure]


class ProgrammeTable(tables.Table):
    code = tables.Column(linkify=True, attrs=NOWRAP)
    name = tables.Column(linkify=True)
    unsure = tables.Column(empty_values=(), verbose_name=_("What is unsure"), orderable=False)
    classes_count = tables.Column(attrs=NUMBER, verbose_name=_("classes"))

    class Meta:
        model = Programme
        fields = ("code", "name", "group", "unsure", "classes_count")

    def render_unsure(self, record):
        return format_html_join(" ", "{}", ((badge(text, "changes_requested"),) for text in unsure(record)))

    def value_unsure(self, record):
        return "; ".join(str(text) for text in unsure(record))


class ProgrammeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name or code"))
    group = django_filters.ChoiceFilter(choices=Programme.Group, label=_("Group"))

    class Meta:
        model = Programme
        fields = []

    def search(self, queryset, name, value):
        return queryset.search(value)
