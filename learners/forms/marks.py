"""What is typed about assessments and their marks, and grids sent as one field."""

import json
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners.models import Assessment
from trainingcenter.ui.views import number_of


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
