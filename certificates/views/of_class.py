"""The certificates of a class: prepared and issued, printed, handed over, and what corrections make out of date."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.models import TrainingClass
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import act, add_errors, number_of, require, requires, send_file

from .. import actions, documents
from ..forms import IssueForm
from ..models import Certificate, IssueBatch
from ..querysets import left_over, out_of_date


def class_or_404(pk):
    return get_object_or_404(TrainingClass.objects.select_related("version", "programme"), pk=pk)


@requires("view_certificates")
def class_certificates(request, pk):
    """Who of the class is due a certificate, what is missing, what was issued and where each stands."""
    training_class = class_or_404(pk)
    form = IssueForm(request.POST or None, kind=training_class.version.credential)
    if request.method == "POST":
        if not request.user.has_perm("accounts.issue_certificates"):
            raise PermissionDenied
        if form.is_valid() and (batch := _issue(request, training_class, form)):
            return redirect(batch.job)
    return render(request, "certificates/class.html", _context(request, training_class, form))


def _context(request, training_class, form):
    waiting = list(actions.awaiting_issue(training_class).select_related("learner"))
    layout = form.fields["layout"].initial
    gaps = {enrolment.pk: reasons for enrolment, reasons in actions.missing_data(waiting, layout)}
    ticked = {number_of(text) for text in request.POST.getlist("enrolment")} if request.method == "POST" else None
    found = Certificate.objects.filter(enrolment__training_class=training_class).select_related("enrolment")
    certificates = list(found.order_by("-year", "register_no"))
    return {
        "training_class": training_class,
        "title": _("Certificates"),
        "form": form,
        "waiting": [
            (e, gaps.get(e.pk, []), documents.RANK_WORDS.get(e.rank, ""), ticked is None or e.pk in ticked)
            for e in waiting
        ],
        "gaps": sum(e.pk in gaps for e in waiting),
        "stale": out_of_date(training_class),
        "left_over": left_over(training_class),
        "batches": training_class.issue_batches.select_related(
            "job", "file", "decision", "layout", "issued_by__person"
        ),
        "certificates": certificates,
        "valid": sum(c.state == "issued" for c in certificates),
        "to_print": sum(c.state == "issued" and not c.printed_on for c in certificates),
        "to_hand_over": sum(c.state == "issued" and not c.handed_over_on for c in certificates),
        "panels": fill("class_panel", {training_class.pk}, request.user)[training_class.pk],
    }


def _issue(request, training_class, form):
    chosen = [number_of(text) for text in request.POST.getlist("enrolment")]
    try:
        return actions.issue_certificates(
            training_class=training_class, by=request.user, chosen=chosen, **form.cleaned_data
        )
    except ValidationError as error:
        add_errors(form, error)
        return None


@requires("view_certificates")
def batch_page(request, pk):
    return redirect("certificates:class", pk=get_object_or_404(IssueBatch, pk=pk).training_class_id)


@requires("view_certificates")
def batch_file(request, pk):
    """The merged file of a batch, as issued: to look at; what is printed is written down on the page for printing."""
    found = IssueBatch.objects.exclude(file=None).select_related("file", "training_class", "layout")
    batch = get_object_or_404(found, pk=pk)
    if documents.shows_ethnicity([batch.layout.design]):
        require(request.user, "view_sensitive")
    what = _("Certificates of %(training_class)s") % {"training_class": batch.training_class}
    try:
        return send_file(batch.file, what=what, rows=batch.certificates.count())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("certificates:class", pk=batch.training_class_id)


@require_POST
@requires("issue_certificates")
def draw_again(request, pk):
    """The pages of an issue whose job failed or was cancelled are drawn by a new job of whoever asks."""
    batch = get_object_or_404(IssueBatch.objects.select_related("job", "training_class"), pk=pk)
    job = act(request, actions.draw_again, batch=batch, by=request.user)
    return redirect(job) if job else redirect("certificates:class", pk=batch.training_class_id)
