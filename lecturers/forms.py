"""What is typed about lecturers."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.organisation.models import Person

from .models import Lecturer

LECTURER_FIELDS = ("kind", "speciality", "since", "until")


class LecturerForm(forms.Form):
    """A lecturer and the person they are, in one form."""

    full_name = forms.CharField(label=_("Full name"), max_length=100)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "–"), *Person.Sex.choices], required=False)
    birth_date = forms.DateField(label=_("Date of birth"), required=False)
    main_office = forms.CharField(label=_("Main office"), max_length=200, required=False)
    main_position = forms.CharField(label=_("Position there"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    kind = forms.ChoiceField(label=_("Kind of lecturer"), choices=Lecturer.Kind)
    speciality = forms.CharField(label=_("Speciality"), max_length=200, required=False)
    since = forms.DateField(label=_("Teaches since"), initial=timezone.localdate)
    until = forms.DateField(label=_("Until"), required=False)

    PERSON = ("full_name", "sex", "birth_date", "main_office", "main_position", "phone", "email")

    def split(self):
        """(fields of the person, fields of the lecturer)."""
        person = {name: self.cleaned_data[name] for name in self.PERSON}
        return person, {name: self.cleaned_data[name] for name in LECTURER_FIELDS}


class NewLecturerForm(LecturerForm):
    """Somebody the centre knows already is chosen; somebody new is typed."""

    known = forms.ModelChoiceField(
        Person.objects.filter(lecturer__isnull=True),
        label=_("Somebody the centre knows already"),
        required=False,
        empty_label=_("nobody: enter a new person below"),
    )
    full_name = forms.CharField(label=_("Full name"), max_length=100, required=False)

    field_order = ["known", *LecturerForm.PERSON]

    def clean(self):
        data = super().clean()
        if not data.get("known") and not data.get("full_name"):
            self.add_error("full_name", _("Choose somebody known, or enter the full name."))
        if data.get("known") and data.get("full_name"):
            self.add_error("full_name", _("Either choose somebody known or enter a new person, not both."))
        return data
