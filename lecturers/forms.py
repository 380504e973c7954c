"""What is typed about lecturers."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.organisation.models import Person

from .actions.growth import too_large
from .models import BusyPeriod, DevelopmentItem, Lecturer, Qualification, TeachingNorm

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


WEEKDAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")),
    (5, _("Saturday")), (6, _("Sunday")),
]  # fmt: skip


class RowForm(forms.ModelForm):
    """A form of a row that the action checks whole."""

    def _post_clean(self):
        """Only the single fields are checked here."""


class EvidenceForm(RowForm):
    """A row with a file that proves it."""

    evidence = forms.FileField(
        label=_("Evidence (PDF, JPEG or PNG)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.pop("evidence", None)
        if stored := self.instance.evidence if self.instance.pk else None:
            self.fields["evidence"].help_text = _("Empty: the file “%(name)s” stays.") % {"name": stored.name}

    def clean_evidence(self):
        upload = self.cleaned_data["evidence"]
        if upload and upload.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
            raise forms.ValidationError(too_large())
        return upload

    def typed(self):
        """The fields as the action takes them."""
        upload = self.cleaned_data["evidence"]
        return self.cleaned_data | {"evidence": (upload.read(), upload.name) if upload else None}


class QualificationForm(EvidenceForm):
    class Meta:
        model = Qualification
        fields = ("kind", "title", "institution", "obtained_on", "valid_to")
        labels = {"institution": _("Issuing institution")}
        help_texts = {
            "title": _("For example: Thạc sĩ Xây dựng Đảng; Cao cấp lý luận chính trị."),
            "valid_to": _("Empty: it does not expire."),
        }


class DevelopmentItemForm(EvidenceForm):
    class Meta:
        model = DevelopmentItem
        fields = ("kind", "title", "day", "result")
        help_texts = {"result": _("For example: Giải Nhì; Đạt loại Khá; Nghiệm thu.")}


class BusyForm(RowForm):
    """One day, a run of days or a repeated weekday; whole days or hours."""

    weekday = forms.TypedChoiceField(
        label=_("Every"),
        choices=[("", _("each of these days")), *WEEKDAYS],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("A weekday repeats: until the last day, or without one until further notice."),
    )

    class Meta:
        model = BusyPeriod
        fields = ("first_day", "last_day", "weekday", "starts", "ends", "reason")
        help_texts = {
            "last_day": _("Empty: one day only."),
            "starts": _("Empty: the whole day. For example 08:00."),
            "reason": _("Readable for those who arrange the timetable."),
        }


class CalendarForm(forms.Form):
    file = forms.FileField(
        label=_("Calendar file (.ics)"),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        help_text=_("Google Calendar: Settings, Import & export, Export. Outlook: File, Save calendar. At most 2 MB."),
    )
    keep_titles = forms.BooleanField(
        label=_("Keep the titles of the events"),
        required=False,
        help_text=_("Otherwise only the times are kept; nobody reads what the events are about."),
    )


class NormForm(RowForm):
    class Meta:
        model = TeachingNorm
        fields = ("post_kind", "standard_hours", "lecture_hours", "valid_from", "legal_basis")
