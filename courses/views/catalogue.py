"""Programmes with their versions, and rooms."""

from functools import cached_property

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions
from courses.forms import NewVersionForm, ProgrammeForm, RoomForm, RulesForm
from courses.forms.catalogue import lessons_text
from courses.models import Programme, ProgrammeVersion, Room
from courses.tables import ProgrammeFilter, ProgrammeTable
from courses.versions import also_in, differences
from trainingcenter.audit.changes import history_of
from trainingcenter.ui.views import FormPage, ListPage, act, requires


class ProgrammeList(ListPage):
    rights = ("view_catalogue",)
    title = gettext_lazy("Programmes")
    table_class = ProgrammeTable
    filterset_class = ProgrammeFilter
    export_name = "chuong-trinh"
    create_url = reverse_lazy("courses:programme_new")
    create_label = gettext_lazy("New programme")
    create_right = "manage_catalogue"

    def get_queryset(self):
        return Programme.objects.with_figures().prefetch_related("versions").order_by("name")


@requires("view_catalogue")
def programme(request, pk):
    """A programme with its versions, lessons and rules; what is unconfirmed is marked so."""
    found = get_object_or_404(Programme, pk=pk)
    shared = "places__lesson__places__version__programme"
    newest_first = found.versions.with_use().order_by("-valid_from")
    versions = list(newest_first.prefetch_related("places__lesson", shared, "bands"))
    for version, before in zip(versions, [*versions[1:], None], strict=False):
        version.earlier = before
        version.differences = differences(before, version) if before else None
        version.lesson_places = [(place, also_in(place)) for place in version.places.all()]
    context = {"programme": found, "title": found.name, "versions": versions, "history": history_of(found)}
    return render(request, "courses/programme.html", context)


class CataloguePage(FormPage):
    """A form of the catalogue."""

    rights = ("manage_catalogue",)
    success_text = gettext_lazy("Saved.")


class NewProgramme(CataloguePage):
    title = gettext_lazy("New programme")
    intro = gettext_lazy("Enter its lessons and rules as a version afterwards; classes are opened from a version.")
    form_class = ProgrammeForm
    cancel_url = reverse_lazy("courses:programmes")

    def perform(self, form):
        return actions.create_programme(**form.cleaned_data)


class ProgrammeOfAddress:
    """The programme that the address names."""

    @cached_property
    def programme(self):
        return get_object_or_404(Programme, pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("courses:programme", args=[self.kwargs["pk"]])


class EditProgramme(ProgrammeOfAddress, CataloguePage):
    title = gettext_lazy("Change the programme")
    form_class = ProgrammeForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.programme}

    def perform(self, form):
        return actions.edit_programme(programme=self.programme, by=self.request.user, **form.cleaned_data)


class NewVersion(ProgrammeOfAddress, CataloguePage):
    title = gettext_lazy("New version of the programme")
    intro = gettext_lazy("Classes keep the version they opened with; classes planned from now on may choose this one.")
    form_class = NewVersionForm

    def get_form_kwargs(self):
        latest = self.programme.versions.first()
        kwargs = super().get_form_kwargs() | {"floors": latest.band_floors if latest else actions.DEFAULT_BANDS}
        return kwargs | {"instance": latest} if latest else kwargs

    def get_initial(self):
        latest = self.programme.versions.first()
        if latest is None:
            return {"lessons_complete": True}
        return {
            "lessons": lessons_text(latest),
            "lessons_complete": latest.lessons_complete,
            "lessons_expected": latest.lessons_expected,
        }

    def perform(self, form):
        actions.create_version(programme=self.programme, bands=form.bands, **form.head, **form.rules)
        return self.cancel_url


def version_of(pk):
    return get_object_or_404(ProgrammeVersion.objects.select_related("programme"), pk=pk)


class EditRules(CataloguePage):
    title = gettext_lazy("Rules of the version")
    intro = gettext_lazy("Correct what is assumed, then confirm the rules on the page of the programme.")
    form_class = RulesForm

    @cached_property
    def version(self):
        return version_of(self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.version.programme.get_absolute_url()

    def get_form_kwargs(self):
        version = self.version
        return super().get_form_kwargs() | {"instance": version, "floors": version.band_floors}

    def perform(self, form):
        version = actions.edit_rules(version=self.version, bands=form.bands, by=self.request.user, **form.rules)
        return version.programme


@require_POST
@requires("manage_catalogue")
def confirm_rules(request, pk):
    version = version_of(pk)
    text = _("The rules are confirmed; they carry no warning any more.")
    act(request, actions.confirm_rules, text, version=version, by=request.user)
    return redirect(version.programme)


@requires("view_catalogue")
def rooms(request):
    return render(request, "courses/rooms.html", {"title": _("Rooms"), "rooms": Room.objects.all()})


class NewRoom(CataloguePage):
    title = gettext_lazy("New room")
    form_class = RoomForm
    cancel_url = reverse_lazy("courses:rooms")

    def perform(self, form):
        actions.add_room(**form.cleaned_data)
        return reverse("courses:rooms")


class EditRoom(CataloguePage):
    title = gettext_lazy("Change the room")
    form_class = RoomForm
    cancel_url = reverse_lazy("courses:rooms")

    @cached_property
    def room(self):
        return get_object_or_404(Room, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.room}

    def perform(self, form):
        actions.edit_room(room=self.room, by=self.request.user, **form.cleaned_data)
        return reverse("courses:rooms")
