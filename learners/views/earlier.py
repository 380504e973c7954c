"""Classes of earlier years: the register dropped, looked over, decided, written, undone."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from courses.models import Programme
from learners import actions, registers
from learners.forms import UploadForm
from learners.models import ImportBatch, ImportRow, Learner
from trainingcenter.documents.actions import read_file
from trainingcenter.ui.views import XLSX, FormPage, act, back_to, download, number_of, requires, send_file
from trainingcenter.vietnamese import fold

from .lists import changes_in_words

ROWS_A_PAGE = 200  # below Django's limit of form fields


class NewEarlier(FormPage):
    rights = ("edit_learners",)
    template_name = "learners/earlier_new.html"
    title = gettext_lazy("Bring in classes of earlier years")
    form_class = UploadForm
    submit_label = gettext_lazy("Read the register")
    cancel_url = reverse_lazy("learners:imports")

    def perform(self, form):
        upload = form.cleaned_data["file"]
        if upload.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
            raise ValidationError(
                {
                    "file": _("The file is larger than %(limit)s MB; a list is much smaller.")
                    % {"limit": settings.UPLOAD_LIMIT_MB}
                }
            )
        return actions.read_earlier(data=upload.read(), filename=upload.name, by=self.request.user)


@requires("edit_learners")
def template(request):
    """The workbook to fill in."""
    return download(registers.template(), name="mau-so-lop-cac-nam.xlsx", content_type=XLSX)


def _batch(pk):
    batches = ImportBatch.objects.select_related("file", "created_by__person")
    return get_object_or_404(batches, pk=pk, kind=ImportBatch.Kind.HISTORY)


@requires("edit_learners")
def earlier_page(request, pk):
    """The dry run: the classes, and every row with its status and all reasons, the doubtful ones to decide."""
    batch = _batch(pk)
    status = request.GET.get("status", "")
    rows = batch.rows.select_related("learner")
    page = Paginator(rows.filter(status=status) if status in ImportRow.Status.values else rows, ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    wanted = {pk for row in page if row.status == ImportRow.Status.DECIDE for pk in row.candidates}
    known = Learner.objects.select_related("unit").in_bulk(wanted)
    whole = request.user.has_perm("accounts.view_sensitive")
    for row in page:
        row.changes = changes_in_words(row, whole)
    context = {
        "batch": batch,
        "title": _("Classes of earlier years"),
        "classes": _classes(batch),
        "unknown": _unknown_programmes(batch),
        "programmes": Programme.objects.order_by("name"),
        "page": page,
        "rows": [_shown(batch, row, known) for row in page],
        "status": status,
        "counts": [(ImportRow.Status(s).label, s, batch.summary.get(s, 0)) for s in ImportRow.Status.values],
        "ready": sum(batch.summary.get(s, 0) for s in ("new", "same", "changed")),
    }
    return render(request, "learners/earlier.html", context)


def _shown(batch, row, known):
    """(row, name of its class, persons it may be, what may be decided)."""
    earlier = batch.classes.get(row.values["earlier"]["class"], {})
    candidates = [known[pk] for pk in row.candidates if pk in known]
    choices = [("new", _("another person: add"))]
    choices += [(f"same-{c.pk}", f"{_('the same person')}: {c.full_name}, {c.born}") for c in candidates]
    if "like" in row.values:
        text = _("the same person as in row %(number)s") % {"number": row.values["like"]}
        choices.append(("same", text))
    choices.append(("skip", _("leave out")))
    chosen = f"same-{row.learner_id}" if row.decision == "same" and row.learner_id else row.decision
    return row, earlier.get("name") or earlier.get("code"), candidates, choices, chosen


def _classes(batch):
    """The classes of the register in their order, each with what became of it."""
    programmes = Programme.objects.in_bulk({c["programme"] for c in batch.classes.values() if c["programme"]})
    made = {c.code: c for c in batch.made_classes.all()} if batch.state == ImportBatch.State.WRITTEN else {}
    by_name = {(fold(c.name), c.opened_on.isoformat()): c for c in made.values()}
    found = []
    for told in sorted(batch.classes.values(), key=lambda c: (c["opened"] or "", c["name"], c["code"])):
        own = made.get(told["code"]) or by_name.get((fold(told["name"]), told["opened"]))
        found.append((told, programmes.get(told["programme"]), own))
    return found


def _unknown_programmes(batch):
    """The programmes of the file that the catalogue does not have, as they are written, in a fixed order."""
    return sorted({c["programme_text"] for c in batch.classes.values() if c["programme_text"] and not c["programme"]})


@require_POST
@requires("edit_learners")
def read_again(request, pk):
    """The same file with another sheet or with programmes chosen, as a new dry run."""
    batch = _batch(pk)
    if batch.state != ImportBatch.State.READ:
        act(request, actions.discard_list, batch=batch, by=request.user)
        return redirect(batch)
    data = act(request, read_file, stored=batch.file)
    made = data and act(
        request,
        actions.read_earlier,
        data=data,
        filename=batch.file.name,
        by=request.user,
        sheet=request.POST.get("sheet") or batch.sheet,
        programmes=_chosen_programmes(request, batch),
    )
    if not made:
        return redirect(batch)
    act(request, actions.discard_list, batch=batch, by=request.user)
    return redirect(made)


def _chosen_programmes(request, batch):
    """What was chosen before and now, as {folded text: code}."""
    codes = dict(Programme.objects.values_list("pk", "code"))
    chosen = {
        fold(c["programme_text"]): codes[c["programme"]] for c in batch.classes.values() if c["programme"] in codes
    }
    for i, text in enumerate(_unknown_programmes(batch)):
        code = request.POST.get(f"programme-{i}", "")
        if code and code not in codes.values():
            raise Http404
        if code:
            chosen[fold(text)] = code
    return chosen


@require_POST
@requires("edit_learners")
def write(request, pk):
    """Decisions of the doubtful rows are kept; with `write` the register is written."""
    batch = _batch(pk)
    decisions = {
        number: value
        for name, value in request.POST.items()
        if name.startswith("row-") and (number := number_of(name.removeprefix("row-")))
    }
    kept = act(request, actions.decide_earlier, batch=batch, decisions=decisions, by=request.user)
    if kept and "write" in request.POST:
        summary = act(request, actions.write_earlier, batch=batch, by=request.user)
        if summary:
            act(request, lambda: None, _written(summary))
        return redirect(batch)
    if kept:
        act(request, lambda: None, _("The decisions are kept; nothing is written yet."))
    return back_to(request, batch)


def _written(summary):
    made = ngettext("%(n)s class was made", "%(n)s classes were made", summary["classes"]) % {"n": summary["classes"]}
    count = {"n": summary["enrolled"]}
    enrolled = ngettext("%(n)s learner was enrolled", "%(n)s learners were enrolled", summary["enrolled"]) % count
    return f"{made}; {enrolled}."


@require_POST
@requires("edit_learners")
def undo(request, pk):
    batch = _batch(pk)
    text = _("The register is taken back as if it had never been written.")
    act(request, actions.undo_earlier, text, batch=batch, by=request.user)
    return redirect(batch)


@require_POST
@requires("edit_learners")
def discard(request, pk):
    batch = _batch(pk)
    if act(
        request, actions.discard_list, _("The register is put away; nothing was written."), batch=batch, by=request.user
    ):
        return redirect("learners:imports")
    return redirect(batch)


@requires("edit_learners")
def earlier_file(request, pk):
    """The file as it came."""
    return send_file(_batch(pk).file)
