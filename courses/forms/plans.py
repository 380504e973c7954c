"""What is typed about plans, their adjustments, schemes and the tasks of the year."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import AnnualPlan, CentreTask, PlanLine, PlanRoundLine, Scheme, SchemeTarget, TrainingClass
from courses.models.plans import FIGURES


class PlainModelForm(forms.ModelForm):
    def _post_clean(self):
        """The action checks the whole row; here only the single fields are checked."""


class PlanForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100, localize=False)
    source = forms.ModelChoiceField(
        AnnualPlan.objects.all(),
        label=_("With the lines of an earlier plan"),
        required=False,
        empty_label=_("no: begin with an empty plan"),
        help_text=_("The lines in force are copied with their months; you change them in the draft."),
    )


class FiguresForm(PlainModelForm):
    """The figures of a line; a number that cannot be is told in the centre's words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, text in (
            ("classes", _("Plan at least one class. A line without classes is removed or dropped instead.")),
            ("learners", _("Plan at least one learner.")),
        ):
            self.fields[name].validators = [MinValueValidator(1, text)]
        months = _("Months run from 1 to 12.")
        for name in ("month_from", "month_to"):
            self.fields[name].validators = [MinValueValidator(1, months), MaxValueValidator(12, months)]


class PlanLineForm(FiguresForm):
    class Meta:
        model = PlanLine
        fields = (*FIGURES, "schemes")
        widgets = {"schemes": forms.CheckboxSelectMultiple}


class RoundLineForm(FiguresForm):
    class Meta:
        model = PlanRoundLine
        fields = FIGURES


class AdjustmentForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason of the adjustment"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the paper, for example: theo văn bản số …, do điều kiện thời tiết."),
    )


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook (xlsx, xls or ods, at most 5 MB)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods"}),
    )


class TermForm(forms.Form):
    tu = forms.IntegerField(label=_("From year"), min_value=2000, max_value=2100, localize=False)
    den = forms.IntegerField(label=_("To year"), min_value=2000, max_value=2100, localize=False)

    def clean(self):
        first, last = self.cleaned_data.get("tu"), self.cleaned_data.get("den")
        if first and last and last < first:
            self.add_error("den", _("The last year lies before the first. Correct one of the two."))
        elif first and last and last - first > 9:
            self.add_error("den", _("At most ten years stand together. Choose a shorter term."))


class SchemeForm(PlainModelForm):
    class Meta:
        model = Scheme
        fields = ("kind", "number", "issued_on", "issuer", "title", "first_year", "last_year", "note")
        labels = {"issued_on": _("Date of the document")}
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}


class TargetForm(PlainModelForm):
    class Meta:
        model = SchemeTarget
        fields = ("audience", "year", "classes", "learners")
        help_texts = {"audience": _("Write it as in the lines of the plan; figures are matched by it.")}


class TagForm(forms.Form):
    """The lines of plans and the classes that belong to a scheme, of its years and of those tagged already."""

    plan_lines = forms.ModelMultipleChoiceField(
        PlanLine.objects.none(), label=_("Lines of plans"), required=False, widget=forms.CheckboxSelectMultiple
    )
    training_classes = forms.ModelMultipleChoiceField(
        TrainingClass.objects.none(),
        label=_("Classes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A class opened from a tagged line counts already; tick those outside the plan."),
    )

    def __init__(self, *args, plan_lines, training_classes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plan_lines"].queryset = plan_lines
        self.fields["plan_lines"].label_from_instance = lambda line: f"{line.plan.year}: {line}"
        self.fields["training_classes"].queryset = training_classes
        self.fields["training_classes"].label_from_instance = lambda row: f"{row.code}: {row.name}"


class TaskForm(PlainModelForm):
    """A task; when it is changed it may also be marked as begun."""

    state = forms.ChoiceField(
        label=_("State"), choices=[(s.value, s.label) for s in (CentreTask.State.PLANNED, CentreTask.State.RUNNING)]
    )

    class Meta:
        model = CentreTask
        fields = ("title", "due_on", "owner", "state", "note")
        labels = {"owner": _("Person in charge")}


class DoneForm(forms.Form):
    done_on = forms.DateField(label=_("Done on"), initial=timezone.localdate)
