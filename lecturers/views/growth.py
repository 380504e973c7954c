"""Qualifications and the development log of a lecturer, with their evidence."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.ui.views import requires, send_file

from .. import actions
from ..forms import DevelopmentItemForm, QualificationForm
from .file import READING, KeepPage, RemovePage, RowPage, file_page, readable


@requires(*READING)
def qualifications(request, pk):
    """What the lecturer has learned, and the lessons that they may teach."""
    lecturer = readable(request.user, pk)
    today = timezone.localdate()
    return file_page(
        request,
        lecturer,
        "qualifications",
        qualifications=[
            (row, row.valid_to is not None and row.valid_to < today)
            for row in lecturer.qualifications.select_related("evidence")
        ],
        teachable=lecturer.teachable.select_related("lesson"),
        today=today,
    )


@requires(*READING)
def log(request, pk):
    """The log of self-study, research, contests and own training, newest first."""
    lecturer = readable(request.user, pk)
    return file_page(request, lecturer, "log", items=lecturer.development.select_related("evidence"))


@requires(*READING)
def evidence_of_qualification(request, pk, row):
    return _evidence(readable(request.user, pk).qualifications, row)


@requires(*READING)
def evidence_of_item(request, pk, row):
    return _evidence(readable(request.user, pk).development, row)


def _evidence(rows, pk):
    """The file, for whoever may read the lecturer's file."""
    found = get_object_or_404(rows.select_related("evidence"), pk=pk)
    if found.evidence is None:
        raise Http404
    return send_file(found.evidence)


class NewQualification(KeepPage):
    title = _("New qualification")
    form_class = QualificationForm
    tab = "qualifications"

    def perform(self, form):
        actions.add_qualification(lecturer=self.lecturer, by=self.request.user, **form.typed())
        return self.cancel_url


class EditQualification(RowPage):
    title = _("Change the qualification")
    form_class = QualificationForm
    tab = rows = "qualifications"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}

    def perform(self, form):
        actions.change_qualification(qualification=self.row, by=self.request.user, **form.typed())
        return self.cancel_url


class RemoveQualification(RemovePage):
    title = _("Remove the qualification")
    tab = rows = "qualifications"

    def perform(self, form):
        actions.remove_qualification(qualification=self.row, by=self.request.user)
        return self.cancel_url


class NewItem(KeepPage):
    title = _("New entry of the development log")
    form_class = DevelopmentItemForm
    tab = "log"

    def perform(self, form):
        actions.add_item(lecturer=self.lecturer, by=self.request.user, **form.typed())
        return self.cancel_url


class EditItem(RowPage):
    title = _("Change the entry of the development log")
    form_class = DevelopmentItemForm
    tab, rows = "log", "development"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.row}

    def perform(self, form):
        actions.change_item(item=self.row, by=self.request.user, **form.typed())
        return self.cancel_url


class RemoveItem(RemovePage):
    title = _("Remove the entry of the development log")
    tab, rows = "log", "development"

    def perform(self, form):
        actions.remove_item(item=self.row, by=self.request.user)
        return self.cancel_url
