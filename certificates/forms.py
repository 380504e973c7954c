"""What is typed about certificates."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Printer


class IssueForm(forms.Form):
    issued_on = forms.DateField(label=_("Day of issue"), initial=timezone.localdate)


class HandOverForm(forms.Form):
    to = forms.CharField(label=_("Received by"), max_length=100)
    on = forms.DateField(label=_("Day"), initial=timezone.localdate)


class RevokeForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PrinterForm(forms.ModelForm):
    class Meta:
        model = Printer
        fields = ["name", "right", "down", "note"]
        localized_fields = ["right", "down"]
        help_texts = {
            "right": _("Negative numbers move to the left. At most 30 mm."),
            "down": _("Negative numbers move up. At most 30 mm."),
        }

    def _post_clean(self):
        """The whole row is checked by the action."""


class CheckForm(forms.Form):
    code = forms.CharField(
        label=_("Check code"), max_length=20, help_text=_("12 letters and digits, below the QR code.")
    )
