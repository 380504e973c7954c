"""Learners who leave a class, wait for another one, go on there, or come back."""

from functools import cached_property

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from learners import actions
from learners.forms import WithdrawForm
from learners.forms.persons import ContinueForm, TransferForm
from learners.models import Enrolment
from learners.tables.persons import WaitingFilter, WaitingTable
from trainingcenter.ui.views import FormPage, ListPage, act, requires


class LeavingPage(FormPage):
    """One learner of a class and what becomes of them there."""

    rights = ("edit_learners",)
    template_name = "learners/leaving.html"
    success_text = gettext_lazy("Saved.")
    form_class = WithdrawForm

    @cached_property
    def enrolment(self):
        rows = Enrolment.objects.select_related("training_class", "learner__unit", "continued_by__training_class")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("learners:roster", args=[self.enrolment.training_class_id])

    def get_context_data(self, **kwargs):
        return super().get_context_data(enrolment=self.enrolment, **kwargs)

    def perform(self, form):
        self.action(enrolment=self.enrolment, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class Withdraw(LeavingPage):
    title = gettext_lazy("The learner leaves the class")
    intro = gettext_lazy("They stay visible on the list of the class but count no more.")
    action = staticmethod(actions.withdraw)


class Defer(LeavingPage):
    title = gettext_lazy("The learner defers")
    intro = gettext_lazy(
        "They count no more in this class, and wait among the deferred until they go on in another one."
    )
    action = staticmethod(actions.defer)


class OtherClass(LeavingPage):
    """A page on which another class is chosen: not the one that is left."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        classes = form.fields["to"].queryset
        form.fields["to"].queryset = classes.exclude(pk=self.enrolment.training_class_id)
        return form


class Transfer(OtherClass):
    title = gettext_lazy("The learner goes into another class")
    intro = gettext_lazy(
        "They count no more in this class and stand at the end of the list of the other one, with the unit and position "
        "they have here."
    )
    form_class = TransferForm
    action = staticmethod(actions.transfer)


class Continue(OtherClass):
    title = gettext_lazy("The learner goes on in another class")
    intro = gettext_lazy("They stand at the end of the list of that class, with the unit and position of today.")
    form_class = ContinueForm
    action = staticmethod(actions.continue_in)
    success_text = gettext_lazy("Enrolled.")

    @property
    def cancel_url(self):
        return reverse("learners:waiting")


@require_POST
@requires("edit_learners")
def come_back(request, pk):
    """Who left the class is enrolled in it again."""
    enrolment = get_object_or_404(Enrolment, pk=pk)
    act(request, actions.come_back, _("Enrolled again."), enrolment=enrolment, by=request.user)
    return redirect("learners:roster", pk=enrolment.training_class_id)


class WaitingList(ListPage):
    rights = ("view_learners",)
    title = gettext_lazy("Deferred, waiting for a class")
    table_class = WaitingTable
    filterset_class = WaitingFilter
    export_name = "bao-luu"
    empty_text = gettext_lazy("Nobody waits. Who defers is noted on the list of their class.")

    def get_queryset(self):
        waiting = Enrolment.objects.waiting().select_related("learner", "training_class")
        return waiting.order_by("left_on", "learner__sort_key", "pk")
