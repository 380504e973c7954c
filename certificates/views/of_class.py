"""The certificates of a class: who is due one, issue, files."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from trainingcenter.ui.views import add_errors, requires, send_file

from .. import actions
from ..forms import IssueForm
from ..models import Certificate, IssueBatch


@requires("view_certificates")
def class_certificates(request, pk):
    """Who of the class is due a certificate, what is missing, what was issued."""
    training_class = get_object_or_404(TrainingClass.objects.select_related("version", "programme"), pk=pk)
    form = IssueForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm("accounts.issue_certificates"):
            raise Http404
        if form.is_valid() and (batch := _issue(request, training_class, form)):
            return redirect(batch.job)
    waiting = list(actions.awaiting_issue(training_class))
    context = {
        "training_class": training_class,
        "title": _("Certificates"),
        "form": form,
        "waiting": waiting,
        "gaps": actions.missing_data(waiting),
        "batches": training_class.issue_batches.select_related("job", "file", "decision", "issued_by__person"),
        "certificates": Certificate.objects.filter(batch__training_class=training_class).order_by("register_no"),
    }
    return render(request, "certificates/class.html", context)


def _issue(request, training_class, form):
    try:
        return actions.issue_certificates(training_class=training_class, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return None


@requires("view_certificates")
def batch_page(request, pk):
    return redirect("certificates:class", pk=get_object_or_404(IssueBatch, pk=pk).training_class_id)


@requires("view_certificates")
def batch_file(request, pk):
    """The merged file of a batch, as issued."""
    batch = get_object_or_404(IssueBatch.objects.exclude(file=None).select_related("file", "training_class"), pk=pk)
    what = _("Certificates of %(training_class)s") % {"training_class": batch.training_class}
    return send_file(batch.file, what=what, rows=batch.certificates.count())
