"""What is typed about certificates."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.documents.forms import SignerField, offer_signers
from trainingcenter.organisation.models import Person

from . import rules
from .actions.issuing import SIGNED_AS
from .models import CertificateLayout, CheckPolicy, IssueBatch, Printer

REASON = {"max_length": 300, "widget": forms.Textarea(attrs={"rows": 3})}


class LayoutField(forms.ModelChoiceField):
    """Layouts, with a word where numbered blanks are used up."""

    ON_BLANKS = _("uses one blank for each")

    def label_from_instance(self, layout):
        return f"{layout} · {self.ON_BLANKS}" if layout.design.get("overprint") else str(layout)


class IssueForm(forms.Form):
    """Day, signer and layout of an issue; the latest layout in use is proposed."""

    issued_on = forms.DateField(label=_("Day of issue"), initial=timezone.localdate)
    signer = SignerField(Person.objects.none(), label=_("Signer"))
    layout = LayoutField(CertificateLayout.objects.none(), label=_("Layout"), empty_label=None)

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        offer_signers(self, "signer", paper_kind=SIGNED_AS, day_field="issued_on")
        layouts = CertificateLayout.objects.filter(kind=kind, in_use=True).order_by("-made_at", "-number", "-pk")
        self.fields["layout"].queryset = layouts
        last = IssueBatch.objects.filter(layout__in=layouts).order_by("-pk").first()
        self.fields["layout"].initial = last.layout if last else layouts.first()
        if not layouts:
            self.fields["layout"].help_text = _(
                "There is no layout in use for this credential. Take one into use first."
            )


class ReplaceForm(IssueForm):
    reason = forms.CharField(label=_("Reason"), **REASON)
    centre_at_fault = forms.TypedChoiceField(
        label=_("Whose fault"),
        choices=[("", "–"), ("yes", _("the centre's: re-issued for nothing")), ("no", _("not the centre's"))],
        coerce=lambda value: value == "yes",
    )
    field_order = ("reason", "centre_at_fault", "issued_on", "signer", "layout")


class HandOverForm(forms.Form):
    to = forms.CharField(
        label=_("Received by"),
        max_length=100,
        required=False,
        help_text=_("Empty: everybody ticked received their own."),
    )
    relation = forms.CharField(
        label=_("On whose behalf"),
        max_length=100,
        required=False,
        help_text=_("If somebody else received it: wife, colleague, representative of the unit."),
    )
    id_shown = forms.CharField(
        label=_("Paper shown"),
        max_length=60,
        required=False,
        help_text=_("For example: CCCD, thẻ đảng viên. Of a number only the last four digits are kept."),
    )
    on = forms.DateField(label=_("Day"), initial=timezone.localdate)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), **REASON)


class RevokeForm(ReasonForm):
    decision = forms.CharField(
        label=_("Decision"),
        max_length=200,
        help_text=_("Number and date, for example: 15-QĐ/TTCT ngày 03/03/2026."),
    )
    on = forms.DateField(label=_("Revoked from"), initial=timezone.localdate)


class PrintForm(forms.Form):
    """How stored pages leave for the printer; the pages themselves are never drawn again."""

    order = forms.ChoiceField(
        label=_("In the order of"),
        choices=[("register", _("the register")), ("list", _("the list of learners"))],
        initial="register",
    )
    sides = forms.ChoiceField(
        label=_("Sides"),
        choices=[
            ("all", _("front and back, for a two-sided printer")),
            ("fronts", _("all fronts")),
            ("backs", _("all backs, in reverse order for paper turned over")),
        ],
        initial="all",
    )
    printer = forms.ModelChoiceField(
        Printer.objects.all(), label=_("Printer"), required=False, empty_label=_("without moving anything")
    )
    reason = forms.CharField(
        label=_("Reason of printing again"),
        max_length=300,
        required=False,
        help_text=_("Needed for what was printed before."),
    )

    def __init__(self, *args, two_sided=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not two_sided:
            del self.fields["sides"]


class CodeField(forms.CharField):
    """A code typed from paper, or the whole address behind a QR code pasted; comes out normalised."""

    def to_python(self, value):
        return rules.normalise_code(super().to_python(value))


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
