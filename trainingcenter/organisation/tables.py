"""What the lists of people and of units show, and by what they are filtered."""

import django_filters
import django_tables2 as tables
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from trainingcenter.ui.columns import DayColumn

from .models import Person, Post, Unit


class PersonTable(tables.Table):
    full_name = tables.Column(linkify=True, order_by="sort_key")
    posts = tables.Column(empty_values=(), accessor="pk", orderable=False, verbose_name=_("posts held today"))

    class Meta:
        model = Person
        fields = ("full_name", "posts", "main_office", "main_position", "phone", "email")

    def render_posts(self, record):
        return format_html_join("", "{}<br>", ((post.get_kind_display(),) for post in record.posts_today)) or "–"

    def value_posts(self, record):
        return "; ".join(str(post.get_kind_display()) for post in record.posts_today)


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name"))
    post = django_filters.ChoiceFilter(choices=Post.Kind, method="holding", label=_("Post"))

    class Meta:
        model = Person
        fields = []

    def search(self, queryset, name, value):
        return queryset.search(value)

    def holding(self, queryset, name, value):
        return queryset.filter(posts__kind=value).distinct()


class UnitTable(tables.Table):
    name = tables.Column(linkify=True, order_by="folded")
    parent = tables.Column(linkify=True)
    closed_on = DayColumn()
    successor = tables.Column(linkify=True)

    class Meta:
        model = Unit
        fields = ("name", "kind", "parent", "closed_on", "successor")


class UnitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name"))
    kind = django_filters.ChoiceFilter(choices=Unit.Kind, label=_("Kind"))
    still = django_filters.ChoiceFilter(
        method="state", choices=[("open", _("still active")), ("closed", _("closed or merged"))], label=_("State")
    )

    class Meta:
        model = Unit
        fields = []

    def search(self, queryset, name, value):
        return queryset.search(value)

    def state(self, queryset, name, value):
        return queryset.filter(closed_on__isnull=value == "open")
