"""What is typed about certificates."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import rules
from .models import CheckPolicy


class IssueForm(forms.Form):
    issued_on = forms.DateField(label=_("Day of issue"), initial=timezone.localdate)


class HandOverForm(forms.Form):
    to = forms.CharField(label=_("Received by"), max_length=100)
    on = forms.DateField(label=_("Day"), initial=timezone.localdate)


class RevokeForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CodeField(forms.CharField):
    """A code typed from paper, or the whole address behind a QR code pasted; comes out normalised."""

    def to_python(self, value):
        return rules.normalise_code(super().to_python(value))


class CheckForm(forms.Form):
    FAULTS = {
        "marks": _(
            "The code has letters with Vietnamese marks. Switch the Vietnamese keyboard off (E) and type it again."
        ),
        "signs": _(
            "A code never has the digits 0 and 1 or the letters I and O. Look again at these places: 0 and O may be Q or "
            "D, 1 and I may be L or J."
        ),
    }
    code = CodeField(
        label=_("Check code"),
        max_length=300,
        help_text=_("12 letters and digits, below the QR code, for example K7PM-2XQ9-TR4W. Capitals or small letters."),
        error_messages={
            "required": _("Type the code that stands below the QR code."),
            "max_length": _("This is too long for a code. Type only the 12 letters and digits below the QR code."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self):
        code = self.cleaned_data["code"]
        fault = rules.fault_of(code)
        if fault == "length":
            raise forms.ValidationError(
                _("A code has 12 letters and digits, this one has %(count)s. Compare it with the paper."),
                params={"count": len(code)},
            )
        if fault:
            raise forms.ValidationError(self.FAULTS[fault])
        return code


class CheckPolicyForm(forms.ModelForm):
    class Meta:
        model = CheckPolicy
        fields = ("whole_name",)
