"""What is typed about plans, classes and sessions."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lecturers.models import Lecturer
from trainingcenter.organisation.models import Person

from .models import HalfDay, Hosting, PlanLine, Programme, ProgrammeVersion, Room, Session

WEEKDAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")),
    (5, _("Saturday")), (6, _("Sunday")),
]  # fmt: skip


class PlanForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100, localize=False)


class PlanLineForm(forms.ModelForm):
    class Meta:
        model = PlanLine
        fields = (
            "programme", "audience", "classes", "learners", "month_from", "month_to", "hosting", "partner", "venue",
            "budget", "note",
        )  # fmt: skip

    def _post_clean(self):
        """The action checks the whole row; here only the single fields are checked."""


class ClassForm(forms.Form):
    version = forms.ModelChoiceField(ProgrammeVersion.objects.select_related("programme"), label=_("Programme"))
    plan_line = forms.ModelChoiceField(
        PlanLine.objects.select_related("programme", "plan"), label=_("Line of the plan"), required=False
    )
    outside_plan_reason = forms.CharField(label=_("Reason, when outside the plan"), max_length=300, required=False)
    planned_start = forms.DateField(label=_("Opening day"))
    planned_end = forms.DateField(label=_("Closing day"))
    audience = forms.CharField(label=_("Audience"), max_length=200, required=False)
    hosting = forms.ChoiceField(label=_("Own or joint"), choices=Hosting)
    partner = forms.CharField(label=_("Partner body"), max_length=200, required=False)
    venue = forms.CharField(label=_("Venue"), max_length=200, required=False)
    supervisor = forms.ModelChoiceField(Person.objects.all(), label=_("Class supervisor"), required=False)
    expected_learners = forms.IntegerField(label=_("Expected learners"), min_value=1, required=False)


class ClassEditForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=300)
    planned_start = forms.DateField(label=_("Opening day"))
    planned_end = forms.DateField(label=_("Closing day"))
    audience = forms.CharField(label=_("Audience"), max_length=200, required=False)
    partner = forms.CharField(label=_("Partner body"), max_length=200, required=False)
    venue = forms.CharField(label=_("Venue"), max_length=200, required=False)
    supervisor = forms.ModelChoiceField(Person.objects.all(), label=_("Class supervisor"), required=False)
    expected_learners = forms.IntegerField(label=_("Expected learners"), min_value=1, required=False)


class GenerateForm(forms.Form):
    start = forms.DateField(label=_("From day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple, initial=[0, 1, 2, 3, 4]
    )
    half_days = forms.MultipleChoiceField(
        label=_("Half-days"), choices=HalfDay, widget=forms.CheckboxSelectMultiple, initial=["morning", "afternoon"]
    )
    room = forms.ModelChoiceField(Room.objects.filter(in_use=True), label=_("Room"), required=False)
    lecturer = forms.ModelChoiceField(
        Lecturer.objects.select_related("person"),
        label=_("Lecturer of every lesson"),
        required=False,
        help_text=_("You can change the lecturer of each session afterwards."),
    )


class SessionForm(forms.Form):
    title = forms.CharField(label=_("Content"), max_length=300)
    kind = forms.ChoiceField(label=_("Form"), choices=Session.Kind)
    day = forms.DateField(label=_("Day"))
    half_day = forms.ChoiceField(label=_("Half-day"), choices=HalfDay)
    periods = forms.IntegerField(label=_("Periods"), min_value=1, max_value=10, initial=5)
    lecturer = forms.ModelChoiceField(Lecturer.objects.select_related("person"), label=_("Lecturer"), required=False)
    room = forms.ModelChoiceField(Room.objects.filter(in_use=True), label=_("Room"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class EndForm(forms.Form):
    closed_on = forms.DateField(label=_("Closed on"), initial=timezone.localdate)


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = ("code", "name", "group", "is_party_awareness")


class RoomForm(forms.ModelForm):
    class Meta:
        model = Room
        fields = ("name", "seats", "site")
