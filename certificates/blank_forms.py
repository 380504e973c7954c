"""What is typed about blanks."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import ProgrammeVersion

from .models import BlankLot, BlankSeries

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)


def day_field(label):
    widget = forms.DateInput(attrs={"placeholder": _("dd/mm/yyyy"), "inputmode": "numeric"})
    return forms.DateField(label=label, initial=timezone.localdate, widget=widget)


def scan_field(label):
    return forms.FileField(
        label=label,
        required=False,
        help_text=_("PDF, JPEG or PNG"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


def serial_field(label, *, required=True):
    """The number of a serial, without the prefix; zeros before it may be typed or not."""
    return forms.IntegerField(
        label=label, required=required, min_value=0, max_value=2_147_483_647, help_text=_("without the prefix")
    )


class SeriesForm(forms.ModelForm):
    class Meta:
        model = BlankSeries
        fields = ("name", "kind", "prefix", "digits", "warn_below")
        help_texts = {
            "name": _("as the sheets are called, for example “Phôi giấy chứng nhận mẫu 2026”"),
            "prefix": _("what is printed before the number, with its blanks; nothing if there is only a number"),
            "digits": _("of the number, with the zeros before it"),
            "warn_below": _("sheets in stock and given out; 0 for no warning"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["prefix"].strip = False  # the blank before the number is part of it
        kinds = [pair for pair in ProgrammeVersion.Credential.choices if pair[0] != ProgrammeVersion.Credential.NONE]
        self.fields["kind"].choices = kinds

    def _post_clean(self):
        """The whole row is checked by the action."""


class SeriesChoice(forms.ModelChoiceField):
    """A series, told with its first serial; proposed where there is only one."""

    def __init__(self, **kwargs):
        super().__init__(BlankSeries.objects.all(), label=_("Series"), empty_label=None, **kwargs)

    def label_from_instance(self, series):
        return f"{series} ({series.serial(1)} …)"


class LotForm(forms.Form):
    series = SeriesChoice()
    first = serial_field(_("First serial"))
    last = serial_field(_("Last serial"))
    received_on = day_field(_("Received on"))
    supplier = forms.CharField(
        label=_("Received from"), max_length=BlankLot._meta.get_field("supplier").max_length,
        help_text=_("who printed or delivered the sheets"),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("Delivery paper"), max_length=BlankLot._meta.get_field("paper").max_length, required=False,
        help_text=_("number and date"),
    )  # fmt: skip
    file = scan_field(_("Scan of the delivery paper"))


class GiveForm(forms.Form):
    series = SeriesChoice()
    count = forms.IntegerField(
        label=_("Number of sheets"), required=False, min_value=1, max_value=20_000,
        help_text=_("the next ones of the stock; or leave it empty and give the serials"),
    )  # fmt: skip
    first = serial_field(_("From serial"), required=False)
    last = serial_field(_("To serial"), required=False)
    holder = forms.CharField(label=_("Given to"), max_length=100, help_text=_("who keeps the sheets for issue"))
    on = day_field(_("Day"))


class TakeBackForm(forms.Form):
    series = SeriesChoice()
    first = serial_field(_("From serial"), required=False)
    last = serial_field(_("To serial"), required=False)
    holder = forms.CharField(label=_("Returned by"), max_length=100, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
    on = day_field(_("Day"))


class PapersForm(forms.Form):
    """The minutes by which sheets are spoiled or destroyed."""

    minutes = forms.CharField(label=_("Minutes"), max_length=200, help_text=_("number and date of the minutes"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    on = day_field(_("Day"))
    file = scan_field(_("Photo or scan"))


class SpoilForm(PapersForm):
    def __init__(self, *args, used, **kwargs):
        """`used`: whether a certificate is on the sheet, which can get another."""
        super().__init__(*args, **kwargs)
        if used:
            self.fields["replace"] = forms.BooleanField(
                label=_("The certificate gets the next sheet at once"), required=False, initial=True
            )


class DestroyForm(PapersForm):
    count = forms.IntegerField(widget=forms.HiddenInput)


class PeriodForm(forms.Form):
    """From day to day, by default this year; nothing typed wrongly is counted."""

    tu = forms.DateField(label=_("From"))
    den = forms.DateField(label=_("To"))

    def __init__(self, data):
        today = timezone.localdate()
        usual = {"tu": f"01/01/{today.year}", "den": f"31/12/{today.year}"}
        super().__init__(usual | {name: data[name] for name in usual if data.get(name)})

    def clean(self):
        first, last = self.cleaned_data.get("tu"), self.cleaned_data.get("den")
        if first and last and not FIRST <= first <= last <= LAST:
            self.add_error("den", _("The last day lies before the first, or the years are out of reach. Correct them."))
        return self.cleaned_data
