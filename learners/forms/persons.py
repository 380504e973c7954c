"""What is typed about one person: a new one, a changed name, two entries merged, leaving a class."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import TrainingClass
from learners.actions.persons import MERGED_FIELDS
from learners.models import Learner
from trainingcenter.vietnamese import match_key

from .learners import LearnerForm, WithdrawForm


class NewLearnerForm(LearnerForm):
    """With `another`, a box that is shown only when the person seems to be known."""

    another = forms.BooleanField(
        label=gettext_lazy("This is another person, who is not known yet"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.data.get("another"):
            self._show()

    def ask(self):
        """The person seems to be known: say so, and offer the box."""
        self._show()
        self.add_error(
            "another",
            _("A person like this is known already, see above. Open that person, or tick that this is another one."),
        )

    def _show(self):
        self.fields["another"].widget = forms.CheckboxInput()


class EditLearnerForm(LearnerForm):
    """When the name was changed it asks whether that corrects an error of typing or the person changed their name."""

    name_change = forms.ChoiceField(
        label=gettext_lazy("Why is the name changed?"),
        choices=[
            ("typed", gettext_lazy("It was typed wrong; the wrong name is not kept")),
            ("renamed", gettext_lazy("The person changed their name; the earlier one is kept and found")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the name was typed wrong or the person changed it.")},
    )
    until = forms.DateField(label=gettext_lazy("Earlier name used until"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason of the change of name"), max_length=200, required=False)
    field_order = ["full_name", "name_change", "until", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        typed = match_key(self.data.get("full_name", "")) if self.is_bound else ""
        if not typed or typed == self.instance.match_key:
            for name in ("name_change", "until", "reason"):
                del self.fields[name]

    def changes(self):
        """The arguments of the action `edit_learner`."""
        fields = dict(self.cleaned_data)
        kind, until, reason = (fields.pop(name, None) for name in ("name_change", "until", "reason"))
        return fields | ({"renamed": {"until": until, "reason": reason}} if kind == "renamed" else {})


class HintForm(forms.Form):
    """What is typed so far of a person; whatever cannot be read yet is left out."""

    full_name = forms.CharField(required=False, max_length=200)
    birth_date = forms.DateField(required=False)
    birth_year = forms.IntegerField(required=False, min_value=1900, max_value=2100)
    national_id = forms.CharField(required=False, max_length=20)
    edited = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class PairForm(forms.Form):
    """Two learners, both still standing for themselves."""

    one = forms.ModelChoiceField(Learner.objects.current(), label=gettext_lazy("Learner"))
    other = forms.ModelChoiceField(Learner.objects.current(), label=gettext_lazy("Learner"))


class MergeForm(forms.Form):
    """For each field in which the two differ, and each class in which both are, which of the two holds."""

    kept = forms.ChoiceField(label=gettext_lazy("Which entry stays?"), widget=forms.RadioSelect)

    def __init__(self, *args, comparison, **kwargs):
        super().__init__(*args, **kwargs)
        self.comparison = comparison
        self.fields["kept"].choices = [(str(learner.pk), learner.full_name) for learner in comparison.pair]
        self.fields["kept"].initial = str(comparison.proposed.pk)
        for row in comparison.open_rows:
            self._add(f"field-{row.name}", row.label, [learner.pk for learner in comparison.pair], row.proposed)
        for both in comparison.both:
            label = _("Enrolment that counts in “%(name)s”") % {"name": both.training_class}
            self._add(f"class-{both.training_class.pk}", label, [e.pk for e in both.enrolments], both.proposed)

    def _add(self, name, label, keys, proposed):
        self.fields[name] = forms.TypedChoiceField(
            label=label,
            choices=[(str(key), str(key)) for key in keys],
            coerce=int,
            initial=str(proposed),
            widget=forms.RadioSelect,
        )

    def choices(self):
        """The arguments of the action `merge_learners`."""
        one, other = self.comparison.pair
        keeps_one = self.cleaned_data["kept"] == str(one.pk)
        fields = {name: self.cleaned_data.get(f"field-{name}") for name in MERGED_FIELDS}
        return {
            "kept": one if keeps_one else other,
            "merged": other if keeps_one else one,
            "fields": {name: pk for name, pk in fields.items() if pk},
            "enrolments": {
                both.training_class.pk: self.cleaned_data[f"class-{both.training_class.pk}"]
                for both in self.comparison.both
            },
        }


class ClassField(forms.ModelChoiceField):
    """A class that may still take learners."""

    def __init__(self, **kwargs):
        closed = ["ended", "recognised", "archived", "cancelled"]
        super().__init__(TrainingClass.objects.exclude(state__in=closed), **kwargs)

    def label_from_instance(self, training_class):
        first, last = training_class.planned_start, training_class.planned_end
        return f"{training_class.code} – {training_class.name} ({first:%d/%m/%Y} – {last:%d/%m/%Y})"


class TransferForm(WithdrawForm):
    to = ClassField(label=gettext_lazy("To the class"))
    field_order = ["to", "on", "reason"]


class ContinueForm(forms.Form):
    to = ClassField(label=gettext_lazy("Goes on in the class"))
    on = forms.DateField(label=gettext_lazy("From"), initial=timezone.localdate)
