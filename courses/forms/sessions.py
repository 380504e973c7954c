"""What is typed about sessions, and by what the timetable is narrowed."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import HalfDay, Lesson, Room, Session, TrainingClass
from lecturers.models import Lecturer

WEEKDAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")),
    (5, _("Saturday")), (6, _("Sunday")),
]  # fmt: skip


def teaching_now():
    return Lecturer.objects.active_on(timezone.localdate()).select_related("person")


class GenerateForm(forms.Form):
    """When, where, and who teaches which lesson: one choice for each lesson of the class's version."""

    start = forms.DateField(label=_("From day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple, initial=[0, 1, 2, 3, 4]
    )
    half_days = forms.MultipleChoiceField(
        label=_("Half-days"), choices=HalfDay, widget=forms.CheckboxSelectMultiple, initial=["morning", "afternoon"]
    )
    room = forms.ModelChoiceField(Room.objects.filter(in_use=True), label=_("Room"), required=False)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.lecturers = {str(lecturer.pk): lecturer for lecturer in teaching_now()}
        choices = [("", _("nobody yet")), *((pk, str(lecturer)) for pk, lecturer in self.lecturers.items())]
        self.lessons = {f"lecturer_{place.lesson_id}": place for place in places}
        for name, place in self.lessons.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{place.order}. {place.lesson.title}", choices=choices, required=False
            )

    def chosen_lecturers(self):
        """`{lesson id: Lecturer}` of the lessons that have one."""
        chosen = {place.lesson_id: self.cleaned_data[name] for name, place in self.lessons.items()}
        return {lesson: self.lecturers[pk] for lesson, pk in chosen.items() if pk}


class SessionForm(forms.Form):
    lesson = forms.ModelChoiceField(
        Lesson.objects.none(), label=_("Lesson"), required=False, empty_label=_("none: ceremony, test or other")
    )
    title = forms.CharField(
        label=_("Content"), max_length=300, required=False, help_text=_("Empty: the title of the lesson.")
    )
    kind = forms.ChoiceField(label=_("Form"), choices=Session.Kind)
    day = forms.DateField(label=_("Day"))
    half_day = forms.ChoiceField(label=_("Half-day"), choices=HalfDay)
    starts = forms.TimeField(
        label=_("From hour"), required=False, help_text=_("Only when it does not fill the half-day, for example 08:00.")
    )
    ends = forms.TimeField(label=_("To hour"), required=False)
    periods = forms.IntegerField(label=_("Periods"), min_value=0, max_value=10, initial=5)
    lecturer = forms.ModelChoiceField(Lecturer.objects.none(), label=_("Lecturer"), required=False)
    room = forms.ModelChoiceField(Room.objects.none(), label=_("Room"), required=False)

    def __init__(self, *args, training_class, session=None, **kwargs):
        """Offers the lessons of the class, who teaches now and the rooms in use, and what `session` has already."""
        super().__init__(*args, **kwargs)
        here = session or Session()
        lessons = Q(places__version=training_class.version_id) | Q(pk=here.lesson_id)
        self.fields["lesson"].queryset = Lesson.objects.filter(lessons).order_by("places__order").distinct()
        today = timezone.localdate()
        still = Q(until__isnull=True) | Q(until__gte=today) | Q(pk=here.lecturer_id)
        self.fields["lecturer"].queryset = Lecturer.objects.filter(still).select_related("person")
        self.fields["room"].queryset = Room.objects.filter(Q(in_use=True) | Q(pk=here.room_id))

    def clean(self):
        data = super().clean()
        if not data.get("title") and not data.get("lesson"):
            self.add_error("title", _("Choose a lesson or enter the content."))
        return data


class TimetableForm(forms.Form):
    """What the week is narrowed to; everything is optional."""

    training_class = forms.ModelChoiceField(TrainingClass.objects.none(), label=_("Class"), required=False)
    lecturer = forms.ModelChoiceField(Lecturer.objects.select_related("person"), label=_("Lecturer"), required=False)
    room = forms.ModelChoiceField(Room.objects.all(), label=_("Room"), required=False)

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["training_class"].queryset = classes
        for field in self.fields.values():
            field.empty_label = _("all")
