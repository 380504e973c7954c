"""What is typed about the centre, its people and its units."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import CentreIdentity, Delegation, Holiday, Person, Post, Unit


class WholeRowLater:
    """A model form whose row is checked by the action, not here."""

    def _post_clean(self):
        pass


class IdentityForm(WholeRowLater, forms.ModelForm):
    class Meta:
        model = CentreIdentity
        fields = ("name", "level", "superior", "province", "place", "director_title", "symbol", "valid_from")


class PersonForm(WholeRowLater, forms.ModelForm):
    class Meta:
        model = Person
        fields = ("full_name", "birth_date", "sex", "phone", "email", "main_office", "main_position")


class PostForm(WholeRowLater, forms.ModelForm):
    class Meta:
        model = Post
        fields = ("person", "kind", "on_payroll", "decision", "valid_from", "valid_to")


class DelegationForm(WholeRowLater, forms.ModelForm):
    class Meta:
        model = Delegation
        fields = ("person", "basis", "valid_from", "valid_to")


class HolidayForm(WholeRowLater, forms.ModelForm):
    class Meta:
        model = Holiday
        fields = ("day", "name")


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind)
    parent = forms.ModelChoiceField(Unit.objects.open(), label=_("Part of"), required=False)
    valid_from = forms.DateField(label=_("Called so since"), initial=timezone.localdate)


class RenameForm(forms.Form):
    name = forms.CharField(label=_("New name"), max_length=200)
    valid_from = forms.DateField(label=_("From day"), initial=timezone.localdate)
    basis = forms.CharField(label=_("Legal basis"), max_length=200, required=False)


class MergeForm(forms.Form):
    successor = forms.ModelChoiceField(Unit.objects.open(), label=_("Merged into"))
    on = forms.DateField(label=_("Closed on"), initial=timezone.localdate)
