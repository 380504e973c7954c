"""What is typed about a learner, a list, and why something is done."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners.models import Learner
from trainingcenter.organisation.unit_field import UnitField

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
