"""What is typed about reports."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import PeriodReport


class DraftForm(forms.Form):
    period = forms.ChoiceField(label=_("Period"), choices=PeriodReport.Period)
    date_from = forms.DateField(label=_("From day"))
    date_to = forms.DateField(label=_("To day"))
    title = forms.CharField(label=_("Title"), max_length=200)


class TextForm(forms.Form):
    text = forms.CharField(label=_("Text of the report"), widget=forms.Textarea(attrs={"rows": 8}))
