"""What is typed about classes."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import HalfDay, Hosting, PlanLine, ProgrammeVersion, Scheme
from trainingcenter.organisation.models import Person

from .sessions import WEEKDAYS


def weekdays_field():
    return forms.TypedMultipleChoiceField(
        label=_("Days of the week"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        initial=[0, 1, 2, 3, 4],
    )


def half_days_field():
    return forms.MultipleChoiceField(
        label=_("Half-days"),
        choices=HalfDay,
        widget=forms.CheckboxSelectMultiple,
        initial=[HalfDay.MORNING, HalfDay.AFTERNOON],
        help_text=_("The timetable is filled on these days and half-days."),
    )


def schemes_field():
    return forms.ModelMultipleChoiceField(
        Scheme.objects.all(),
        label=_("Schemes and resolutions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class WithoutEmptyChoices(forms.Form):
    """While no scheme is entered there is nothing to choose, and no field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not Scheme.objects.exists():
            del self.fields["schemes"]


class PlanLineField(forms.ModelChoiceField):
    """Lines of several years and several seasons bear the same words: year and months tell them apart."""

    def label_from_instance(self, line):
        return f"{line.plan.year}, {_('months')} {'–'.join(map(str, sorted({line.month_from, line.month_to})))}: {line}"


class ClassForm(WithoutEmptyChoices):
    plan_line = PlanLineField(
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
    weekdays = weekdays_field()
    half_days = half_days_field()
    planned_end = forms.DateField(
        label=_("Closing day"), required=False, help_text=_("Empty: when the lessons are through.")
    )
    hosting = forms.ChoiceField(label=_("Own or joint"), choices=Hosting)
    partner = forms.CharField(label=_("Partner body"), max_length=200, required=False)
    venue = forms.CharField(label=_("Venue"), max_length=200, required=False)
    supervisor = forms.ModelChoiceField(Person.objects.all(), label=_("Class supervisor"), required=False)
    schemes = schemes_field()


class DaysForm(forms.Form):
    """What the proposal of days is reckoned from, as far as it is typed already."""

    version = forms.ModelChoiceField(ProgrammeVersion.objects.select_related("programme"))
    planned_start = forms.DateField()
    weekdays = weekdays_field()
    half_days = half_days_field()
    planned_end = forms.DateField(required=False)
    expected_learners = forms.IntegerField(min_value=1, required=False)


class ClassEditForm(WithoutEmptyChoices):
    """Without the fields that the signed decision fixes, once it is signed."""

    name = forms.CharField(label=_("Name of the class"), max_length=300)
    planned_start = forms.DateField(label=_("Opening day"))
    planned_end = forms.DateField(label=_("Closing day"))
    weekdays = weekdays_field()
    half_days = half_days_field()
    hosting = forms.ChoiceField(label=_("Own or joint"), choices=Hosting)
    partner = forms.CharField(label=_("Partner body"), max_length=200, required=False)
    audience = forms.CharField(label=_("Audience"), max_length=200, required=False)
    expected_learners = forms.IntegerField(label=_("Expected learners"), min_value=1, required=False)
    venue = forms.CharField(label=_("Venue"), max_length=200, required=False)
    supervisor = forms.ModelChoiceField(Person.objects.all(), label=_("Class supervisor"), required=False)
    schemes = schemes_field()

    FIXED_BY_DECISION = ("name", "planned_start", "hosting")

    def __init__(self, *args, decided=False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.FIXED_BY_DECISION if decided else ():
            del self.fields[name]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class EndForm(forms.Form):
    closed_on = forms.DateField(label=_("Closed on"), initial=timezone.localdate)


class ArchiveForm(forms.Form):
    archived_on = forms.DateField(label=_("Put away on"), initial=timezone.localdate)
