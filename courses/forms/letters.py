"""What is typed about call-up notices, invitations and the answers to them."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Invitation
from trainingcenter.organisation.models import Unit

ALL, EACH = "all", "each"
SET_IN = "\u2003"  # a blank that browsers do not collapse


class UnitTreeField(forms.ModelMultipleChoiceField):
    """Open units with those they are part of above them; each is set in by its depth."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(Unit.objects.open(), **kwargs)

    def offer(self, without=()):
        """Offer every open unit but `without`, as a tree."""
        units = list(Unit.objects.open().exclude(pk__in=without))
        self.queryset = Unit.objects.open().exclude(pk__in=without)
        self.choices = [(unit.pk, SET_IN * depth + unit.name) for unit, depth in in_tree_order(units)]


def in_tree_order(units):
    """(unit, depth): every unit below the one it is part of, siblings in the order given."""
    known = {unit.pk for unit in units}
    parts = {}
    for unit in units:
        parts.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)

    def walk(parent, depth):
        for unit in parts.get(parent, ()):
            yield unit, depth
            yield from walk(unit.pk, depth + 1)

    return list(walk(None, 0))


class LetterForm(forms.Form):
    reply_by = forms.DateField(label=_("Units answer by"))
    to_bring = forms.CharField(
        label=_("What learners bring, and other requests"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class CallUpForm(LetterForm):
    """A new notice: which units, and how many learners each or all together."""

    number = forms.IntegerField(label=_("Number of learners"), min_value=1, max_value=5000, localize=False)
    share = forms.ChoiceField(
        label=_("This number is"),
        choices=[(ALL, _("of all units together, split evenly")), (EACH, _("of each unit"))],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    units = UnitTreeField(label=_("Units"), help_text=_("The numbers of single units can be changed afterwards."))

    field_order = ["reply_by", "to_bring", "number", "share", "units"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].offer()


class CallUpEditForm(LetterForm):
    """The numbers of the units in the notice (empty: left out), and units to add."""

    def __init__(self, *args, call_up, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {f"quota_{row.unit_id}": row for row in call_up.units.select_related("unit")}
        for name, row in self.rows.items():
            self.fields[name] = forms.IntegerField(
                label=row.unit.name, min_value=1, max_value=5000, required=False, initial=row.quota, localize=False
            )
        self.fields["units"] = UnitTreeField(label=_("Further units"), required=False)
        self.fields["units"].offer(without=[row.unit_id for row in self.rows.values()])
        self.fields["number"] = forms.IntegerField(
            label=_("Learners of each further unit"), min_value=1, max_value=5000, required=False, localize=False
        )

    def clean(self):
        data = super().clean()
        if data.get("units") and not data.get("number"):
            self.add_error("number", _("Enter how many learners each of the further units sends."))
        return data

    @property
    def quotas(self):
        """`{unit: number}` as typed."""
        kept = {row.unit: self.cleaned_data[name] for name, row in self.rows.items() if self.cleaned_data[name]}
        return kept | dict.fromkeys(self.cleaned_data["units"], self.cleaned_data["number"])


class AnswerForm(forms.Form):
    answered_on = forms.DateField(label=_("Answered on"), initial=timezone.localdate)
    promised = forms.IntegerField(label=_("Learners promised"), min_value=0, max_value=5000, localize=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ReplyForm(forms.Form):
    answer = forms.ChoiceField(label=_("Answer"), choices=Invitation.Answer)
    answered_on = forms.DateField(label=_("Answered on"), required=False, initial=timezone.localdate)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
