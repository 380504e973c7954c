"""Which period of what is counted: typed on the pages of figures and carried by the links to their rows."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Hosting, Programme
from learners.queries import Period

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)


class PeriodForm(forms.Form):
    """From day to day, by default this year; nothing typed wrongly is counted."""

    tu = forms.DateField(label=_("From"), required=False)
    den = forms.DateField(label=_("To"), required=False)

    def __init__(self, data, **kwargs):
        today = timezone.localdate()
        usual = {"tu": f"01/01/{today.year}", "den": f"31/12/{today.year}"}
        super().__init__(usual | {name: value for name, value in data.items() if value or name not in usual}, **kwargs)

    def clean(self):
        first, last = self.cleaned_data.get("tu"), self.cleaned_data.get("den")
        if first and last and not FIRST <= first <= last <= LAST:
            self.add_error("den", _("The last day lies before the first, or the years are out of reach. Correct them."))
        return self.cleaned_data

    @property
    def period(self):
        """The Period typed, of a valid form."""
        given = self.cleaned_data
        return Period(given["tu"], given["den"], given.get("programme"), given.get("hosting", ""))

    @property
    def address(self):
        """The period as part of an address."""
        given = {name: self[name].value() for name in self.fields}
        return {name: value for name, value in given.items() if value}


class GroupPeriodForm(PeriodForm):
    programme = forms.ModelChoiceField(
        Programme.objects.all(), label=_("Programme"), required=False, empty_label=_("all")
    )
    hosting = forms.ChoiceField(label=_("Own or joint"), choices=[("", _("all")), *Hosting.choices], required=False)


class UnitPeriodForm(PeriodForm):
    theo = forms.ChoiceField(
        label=_("Units"),
        choices=[("nay", _("as they are now")), ("khi-hoc", _("by their names then"))],
        required=False,
    )

    @property
    def then(self):
        return self.cleaned_data.get("theo") == "khi-hoc"
