"""Learner lists: dropped, looked over, decided, written, undone."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.models import TrainingClass
from learners import actions
from learners.forms import UploadForm
from learners.models import ImportBatch, ImportRow, Learner
from learners.rosters import FIELDS
from trainingcenter.documents.actions import read_file
from trainingcenter.ui.views import FormPage, act, requires, send_file


class NewImport(FormPage):
    rights = ("edit_learners",)
    title = gettext_lazy("Bring in a learner list")
    intro = gettext_lazy("Nothing is written yet: you first see what every row was found to be.")
    form_class = UploadForm
    submit_label = gettext_lazy("Read the list")

    @property
    def training_class(self):
        return get_object_or_404(TrainingClass, pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return reverse("learners:roster", args=[self.kwargs["pk"]])

    def perform(self, form):
        upload = form.cleaned_data["file"]
        if upload.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
            raise ValidationError(
                {
                    "file": _("The file is larger than %(limit)s MB; a list is much smaller.")
                    % {"limit": settings.UPLOAD_LIMIT_MB}
                }
            )
        return actions.read_list(
            training_class=self.training_class, data=upload.read(), filename=upload.name, by=self.request.user
        )


def _batch(pk):
    batches = ImportBatch.objects.select_related("training_class", "file", "created_by__person")
    return get_object_or_404(batches, pk=pk, kind=ImportBatch.Kind.ROSTER)


@requires("edit_learners")
def import_page(request, pk):
    """The dry run: every row with its status and all reasons, the doubtful ones to decide."""
    batch = _batch(pk)
    rows = list(batch.rows.select_related("learner"))
    known = Learner.objects.select_related("unit").in_bulk({pk for row in rows for pk in row.candidates})
    context = {
        "batch": batch,
        "title": _("Learner list"),
        "rows": [(row, [known[c] for c in row.candidates if c in known]) for row in rows],
        "counts": [(ImportRow.Status(s).label, s, batch.summary.get(s, 0)) for s in ImportRow.Status.values],
        "ready": sum(batch.summary.get(s, 0) for s in ("new", "same", "changed")),
        "fields": FIELDS.items(),
        "decisions": ImportRow.Decision.choices,
    }
    return render(request, "learners/import.html", context)


@require_POST
@requires("edit_learners")
def read_again(request, pk):
    """The same file with another sheet or other columns, as a new dry run."""
    batch = _batch(pk)
    columns = {}
    for index, _letter, _title, _field in batch.columns:
        chosen = request.POST.get(f"column-{index}", "")
        if chosen not in FIELDS and chosen != "":
            raise Http404
        columns[index] = chosen
    sheet = request.POST.get("sheet") or batch.sheet
    made = act(
        request,
        actions.read_list,
        training_class=batch.training_class,
        data=read_file(batch.file),
        filename=batch.file.name,
        by=request.user,
        sheet=sheet,
        columns=columns if sheet == batch.sheet else None,
    )
    if not made:
        return redirect(batch)
    act(request, actions.discard_list, batch=batch, by=request.user)
    return redirect(made)


@require_POST
@requires("edit_learners")
def write(request, pk):
    """Decisions of the doubtful rows are kept and the list is written."""
    batch = _batch(pk)
    decisions = {
        int(name.removeprefix("row-")): value
        for name, value in request.POST.items()
        if name.startswith("row-") and name[4:].isdigit() and value
    }
    if not act(request, actions.decide, batch=batch, decisions=decisions, by=request.user):
        return redirect(batch)
    summary = act(request, actions.write_list, batch=batch, by=request.user)
    if not summary:
        return redirect(batch)
    act(request, lambda: None, _("%(count)s learners are enrolled.") % {"count": summary["enrolled"]})
    return redirect(batch)


@require_POST
@requires("edit_learners")
def undo(request, pk):
    batch = _batch(pk)
    act(
        request,
        actions.undo_list,
        _("The list is taken back as if it had never been written."),
        batch=batch,
        by=request.user,
    )
    return redirect(batch)


@requires("edit_learners")
def import_file(request, pk):
    """The file as it came."""
    return send_file(_batch(pk).file)
