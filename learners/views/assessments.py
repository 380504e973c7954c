"""The assessments of a class: new, changed, removed, reopened, and who changed which mark."""

from functools import cached_property

from django import forms
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import TrainingClass
from learners import actions, mark_grid
from learners.forms import AssessmentForm, ReasonForm
from learners.models import Assessment
from learners.views.marks import assessment_to_enter
from trainingcenter.audit.changes import history_of
from trainingcenter.ui.views import FormPage, number_of, requires


class _AssessmentPage(FormPage):
    rights = ("enter_marks",)
    template_name = "learners/marks_form.html"

    @cached_property
    def assessment(self):
        found = Assessment.objects.select_related("training_class__version")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def training_class(self):
        return self.assessment.training_class

    @property
    def cancel_url(self):
        return reverse("learners:marks", args=[self.training_class.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(training_class=self.training_class, **kwargs)


class NewAssessment(_AssessmentPage):
    form_class = AssessmentForm
    title = gettext_lazy("New assessment")
    success_text = gettext_lazy("Saved.")

    @cached_property
    def training_class(self):
        return get_object_or_404(TrainingClass.objects.select_related("version"), pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"training_class": self.training_class}

    def perform(self, form):
        actions.create_assessment(training_class=self.training_class, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class EditAssessment(_AssessmentPage):
    form_class = AssessmentForm
    title = gettext_lazy("Change the assessment")
    success_text = gettext_lazy("Saved.")

    @property
    def edited(self):
        return self.assessment

    def get_initial(self):
        fields = ("name", "kind", "weight", "held_on", "lecturer")
        return {name: getattr(self.assessment, name) for name in fields}

    def get_form_kwargs(self):
        chosen = self.assessment.lecturer_id
        return super().get_form_kwargs() | {"training_class": self.training_class, "chosen": chosen}

    def perform(self, form):
        actions.edit_assessment(assessment=self.assessment, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class DeleteAssessment(_AssessmentPage):
    form_class = forms.Form
    title = gettext_lazy("Remove the assessment")
    submit_label = gettext_lazy("Remove")
    success_text = gettext_lazy("Removed.")

    @property
    def intro(self):
        return _("“%(name)s” is removed from the class. That cannot be undone, but it has no marks yet.") % {
            "name": self.assessment.name
        }

    def perform(self, form):
        actions.delete_assessment(assessment=self.assessment, by=self.request.user)
        return self.cancel_url


class ReopenMarks(_AssessmentPage):
    form_class = ReasonForm
    submit_label = gettext_lazy("Reopen")
    success_text = gettext_lazy("The marks are open again.")

    @property
    def title(self):
        return _("Reopen the marks: %(name)s") % {"name": self.assessment.name}

    def perform(self, form):
        actions.reopen_marks(assessment=self.assessment, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


@requires("view_results", "enter_own_marks")
def history(request, pk):
    """Who changed which mark from what to what; with `?enrolment=` those of one learner."""
    if request.user.has_perm("accounts.view_results"):
        assessment = get_object_or_404(Assessment.objects.select_related("training_class"), pk=pk)
    else:
        assessment = assessment_to_enter(request, pk)
    enrolment = number_of(request.GET.get("enrolment", ""))
    people = assessment.training_class.enrolments.in_roster_order()
    context = {
        "title": _("History of marks: %(name)s") % {"name": assessment.name},
        "assessment": assessment,
        "training_class": assessment.training_class,
        "changes": mark_grid.changes_of(assessment, enrolment)[:1000],
        "history": [] if enrolment else history_of(assessment),
        "people": people,
        "enrolment": enrolment,
    }
    return render(request, "learners/marks_history.html", context)
