"""Accounts: the administrator's pages."""

import django_filters
import django_tables2 as tables
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from trainingcenter.ui.views import FormPage, ListPage

from . import actions
from .access import ROLES
from .forms import AccountForm, PasswordForm, RolesForm
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
    q = django_filters.CharFilter(field_name="username", lookup_expr="icontains", label=_("User name"))

    class Meta:
        model = User
        fields = []


class AccountList(ListPage):
    rights = ("manage_accounts",)
    title = _("Accounts")
    table_class = AccountTable
    filterset_class = AccountFilter
    create_url = reverse_lazy("accounts:new")
    create_label = _("New account")
    create_right = "manage_accounts"

    def get_queryset(self):
        return User.objects.select_related("person").prefetch_related("groups")


class NewAccount(FormPage):
    rights = ("manage_accounts",)
    title = _("New account")
    form_class = AccountForm
    success_text = _("The account is ready. Hand over the first password in person.")
    cancel_url = reverse_lazy("accounts:list")

    def perform(self, form):
        actions.create_account(**form.cleaned_data)
        return reverse("accounts:list")


class AccountPage(FormPage):
    rights = ("manage_accounts",)
    form_class = RolesForm
    success_text = _("Saved.")
    cancel_url = reverse_lazy("accounts:list")
    template_name = "accounts/account.html"

    @property
    def user(self):
        return get_object_or_404(User, pk=self.kwargs["pk"])

    @property
    def title(self):
        return str(self.user)

    def get_initial(self):
        return {"roles": self.user.roles, "email": self.user.email, "is_active": self.user.is_active}

    def perform(self, form):
        return actions.change_account(user=self.user, by=self.request.user, **form.cleaned_data) and self.cancel_url


class ResetPassword(FormPage):
    rights = ("manage_accounts",)
    title = _("New password")
    form_class = PasswordForm
    success_text = _("The password is changed. Hand it over in person.")
    cancel_url = reverse_lazy("accounts:list")

    def perform(self, form):
        user = get_object_or_404(User, pk=self.kwargs["pk"])
        actions.reset_password(user=user, by=self.request.user, **form.cleaned_data)
        return user
