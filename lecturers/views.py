"""Lecturers: the list and one person's page."""

import django_filters
import django_tables2 as tables
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.audit.changes import history_of
from trainingcenter.ui.views import FormPage, ListPage, requires
from trainingcenter.vietnamese import fold

from . import actions
from .forms import LecturerForm
from .models import Lecturer


class LecturerTable(tables.Table):
    person = tables.Column(linkify=lambda record: record.get_absolute_url(), order_by="person__sort_key")
    kind = tables.Column()
    office = tables.Column(accessor="person__main_office", verbose_name=_("main office"))
    position = tables.Column(accessor="person__main_position", verbose_name=_("position"))
    phone = tables.Column(accessor="person__phone", verbose_name=_("telephone"))
    until = tables.DateColumn(format="d/m/Y")

    class Meta:
        model = Lecturer
        fields = ("person", "kind", "office", "position", "phone", "until")


class LecturerFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name"))
    kind = django_filters.ChoiceFilter(choices=Lecturer.Kind, label=_("Kind of lecturer"))

    class Meta:
        model = Lecturer
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(person__folded__contains=fold(value))


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
        return Lecturer.objects.select_related("person")


@requires("view_lecturers")
def lecturer_page(request, pk):
    """One lecturer: office, posts, sessions to come and held this year."""
    lecturer = get_object_or_404(Lecturer.objects.select_related("person"), pk=pk)
    held = lecturer.sessions.held().filter(day__year=timezone.localdate().year)
    context = {
        "lecturer": lecturer,
        "title": str(lecturer),
        "posts": lecturer.person.posts.all(),
        "upcoming": lecturer.sessions.upcoming().select_related("training_class", "room")[:30],
        "periods": sum(held.values_list("periods", flat=True)),
        "history": history_of(lecturer),
    }
    return render(request, "lecturers/lecturer.html", context)


class NewLecturer(FormPage):
    rights = ("edit_lecturers",)
    title = _("New lecturer")
    form_class = LecturerForm
    success_text = _("Saved.")
    cancel_url = reverse_lazy("lecturers:list")

    def perform(self, form):
        person, lecturer = form.split()
        return actions.enter_lecturer(person=person, lecturer=lecturer, by=self.request.user)


class EditLecturer(FormPage):
    rights = ("edit_lecturers",)
    title = _("Change the lecturer")
    form_class = LecturerForm
    success_text = _("Saved.")

    @property
    def lecturer(self):
        return get_object_or_404(Lecturer.objects.select_related("person"), pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("lecturers:detail", args=[self.kwargs["pk"]])

    def get_initial(self):
        lecturer = self.lecturer
        names = LecturerForm.base_fields
        return {name: getattr(lecturer.person if name in LecturerForm.PERSON else lecturer, name) for name in names}

    def perform(self, form):
        person, fields = form.split()
        return actions.change_lecturer(lecturer=self.lecturer, person=person, fields=fields, by=self.request.user)
