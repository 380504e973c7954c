"""What an administrator types about accounts."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from trainingcenter.organisation.models import Person

from .access import ROLES


class AccountForm(forms.Form):
    username = forms.CharField(label=_("User name"), max_length=150)
    person = forms.ModelChoiceField(Person.objects.all(), label=_("Person"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=ROLES.items(), widget=forms.CheckboxSelectMultiple)
    password = forms.CharField(
        label=_("First password"),
        validators=[validate_password],
        help_text=_("At least 10 characters. They can change it."),
    )


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=ROLES.items(), widget=forms.CheckboxSelectMultiple)
    email = forms.EmailField(label=_("E-mail"), required=False)
    is_active = forms.BooleanField(label=_("May sign in"), required=False)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        validators=[validate_password],
        help_text=_("At least 10 characters. They can change it."),
    )
