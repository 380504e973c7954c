"""What is ticked when lessons are entered for a lecturer."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Lesson, ProgrammeVersion
from trainingcenter.vietnamese import fold


class TeachableForm(forms.Form):
    """Lessons on offer in the order of the programmes, without those the lecturer may teach already.

    `groups` are (title, lessons) of each programme's version in force, and of the lessons in none of them; `words`
    narrows them to programmes or lessons in which every typed word occurs. What was ticked stays on offer.
    """

    since = forms.DateField(label=_("May teach them since"), initial=timezone.localdate)
    lessons = forms.ModelMultipleChoiceField(
        Lesson.objects.all(),
        label=_("Lessons"),
        error_messages={"required": _("Tick the lessons that the lecturer may teach.")},
    )

    def __init__(self, *args, lecturer, words="", **kwargs):
        super().__init__(*args, **kwargs)
        self.ticked = set(self.data.getlist("lessons")) if self.is_bound else set()
        taken = set(lecturer.teachable.filter(until__isnull=True).values_list("lesson", flat=True))
        self.groups = [
            (title, found)
            for title, lessons in _lessons_by_programme()
            if (found := self._narrowed(title, [lesson for lesson in lessons if lesson.pk not in taken], words))
        ]

    def _narrowed(self, title, lessons, words):
        wanted = fold(words).split()
        return [
            lesson
            for lesson in lessons
            if str(lesson.pk) in self.ticked or all(word in fold(f"{title} {lesson.title}") for word in wanted)
        ]


def _lessons_by_programme():
    """(title, lessons): the version of each programme that is in force, then the lessons that stand in none."""
    versions = ProgrammeVersion.objects.on(timezone.localdate()).select_related("programme")
    versions = sorted(versions.prefetch_related("places__lesson"), key=lambda version: fold(version.programme.name))
    groups = [(str(version), [place.lesson for place in version.places.all()]) for version in versions]
    seen = {lesson.pk for _title, lessons in groups for lesson in lessons}
    return [
        *groups,
        (str(_("Local topics and lessons of earlier versions")), list(Lesson.objects.exclude(pk__in=seen))),
    ]


class TeachableEndForm(forms.Form):
    on = forms.DateField(label=_("Last day"), initial=timezone.localdate)
