"""What is typed about sessions, and by what the timetable is narrowed."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import HalfDay, Lesson, Room, Session, TimetablePolicy, TrainingClass
from lecturers.models import Lecturer
from trainingcenter.ui.views import number_of

WEEKDAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")),
    (5, _("Saturday")), (6, _("Sunday")),
]  # fmt: skip
CHOOSE_ROOM = "choose"


def teaching_now():
    return Lecturer.objects.active_on(timezone.localdate()).select_related("person")


class FillForm(forms.Form):
    """Over which days the lessons are laid, where, and who teaches which; what is left open is proposed."""

    start = forms.DateField(label=_("From day"))
    until = forms.DateField(label=_("To the day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    half_days = forms.MultipleChoiceField(label=_("Half-days"), choices=HalfDay, widget=forms.CheckboxSelectMultiple)
    room = forms.ChoiceField(label=_("Room"), required=False)

    def __init__(self, *args, lessons, **kwargs):
        super().__init__(*args, **kwargs)
        self.rooms = {str(room.pk): room for room in Room.objects.filter(in_use=True)}
        self.fields["room"].choices = [
            ("", _("no room yet")),
            (CHOOSE_ROOM, _("choose: the smallest free one with enough seats")),
            *((pk, room.name) for pk, room in self.rooms.items()),
        ]
        self.lecturers = {str(lecturer.pk): lecturer for lecturer in teaching_now()}
        choices = [("", _("propose who may teach it and is free"))]
        choices += [(pk, str(lecturer)) for pk, lecturer in self.lecturers.items()]
        self.lessons = {f"lecturer_{item.lesson.pk}": item for item in lessons}
        for name, item in self.lessons.items():
            self.fields[name] = forms.ChoiceField(label=item.lesson.title, choices=choices, required=False)

    @property
    def chosen(self):
        """What `actions.propose_timetable` and `fill_timetable` take."""
        data = self.cleaned_data
        taught = {item.lesson.pk: data[name] for name, item in self.lessons.items()}
        return {name: data[name] for name in ("start", "until", "weekdays", "half_days")} | {
            "room": self.rooms.get(data["room"]),
            "choose_room": data["room"] == CHOOSE_ROOM,
            "lecturers": {lesson: self.lecturers[pk] for lesson, pk in taught.items() if pk},
        }


class JointField(forms.ModelChoiceField):
    """Sessions of other classes, told by day, hours and class."""

    def label_from_instance(self, session):
        starts = timezone.localtime(session.starts_at)
        return f"{session.day:%d/%m/%Y} {starts:%H:%M} – {session.training_class.code} – {session.title}"


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
    lead = JointField(
        Session.objects.none(),
        label=_("Joint with the session of another class"),
        required=False,
        empty_label=_("none: held for this class"),
        help_text=_("Then day, hours, room and lecturer are those of that session."),
    )

    def __init__(self, *args, training_class, session=None, **kwargs):
        """Offers the lessons of the class, who teaches now and the rooms in use, and what `session` has already."""
        super().__init__(*args, **kwargs)
        here = session or Session()
        lessons = Q(places__version=training_class.version_id) | Q(topics__training_class=training_class)
        own = Lesson.objects.filter(lessons | Q(pk=here.lesson_id)).values("pk")
        self.fields["lesson"].queryset = Lesson.objects.filter(pk__in=own)
        today = timezone.localdate()
        still = Q(until__isnull=True) | Q(until__gte=today) | Q(pk=here.lecturer_id)
        self.fields["lecturer"].queryset = Lecturer.objects.filter(still).select_related("person")
        self.fields["room"].queryset = Room.objects.filter(Q(in_use=True) | Q(pk=here.room_id))
        self.fields["lead"].queryset = _could_lead(training_class, here)

    def clean(self):
        data = super().clean()
        if not data.get("title") and not data.get("lesson"):
            self.add_error("title", _("Choose a lesson or enter the content."))
        return data


def _could_lead(training_class, session):
    """Planned sessions of other classes near the days of this one that follow no third session."""
    near = timedelta(days=30)
    days = (training_class.planned_start - near, training_class.planned_end + near)
    planned = Session.objects.filter(state="planned", lead__isnull=True, day__range=days)
    others = planned.exclude(training_class=training_class) | Session.objects.filter(pk=session.lead_id)
    return others.select_related("training_class").order_by("starts_at", "pk")


class SubstituteForm(forms.Form):
    lecturer = forms.ModelChoiceField(Lecturer.objects.none(), label=_("Substitute"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lecturer"].queryset = teaching_now().exclude(pk=session.lecturer_id)


class PlaceForm(forms.Form):
    """Where a session is dragged to, or with which it changes places."""

    day = forms.DateField(label=_("Day"), input_formats=["%Y-%m-%d"], required=False)
    half_day = forms.ChoiceField(label=_("Half-day"), choices=HalfDay, required=False)
    swap = forms.ModelChoiceField(Session.objects.all(), label=_("Session"), required=False)

    def clean(self):
        data = super().clean()
        if not data.get("swap") and not (data.get("day") and data.get("half_day")):
            raise forms.ValidationError(_("Say where the session goes: a day and half-day, or another session."))
        return data


class KeepForm(forms.Form):
    """Warnings ticked as `session|key`, and why they may stay."""

    reason = forms.CharField(label=_("Keep them, because"), max_length=300)

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        parts = (item.partition("|") for item in data.getlist("problem"))
        self.chosen = {(number_of(session), key) for session, _bar, key in parts}


class PublishForm(forms.Form):
    note = forms.CharField(label=_("Note for the release"), max_length=300, required=False)


class PolicyForm(forms.ModelForm):
    class Meta:
        model = TimetablePolicy
        fields = (
            "class_clash", "learner_clash", "lecturer_busy", "holiday", "day_periods", "most_periods_a_day",
            "not_qualified", "room_seats", "large_class",
        )  # fmt: skip

    def _post_clean(self):
        """The action checks the whole row; here only the single fields are checked."""


class TimetableForm(forms.Form):
    """What the timetable is narrowed to; everything is optional."""

    training_class = forms.ModelChoiceField(TrainingClass.objects.none(), label=_("Class"), required=False)
    lecturer = forms.ModelChoiceField(Lecturer.objects.select_related("person"), label=_("Lecturer"), required=False)
    room = forms.ModelChoiceField(Room.objects.all(), label=_("Room"), required=False)

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["training_class"].queryset = classes
        for field in self.fields.values():
            field.empty_label = _("all")
