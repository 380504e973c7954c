"""What is typed about learners, lists, marks and recognition."""

import json
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.organisation.unit_field import UnitField
from trainingcenter.ui.views import number_of

from .models import Assessment, Learner

DAYS = ("birth_date", "admission_date", "full_membership_date")


def day_input():
    """A date typed by hand: how it is typed stands in the empty field."""
    return forms.DateInput(attrs={"placeholder": gettext_lazy("dd/mm/yyyy"), "inputmode": "numeric"})


class LearnerForm(forms.ModelForm):
    unit = UnitField(
        label=gettext_lazy("work unit"), required=False, help_text=gettext_lazy("Type a part of its name and choose.")
    )

    class Meta:
        model = Learner
        fields = (
            "full_name", "birth_date", "birth_year", "sex", "ethnicity", "national_id", "phone", "unit", "position",
            "party_cell", "hometown", "residence", "education_level", "professional_level", "political_theory_level",
            "admission_date", "full_membership_date", "party_card_no",
        )  # fmt: skip
        widgets = {"birth_year": forms.TextInput} | {name: day_input() for name in DAYS}

    def _post_clean(self):
        """The action checks the whole row."""

    def clean_national_id(self):
        digits = "".join(self.cleaned_data["national_id"].split())
        if digits and (not (digits.isascii() and digits.isdecimal()) or len(digits) not in (9, 12)):
            raise forms.ValidationError(_("An ID number has 12 digits (an old one 9)."))
        return digits

    def clean_phone(self):
        phone = " ".join(self.cleaned_data["phone"].split())
        digits = "".join(c for c in phone if c not in " .-()+")
        if phone and not (digits.isascii() and digits.isdecimal() and 8 <= len(digits) <= 12):
            raise forms.ValidationError(_("A telephone number has 8 to 12 digits, for example 0912 345 678."))
        return phone


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File with the list"),
        help_text=gettext_lazy("xlsx, xls, ods or csv; the header is found by itself."),
    )


class EnrolForm(forms.Form):
    learner = forms.ModelChoiceField(Learner.objects.current(), label=gettext_lazy("Learner"), widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Left on"), initial=timezone.localdate)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class AssessmentForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, initial="Bài kiểm tra cuối khóa")
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Assessment.Kind)
    weight = forms.IntegerField(label=gettext_lazy("Weight"), min_value=1, max_value=10, initial=1)


class GridForm(forms.Form):
    """A grid sent as one JSON field, `{row id: …}`; Django's limit is a thousand fields."""

    grid = forms.CharField(widget=forms.HiddenInput)

    def clean_grid(self):
        try:
            grid = {number_of(key): value for key, value in json.loads(self.cleaned_data["grid"]).items()}
        except (ValueError, AttributeError, TypeError, RecursionError):
            raise forms.ValidationError(_("The table could not be read. Reload the page and try again.")) from None
        return grid


def read_mark(text):
    """A typed mark as Decimal or None; comma or dot. Raises ValidationError for anything else."""
    text = str(text or "").strip().replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text)
        if value.is_finite() and value == round(value, 2):
            return value
    except InvalidOperation:  # no number, or one too long to be rounded
        pass
    raise forms.ValidationError(_("“%(text)s” is no mark. Type a number from 0 to 10.") % {"text": text[:20]})
