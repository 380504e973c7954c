"""What the list of those who must finish a programme by a day shows, and by what it is filtered."""

import django_filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_lazy

from courses.models import Programme
from learners.models import Learner
from trainingcenter.dates import left_in_words, urgency
from trainingcenter.organisation.unit_field import WithPartsFilter
from trainingcenter.ui.columns import DayColumn
from trainingcenter.ui.templatetags.ui import badge

TICK = (
    '<label><input type="checkbox" form="enrol" name="learner" value="{{ record.pk|stringformat:\'d\' }}">'
    '<span class="visually-hidden">{{ record.full_name }}</span></label>'
)


def programmes():
    """The programmes that must be finished within some time of admission."""
    return Programme.objects.filter(finish_within_months__isnull=False)


class TickColumn(tables.TemplateColumn):
    @property
    def header(self):
        return format_html('<span class="visually-hidden">{}</span>', gettext("ticked"))


class DueTable(tables.Table):
    """Grouped by unit unless another order is asked for; ticks are for those who may enrol."""

    knows_user = True
    tick = TickColumn(
        TICK,
        orderable=False,
        exclude_from_export=True,
        attrs={"td": {"class": "tick"}, "th": {"class": "tick"}},
    )
    full_name = tables.Column(linkify=True, order_by=("sort_key", "pk"))
    born = tables.Column(order_by=("birth_date", "birth_year"), verbose_name=gettext_lazy("date of birth"))
    position = tables.Column()
    unit = tables.Column(order_by=("unit__folded", "deadline"))
    party_cell = tables.Column()
    admission_date = DayColumn()
    deadline = DayColumn(verbose_name=gettext_lazy("deadline"))
    left = tables.Column(
        accessor="deadline",
        order_by="deadline",
        verbose_name=gettext_lazy("time left"),
        attrs={"td": {"class": "wide"}},
    )
    going_on = tables.Column(orderable=False, verbose_name=gettext_lazy("class now"), empty_values=())

    class Meta:
        model = Learner
        fields = (
            "tick", "full_name", "born", "position", "unit", "party_cell", "admission_date", "deadline", "left", "going_on",
        )  # fmt: skip
        template_name = "learners/_due_table.html"

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()
        if not user.has_perm("accounts.edit_learners"):
            self.columns.hide("tick")

    @property
    def grouped(self):
        """Whether the rows stand by unit, so that each unit is named once above its rows."""
        return not self.order_by

    def before_render(self, request):
        self.columns.hide("party_cell")
        if self.grouped:
            self.columns.hide("unit")

    def render_left(self, value):
        return badge(left_in_words(value, self.today), urgency(value, self.today))

    def value_left(self, value):
        return (value - self.today).days

    def render_going_on(self, record):
        rows = ((e.training_class.get_absolute_url(), e.training_class.code) for e in record.going_on)
        return format_html_join("", '<a href="{}">{}</a><br>', rows) or "–"

    def value_going_on(self, record):
        return "; ".join(e.training_class.code for e in record.going_on)


class DueFilter(django_filters.FilterSet):
    """`queryset` has the deadlines of `programme`."""

    q = django_filters.CharFilter(method="search", label=gettext_lazy("Name"))
    programme = django_filters.ModelChoiceFilter(
        queryset=lambda request: programmes(), method="keep", label=gettext_lazy("Programme")
    )
    unit = WithPartsFilter()
    until = django_filters.DateFilter(field_name="deadline", lookup_expr="lte", label=gettext_lazy("Deadline until"))
    enrolled = django_filters.ChoiceFilter(
        choices=[("no", gettext_lazy("not yet enrolled")), ("yes", gettext_lazy("enrolled now"))],
        method="by_enrolment",
        label=gettext_lazy("Class now"),
    )
    past = django_filters.ChoiceFilter(
        choices=[("long", gettext_lazy("overdue so long that a date must be missing"))],
        method="keep",
        label=gettext_lazy("Data"),
    )

    class Meta:
        model = Learner
        fields = []

    def __init__(self, *args, programme=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.of = programme
        if programmes().count() > 1:
            self.form.fields["programme"].empty_label = None
        else:
            del self.form.fields["programme"]

    def keep(self, queryset, _name, _value):
        """What the page has seen to already."""
        return queryset

    def search(self, queryset, _name, value):
        return queryset.search_as(self.request.user, value)

    def by_enrolment(self, queryset, _name, value):
        return queryset.enrolled_in(self.of) if value == "yes" else queryset.not_enrolled_in(self.of)
