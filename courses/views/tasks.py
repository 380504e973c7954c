"""The centre's other tasks of a year: one dated list."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import actions
from courses.forms import DoneForm, ReasonForm, TaskForm
from courses.models import CentreTask
from trainingcenter.ui.views import FormPage, requires


@requires("view_plan")
def tasks(request, year):
    """The tasks of a year by their days, with owner and state; what is overdue is marked."""
    if not 2000 <= year <= 2100:
        raise Http404
    found = CentreTask.objects.of_year(year).select_related("owner")
    context = {
        "title": _("Tasks of %(year)s") % {"year": year},
        "tab": "tasks",
        "tab_year": year,
        "year": year,
        "tasks": found,
        "today": timezone.localdate(),
    }
    return render(request, "courses/tasks.html", context)


class NewTask(FormPage):
    rights = ("edit_plan",)
    title = gettext_lazy("New task of the year")
    form_class = TaskForm
    success_text = gettext_lazy("Saved.")

    @property
    def cancel_url(self):
        return reverse("courses:tasks", args=[self.kwargs["year"]])

    def perform(self, form):
        actions.add_task(year=self.kwargs["year"], by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class TaskPage(FormPage):
    """A form about one task."""

    rights = ("edit_plan",)

    @cached_property
    def task(self):
        return get_object_or_404(CentreTask, pk=self.kwargs["pk"])

    @property
    def intro(self):
        return self.task.title

    @property
    def cancel_url(self):
        return reverse("courses:tasks", args=[self.task.year])


class EditTask(TaskPage):
    title = gettext_lazy("Change the task")
    form_class = TaskForm
    success_text = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.task}

    def perform(self, form):
        actions.edit_task(task=self.task, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class FinishTask(TaskPage):
    title = gettext_lazy("Mark the task as done")
    form_class = DoneForm
    submit_label = gettext_lazy("Mark as done")
    success_text = gettext_lazy("The task is done.")

    def perform(self, form):
        actions.finish_task(task=self.task, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class CancelTask(TaskPage):
    title = gettext_lazy("Cancel the task")
    form_class = ReasonForm
    submit_label = gettext_lazy("Cancel the task")
    success_text = gettext_lazy("The task is cancelled.")

    def perform(self, form):
        actions.cancel_task(task=self.task, by=self.request.user, **form.cleaned_data)
        return self.cancel_url
