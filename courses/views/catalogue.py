"""Programmes and rooms."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from courses import actions
from courses.forms import RoomForm
from courses.models import Programme, Room
from courses.tables import ProgrammeFilter, ProgrammeTable
from trainingcenter.audit.changes import history_of
from trainingcenter.ui.views import FormPage, ListPage, requires


class ProgrammeList(ListPage):
    rights = ("view_catalogue",)
    title = _("Programmes")
    table_class = ProgrammeTable
    filterset_class = ProgrammeFilter
    export_name = "chuong-trinh"

    def get_queryset(self):
        return Programme.objects.annotate(classes_count=Count("classes")).order_by("name")


@requires("view_catalogue")
def programme(request, pk):
    """A programme with its versions, lessons and rules; what is unconfirmed is marked so."""
    found = get_object_or_404(Programme, pk=pk)
    versions = found.versions.prefetch_related("places__lesson", "bands")
    context = {"programme": found, "title": found.name, "versions": versions, "history": history_of(found)}
    return render(request, "courses/programme.html", context)


@requires("view_catalogue")
def rooms(request):
    return render(request, "courses/rooms.html", {"title": _("Rooms"), "rooms": Room.objects.all()})


class NewRoom(FormPage):
    rights = ("manage_catalogue",)
    title = _("New room")
    form_class = RoomForm
    success_text = _("Saved.")
    cancel_url = reverse_lazy("courses:rooms")

    def perform(self, form):
        actions.add_room(**form.cleaned_data)
        return reverse("courses:rooms")
