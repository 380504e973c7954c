"""What the list of accounts shows, and by what it is searched."""

import django_filters
import django_tables2 as tables
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trainingcenter.vietnamese import fold

from .access import ROLES
from .models import User


class AccountTable(tables.Table):
    username = tables.Column(linkify=True, verbose_name=_("User name"))
    person = tables.Column(order_by="person__sort_key", verbose_name=_("Person"))
    roles = tables.Column(orderable=False, verbose_name=_("Roles"))
    is_active = tables.BooleanColumn(verbose_name=_("May sign in"), yesno=(_("yes"), _("no")))
    last_login = tables.DateTimeColumn(format="d/m/Y H:i", verbose_name=_("Last sign-in"))

    class Meta:
        model = User
        fields = ("username", "person", "roles", "is_active", "last_login")

    def render_roles(self, value):
        return ", ".join(str(ROLES[role]) for role in value)


class AccountFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("User name or person"))
    role = django_filters.ChoiceFilter(field_name="groups__name", choices=list(ROLES.items()), label=_("Role"))

    class Meta:
        model = User
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(Q(username__icontains=value) | Q(person__folded__contains=fold(value)))
