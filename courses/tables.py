"""What the lists of classes and programmes show, and by what they are filtered."""

import django_filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from trainingcenter.organisation.models import Person
from trainingcenter.ui.columns import DayColumn
from trainingcenter.ui.templatetags.ui import badge
from trainingcenter.ui.views import number_of

from .models import Hosting, PlanLine, Programme, Scheme, TrainingClass

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}
STATE_OF_CLASS = (  # the words stand in the page of the class too
    "{% load i18n %}{% state record %}"
    "{% if record.is_earlier %}<br><span class='soft'>{% translate 'from an old register' %}</span>{% endif %}"
)


class ClassTable(tables.Table):
    code = tables.Column(linkify=True, attrs=NOWRAP)
    name = tables.Column(linkify=True, attrs=WIDE)
    planned_start = DayColumn(verbose_name=_("opening"))
    planned_end = DayColumn(verbose_name=_("closing"))
    enrolled = tables.Column(attrs=NUMBER, verbose_name=_("learners"))
    hosting = tables.Column()
    supervisor = tables.Column(order_by="supervisor__sort_key")
    state = tables.TemplateColumn(STATE_OF_CLASS, order_by="state")

    class Meta:
        model = TrainingClass
        fields = ("code", "name", "planned_start", "planned_end", "enrolled", "hosting", "supervisor", "state")

    def value_state(self, record):
        return record.get_state_display()


STAGES = [
    ("opened", _("opened by a decision")),
    ("done", _("done")),
    ("late", _("planned, opening day passed")),
    ("outside", _("opened outside the plan of its year")),
    ("outside_done", _("done, outside the plan of its year")),
]


class ClassFilter(django_filters.FilterSet):
    LINES = PlanLine.objects.select_related("programme")

    q = django_filters.CharFilter(method="search", label=_("Name or code"))
    year = django_filters.ChoiceFilter(label=_("Year"))
    programme = django_filters.ModelChoiceFilter(queryset=Programme.objects.all(), label=_("Programme"))
    state = django_filters.ChoiceFilter(choices=TrainingClass.State, label=_("State"))
    hosting = django_filters.ChoiceFilter(choices=Hosting, label=_("Own or joint"))
    plan_line = django_filters.ModelChoiceFilter(queryset=LINES, label=_("Line of the plan"))
    plan = django_filters.NumberFilter(field_name="plan_line__plan__year", label=_("Annual plan"))
    scheme = django_filters.ModelChoiceFilter(
        queryset=Scheme.objects.all(), method="tagged", label=_("Scheme or resolution")
    )
    stage = django_filters.ChoiceFilter(choices=STAGES, method="at_stage", label=_("Counted as"))
    supervisor = django_filters.ModelChoiceFilter(
        queryset=Person.objects.filter(supervised_classes__isnull=False).distinct(), label=_("Class supervisor")
    )
    waiting = django_filters.ChoiceFilter(
        choices=[
            ("publish", _("timetable to publish")),
            ("letters", _("letters to sign")),
            ("answers", _("units without answer")),
        ],
        method="filter_waiting",
        label=_("What waits"),
    )

    class Meta:
        model = TrainingClass
        fields = []

    def __init__(self, *args, **kwargs):
        """The years on offer are those that have classes; what only figures of plans link to is not offered unasked."""
        super().__init__(*args, **kwargs)
        years = set(TrainingClass.objects.values_list("year", flat=True).distinct())
        asked, line = self.data.get("year", ""), self.data.get("plan_line", "")
        years |= {number_of(asked)} - {0}
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in sorted(years, reverse=True)]
        if number_of(line):
            self.filters["plan_line"].extra["queryset"] = self.LINES.filter(plan__lines=line)
        else:
            del self.filters["plan_line"]
        for name in ("plan", "scheme", "stage"):
            if not self.data.get(name):
                del self.filters[name]

    def tagged(self, queryset, name, value):
        return queryset.filter(pk__in=TrainingClass.objects.tagged(value).values("pk"))

    def at_stage(self, queryset, name, value):
        """The classes that a figure of the plan counts."""
        if value == "late":
            return queryset.overdue(timezone.localdate())
        found = queryset.done() if value.endswith("done") else queryset.counted()
        return found.outside_plan() if value.startswith("outside") else found

    def search(self, queryset, name, value):
        return queryset.search(value)

    def filter_waiting(self, queryset, name, value):
        if value == "publish":
            return queryset.to_publish(timezone.localdate())
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


class SchemeTable(tables.Table):
    number = tables.Column(linkify=True, attrs=NOWRAP)
    kind = tables.Column(attrs=NOWRAP)
    title = tables.Column(attrs=WIDE)
    issued_on = DayColumn(verbose_name=_("date of the document"))
    period = tables.Column(
        empty_values=(), verbose_name=_("years of validity"), order_by=("first_year", "last_year"), attrs=NOWRAP
    )
    lines_count = tables.Column(attrs=NUMBER, verbose_name=_("lines of plans"))
    classes_count = tables.Column(attrs=NUMBER, verbose_name=_("classes tagged"))

    class Meta:
        model = Scheme
        fields = ("number", "kind", "title", "issuer", "issued_on", "period", "lines_count", "classes_count")

    def render_period(self, record):
        return f"{record.first_year}–{record.last_year}"


class SchemeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Number, abstract or issuer"))
    kind = django_filters.ChoiceFilter(choices=Scheme.Kind, label=_("Kind"))
    year = django_filters.NumberFilter(method="holds", label=_("Holds in the year"))

    class Meta:
        model = Scheme
        fields = []

    def search(self, queryset, name, value):
        return queryset.search(value)

    def holds(self, queryset, name, value):
        return queryset.of_year(int(value))
