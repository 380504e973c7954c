"""Lecturers: the list and one person's page."""

from functools import cached_property

from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.changes import history_of
from trainingcenter.ui.views import FormPage, ListPage, requires

from . import actions
from .forms import LECTURER_FIELDS, LecturerForm, NewLecturerForm
from .models import Lecturer
from .tables import LecturerFilter, LecturerTable

SHOWN = 30


class LecturerList(ListPage):
    rights = ("view_lecturers",)
    title = _("Lecturers")
    table_class = LecturerTable
    filterset_class = LecturerFilter
    export_name = "giang-vien"
    create_url = reverse_lazy("lecturers:new")
    create_label = _("New lecturer")
    create_right = "edit_lecturers"

    def get_queryset(self):
        return (
            Lecturer.objects.select_related("person")
            .with_periods(timezone.localdate().year)
            .order_by("person__sort_key", "pk")
        )


@requires("view_lecturers")
def lecturer_page(request, pk):
    """One lecturer: office, posts, sessions to come and held this year."""
    lecturer = get_object_or_404(Lecturer.objects.select_related("person"), pk=pk)
    year = timezone.localdate().year
    sessions = lecturer.sessions.select_related("training_class", "room")
    held = sessions.held().filter(day__year=year)
    context = {
        "lecturer": lecturer,
        "title": str(lecturer),
        "year": year,
        "posts": lecturer.person.posts.all(),
        "upcoming": sessions.upcoming().exclude(state="held")[:SHOWN],
        "held": held.order_by("-starts_at"),
        "periods": held.periods(),
        "history": history_of(lecturer),
    }
    return render(request, "lecturers/lecturer.html", context)


class NewLecturer(FormPage):
    rights = ("edit_lecturers",)
    title = _("New lecturer")
    form_class = NewLecturerForm
    success_text = _("Saved.")
    cancel_url = reverse_lazy("lecturers:list")

    def perform(self, form):
        person, lecturer = form.split()
        known = form.cleaned_data["known"]
        return actions.enter_lecturer(person=known or person, lecturer=lecturer, by=self.request.user)


class EditLecturer(FormPage):
    rights = ("edit_lecturers",)
    title = _("Change the lecturer")
    form_class = LecturerForm
    success_text = _("Saved.")

    @cached_property
    def lecturer(self):
        return get_object_or_404(Lecturer.objects.select_related("person"), pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("lecturers:detail", args=[self.kwargs["pk"]])

    def get_initial(self):
        lecturer = self.lecturer
        person = {name: getattr(lecturer.person, name) for name in LecturerForm.PERSON}
        return person | {name: getattr(lecturer, name) for name in LECTURER_FIELDS}

    def perform(self, form):
        person, fields = form.split()
        return actions.change_lecturer(lecturer=self.lecturer, person=person, fields=fields, by=self.request.user)
