"""Exceptions of a recognition: asked for, decided, taken back; the documents behind them."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from learners import actions
from learners.forms.recognition import AskExceptionForm, DecideExceptionForm
from learners.models import RecognitionException, ReviewLine
from trainingcenter.ui.views import FormPage, act, requires, send_file

from .recognition import RULES


class AskException(FormPage):
    """A leader is asked to recognise a learner whom the checklist does not let pass."""

    rights = ("propose_recognition",)
    template_name = "learners/exception_form.html"
    title = gettext_lazy("Ask for an exception")
    intro = gettext_lazy(
        "A leader who did not ask for it decides. Reason and document stand in the minutes and in the decision."
    )
    form_class = AskExceptionForm
    submit_label = gettext_lazy("Ask for it")
    success_text = gettext_lazy("The exception is asked for; it waits for a leader.")

    @cached_property
    def line(self):
        rows = ReviewLine.objects.select_related("review__training_class", "enrolment__learner")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("learners:recognition", args=[self.line.review.training_class_id])

    def get_context_data(self, **kwargs):
        failing = [check for check in self.line.checklist if not check["passed"]]
        return super().get_context_data(
            training_class=self.line.review.training_class,
            enrolment=self.line.enrolment,
            failing=failing,
            rules=RULES,
            **kwargs,
        )

    def perform(self, form):
        typed = form.cleaned_data
        file = typed["file"]
        actions.ask_exception(
            line=self.line, reason=typed["reason"], document=typed["document"], by=self.request.user,
            file=file.read() if file else None, filename=file.name if file else "",
        )  # fmt: skip
        return self.cancel_url


def _waiting():
    rows = RecognitionException.objects.asked().select_related(
        "enrolment__learner", "enrolment__training_class", "enrolment__review_line", "asked_by__person", "file"
    )
    return rows.order_by("asked_at", "pk")


@requires("grant_exceptions")
def waiting(request):
    """Every exception that waits for an answer."""
    context = {"title": _("Exceptions to decide"), "exceptions": _waiting(), "rules": RULES}
    return render(request, "learners/exceptions.html", context)


class DecideException(FormPage):
    """A leader grants or refuses what somebody else asked for."""

    rights = ("grant_exceptions",)
    template_name = "learners/exception_form.html"
    title = gettext_lazy("Decide on an exception")
    form_class = DecideExceptionForm
    success_text = gettext_lazy("The exception is decided; whoever asked for it is told.")

    @cached_property
    def exception(self):
        rows = RecognitionException.objects.select_related(
            "enrolment__learner", "enrolment__training_class", "asked_by__person", "file"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("learners:exceptions")

    def get(self, request, *args, **kwargs):
        if self.exception.state != RecognitionException.State.ASKED:
            return redirect("learners:recognition", pk=self.exception.enrolment.training_class_id)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        line = ReviewLine.objects.filter(enrolment=self.exception.enrolment_id).first()
        failing = [check for check in line.checklist if not check["passed"]] if line else []
        enrolment = self.exception.enrolment
        return super().get_context_data(
            exception=self.exception,
            enrolment=enrolment,
            training_class=enrolment.training_class,
            failing=failing,
            rules=RULES,
            **kwargs,
        )

    def perform(self, form):
        actions.decide_exception(exception=self.exception, by=self.request.user, **form.cleaned_data)
        return reverse("learners:recognition", args=[self.exception.enrolment.training_class_id])


@require_POST
@requires("propose_recognition")
def take_back(request, pk):
    exception = get_object_or_404(RecognitionException.objects.select_related("enrolment"), pk=pk)
    act(
        request,
        actions.take_back_exception,
        _("The exception is not asked for any more."),
        exception=exception,
        by=request.user,
    )
    return redirect("learners:recognition", pk=exception.enrolment.training_class_id)


@requires("view_results")
def document(request, pk):
    """The document behind an exception, as a download."""
    exception = get_object_or_404(
        RecognitionException.objects.select_related("file", "enrolment__training_class"), pk=pk
    )
    if exception.file is None:
        raise Http404
    return send_file(
        exception.file, what=f"{_('Document of an exception')}: {exception.enrolment.training_class.code}", rows=1
    )
