"""What is typed about classes."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Hosting, PlanLine, ProgrammeVersion
from trainingcenter.organisation.models import Person


class ClassForm(forms.Form):
    plan_line = forms.ModelChoiceField(
        PlanLine.objects.in_force().select_related("programme", "plan").order_by("-plan__year", "month_from", "pk"),
        label=_("Line of the plan"),
        required=False,
        empty_label=_("none: outside the plan"),
    )
    outside_plan_reason = forms.CharField(label=_("Reason, when outside the plan"), max_length=300, required=False)
    version = forms.ModelChoiceField(
        ProgrammeVersion.objects.select_related("programme").order_by("programme__name", "-valid_from"),
        label=_("Programme"),
    )
    name = forms.CharField(
        label=_("Name of the class"),
        max_length=300,
        required=False,
        help_text=_("Empty: made of the programme and its next intake in the year."),
    )
    intake = forms.IntegerField(
        label=_("Intake"), min_value=1, required=False, help_text=_("Empty: the next free number of the year.")
    )
    audience = forms.CharField(label=_("Audience"), max_length=200, required=False)
    expected_learners = forms.IntegerField(label=_("Expected learners"), min_value=1, required=False)
    planned_start = forms.DateField(label=_("Opening day"), help_text=_("For example 05/02/2026"))
    planned_end = forms.DateField(label=_("Closing day"))
    hosting = forms.ChoiceField(label=_("Own or joint"), choices=Hosting)
    partner = forms.CharField(label=_("Partner body"), max_length=200, required=False)
    venue = forms.CharField(label=_("Venue"), max_length=200, required=False)
    supervisor = forms.ModelChoiceField(Person.objects.all(), label=_("Class supervisor"), required=False)


class ClassEditForm(forms.Form):
    """Without the fields that the signed decision fixes, once it is signed."""

    name = forms.CharField(label=_("Name of the class"), max_length=300)
    planned_start = forms.DateField(label=_("Opening day"))
    planned_end = forms.DateField(label=_("Closing day"))
    hosting = forms.ChoiceField(label=_("Own or joint"), choices=Hosting)
    partner = forms.CharField(label=_("Partner body"), max_length=200, required=False)
    audience = forms.CharField(label=_("Audience"), max_length=200, required=False)
    expected_learners = forms.IntegerField(label=_("Expected learners"), min_value=1, required=False)
    venue = forms.CharField(label=_("Venue"), max_length=200, required=False)
    supervisor = forms.ModelChoiceField(Person.objects.all(), label=_("Class supervisor"), required=False)

    FIXED_BY_DECISION = ("name", "planned_start", "hosting")

    def __init__(self, *args, decided=False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.FIXED_BY_DECISION if decided else ():
            del self.fields[name]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class EndForm(forms.Form):
    closed_on = forms.DateField(label=_("Closed on"), initial=timezone.localdate)
