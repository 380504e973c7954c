"""What is typed about assessments and their marks, and grids sent as one field."""

import json

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners import rules
from learners.models import Assessment
from lecturers.models import Lecturer
from trainingcenter.ui.views import number_of

from .learners import day_input

MOST_CELLS = 20_000


class AssessmentForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, initial="Bài kiểm tra cuối khóa")
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Assessment.Kind)
    weight = forms.IntegerField(
        label=gettext_lazy("Weight"),
        min_value=1,
        max_value=10,
        initial=1,
        help_text=gettext_lazy("How often it counts in the final mark, 1 to 10."),
    )
    held_on = forms.DateField(label=gettext_lazy("Held on"), required=False, widget=day_input())
    lecturer = forms.ModelChoiceField(
        label=gettext_lazy("Marked by"),
        queryset=Lecturer.objects.none(),
        required=False,
        help_text=gettext_lazy("The lecturer then finds it on their start page and enters its marks."),
    )

    def __init__(self, *args, training_class, chosen=None, **kwargs):
        super().__init__(*args, **kwargs)
        every = Lecturer.objects.select_related("person").order_by("person__sort_key")
        self.fields["lecturer"].queryset = every
        own = set(training_class.sessions.kept().values_list("lecturer", flat=True))
        here, others = [], []
        for lecturer in every:
            if lecturer.pk in own or lecturer.until is None or lecturer.pk == chosen:
                (here if lecturer.pk in own else others).append((lecturer.pk, str(lecturer)))
        groups = [(_("Lecturers of the class"), here), (_("Other lecturers"), others)]
        self.fields["lecturer"].choices = [("", _("nobody named")), *[group for group in groups if group[1]]]


class GridForm(forms.Form):
    """A grid sent as one JSON field, `{row id: …}`; Django's limit is a thousand fields."""

    grid = forms.CharField(widget=forms.HiddenInput)

    def clean_grid(self):
        try:
            grid = {number_of(key): value for key, value in json.loads(self.cleaned_data["grid"]).items()}
        except (ValueError, AttributeError, TypeError, RecursionError):
            raise forms.ValidationError(_("The table could not be read. Reload the page and try again.")) from None
        return grid


class MarkGridForm(forms.Form):
    """Changed cells as one JSON field, `{"assessment-enrolment-column": [text before, text now]}`.

    Cleaned it is `{(assessment, enrolment, column): (before, now)}` of texts.
    """

    grid = forms.CharField(widget=forms.HiddenInput)

    def clean_grid(self):
        try:
            cells = json.loads(self.cleaned_data["grid"]).items()
            found = {_cell(name): (str(before), str(now)) for name, (before, now) in cells}
        except (ValueError, AttributeError, TypeError, RecursionError):
            found = None
        if found is None or len(found) > MOST_CELLS:
            raise forms.ValidationError(_("The table could not be read. Reload the page and try again."))
        return found


def _cell(name):
    """`12-340-value` as (12, 340, "value"); ValueError for anything else."""
    assessment, enrolment, column = name.split("-")
    if column not in ("value", "retest") or not (number_of(assessment) and number_of(enrolment)):
        raise ValueError(name)
    return number_of(assessment), number_of(enrolment), column


def read_cells(texts):
    """Texts `{cell: (before, now)}` as (`{cell: (before, now)}` of marks, `{cell: why it is no mark}`)."""
    cells, wrong = {}, {}
    for cell, (before, now) in texts.items():
        try:
            cells[cell] = (read_mark(before), read_mark(now))
        except forms.ValidationError as error:
            wrong[cell] = error.messages[0]
    return cells, wrong


def read_mark(text):
    """A typed mark as Decimal, rules.ABSENT or None; comma or dot. Raises ValidationError for anything else."""
    try:
        return rules.read_mark(text)
    except ValueError:
        told = _("“%(text)s” is no mark. Type a number from 0 to 10, or V for who did not sit it.")
        raise forms.ValidationError(told % {"text": str(text).strip()[:20]}) from None
