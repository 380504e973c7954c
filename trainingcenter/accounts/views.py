"""Accounts: the administrator's pages."""

from django.contrib.auth import update_session_auth_hash
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from trainingcenter.ui.views import FormPage, ListPage

from . import actions
from .forms import AccountForm, PasswordForm, RolesForm
from .models import User
from .tables import AccountFilter, AccountTable


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
        return self.cancel_url


class OneAccount(FormPage):
    """A form about the account of the address; its name heads the page."""

    rights = ("manage_accounts",)

    @cached_property
    def account(self):
        return get_object_or_404(User, pk=self.kwargs["pk"])

    @property
    def title(self):
        return str(self.account)


class AccountPage(OneAccount):
    form_class = RolesForm
    success_text = _("Saved.")
    cancel_url = reverse_lazy("accounts:list")
    template_name = "accounts/account.html"

    def get_initial(self):
        return {"roles": self.account.roles, "email": self.account.email, "is_active": self.account.is_active}

    def perform(self, form):
        actions.change_account(user=self.account, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class ResetPassword(OneAccount):
    form_class = PasswordForm
    intro = _("Sessions that are open now end. Tell the person to change this password after signing in.")
    submit_label = _("Set a new password")
    success_text = _("The password is changed. Hand it over in person.")

    @property
    def cancel_url(self):
        return self.account.get_absolute_url()

    def perform(self, form):
        actions.reset_password(user=self.account, by=self.request.user, **form.cleaned_data)
        if self.account == self.request.user:
            update_session_auth_hash(self.request, self.account)
        return self.account
