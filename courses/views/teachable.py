"""The lessons that a lecturer may teach."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from courses import actions
from courses.forms import TeachableEndForm, TeachableForm
from courses.models import TeachableLesson
from lecturers.models import Lecturer
from trainingcenter.ui.views import FormPage
from trainingcenter.vietnamese import number_vn


class Teachable(FormPage):
    """What the lecturer of the address may teach, and many lessons entered at once."""

    rights = ("edit_lecturers",)
    template_name = "courses/teachable.html"
    title = gettext_lazy("Lessons this lecturer may teach")
    form_class = TeachableForm

    @property
    def lecturer(self):
        return get_object_or_404(Lecturer.objects.select_related("person"), pk=self.kwargs["pk"])

    @property
    def words(self):
        return self.request.GET.get("q", "")[:100]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"lecturer": self.lecturer, "words": self.words}

    def get_context_data(self, **kwargs):
        lecturer = self.lecturer
        teachable = lecturer.teachable.select_related("lesson")
        return super().get_context_data(
            lecturer=lecturer, teachable=teachable, words=self.words, today=timezone.localdate(), **kwargs
        )

    def perform(self, form):
        made = actions.set_teachable(lecturer=self.lecturer, by=self.request.user, **form.cleaned_data)
        text = ngettext("%(n)s lesson was entered.", "%(n)s lessons were entered.", len(made))
        messages.success(self.request, text % {"n": number_vn(len(made))})
        return reverse("courses:teachable", args=[self.kwargs["pk"]])


class TeachableRow(FormPage):
    """A form about one lesson of a lecturer."""

    rights = ("edit_lecturers",)

    @property
    def row(self):
        return get_object_or_404(
            TeachableLesson.objects.select_related("lecturer__person", "lesson"), pk=self.kwargs["pk"]
        )

    @property
    def intro(self):
        return str(self.row)

    @property
    def cancel_url(self):
        return reverse("courses:teachable", args=[self.row.lecturer_id])


class EndTeachable(TeachableRow):
    title = gettext_lazy("The lecturer teaches the lesson no longer")
    form_class = TeachableEndForm
    success_text = gettext_lazy("Saved.")

    def perform(self, form):
        actions.end_teachable(teachable=self.row, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class RemoveTeachable(TeachableRow):
    title = gettext_lazy("Remove a lesson entered by mistake")
    form_class = Form
    submit_label = gettext_lazy("Remove")
    success_text = gettext_lazy("Removed. The history keeps it.")

    def perform(self, form):
        target = self.cancel_url
        actions.remove_teachable(teachable=self.row, by=self.request.user)
        return target
