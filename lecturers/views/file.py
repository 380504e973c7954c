"""A lecturer's file: who reads it, who keeps it, and the frame of its pages."""

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trainingcenter.ui.views import FormPage, require

from ..models import Lecturer

READING = ("view_lecturers", "edit_lecturers", "keep_own_file")
KEEPING = ("edit_lecturers", "keep_own_file")
TABS = (
    ("detail", _("Overview")),
    ("timetable", _("Timetable")),
    ("hours", _("Hours")),
    ("qualifications", _("Qualifications and lessons")),
    ("busy", _("Busy times")),
    ("log", _("Development log")),
    ("history", _("History")),
)


def readable(user, pk):
    """The lecturer whose file `user` may read; a stranger's is 404."""
    return get_object_or_404(Lecturer.objects.visible_to(user).select_related("person"), pk=pk)


def is_own(user, lecturer):
    return user.person_id is not None and lecturer.person_id == user.person_id


def may_keep(user, lecturer):
    """Whether `user` may write into the file: whoever changes lecturers, and the lecturer themselves."""
    own = user.has_perm("accounts.keep_own_file") and is_own(user, lecturer)
    return own or user.has_perm("accounts.edit_lecturers")


def kept(user, pk):
    """The lecturer whose file `user` may write into; 403 for those who may only read it."""
    lecturer = readable(user, pk)
    if not may_keep(user, lecturer):
        raise PermissionDenied
    return lecturer


def file_page(request, lecturer, tab, **context):
    """One page of the file under its tabs."""
    tabs = [(label, reverse(f"lecturers:{name}", args=[lecturer.pk]), name == tab) for name, label in TABS]
    frame = {
        "lecturer": lecturer,
        "title": str(lecturer),
        "tabs": tabs,
        "own": is_own(request.user, lecturer),
        "may_keep": may_keep(request.user, lecturer),
    }
    return render(request, f"lecturers/{tab}.html", frame | context)


class KeepPage(FormPage):
    """A form that writes into the file of the lecturer whom the address names; `tab` is where it leads back to."""

    rights = KEEPING
    template_name = "lecturers/form.html"
    success_text = _("Saved.")
    tab = "detail"

    def dispatch(self, request, *args, **kwargs):
        require(request.user, *self.rights)
        self.lecturer = kept(request.user, kwargs["pk"])
        self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self):
        """What else the address names is found before anything is done; 404 where it is not the lecturer's."""

    @property
    def cancel_url(self):
        return reverse(f"lecturers:{self.tab}", args=[self.lecturer.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(lecturer=self.lecturer, **kwargs)


class RowPage(KeepPage):
    """A form about one row of the file, of the related manager `rows`."""

    rows = ""

    def find(self):
        self.row = get_object_or_404(getattr(self.lecturer, self.rows), pk=self.kwargs["row"])


class RemovePage(RowPage):
    """Asks once more before a row is removed."""

    form_class = Form
    submit_label = _("Remove")
    success_text = _("Removed. The history keeps it.")

    @property
    def intro(self):
        return _("“%(row)s” will be removed from the file of %(lecturer)s. The history keeps it.") % {
            "row": self.shown(),
            "lecturer": self.lecturer,
        }

    def shown(self):
        """What the row is called."""
        return str(self.row)
