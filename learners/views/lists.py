"""Learner lists: dropped, looked over, decided, written, undone."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from courses.models import TrainingClass
from learners import actions
from learners.doubts import doubts_of
from learners.forms import ReasonForm, UploadForm
from learners.models import ImportBatch, ImportRow, Learner, ListLayout, TheoryLevel
from learners.rosters import FIELDS
from learners.rosters.columns import TITLE
from trainingcenter.documents.actions import read_file
from trainingcenter.organisation.models import Person
from trainingcenter.ui.templatetags.ui import day, masked
from trainingcenter.ui.views import FormPage, act, number_of, requires, send_file

ROWS_AT_ONCE, DOUBTS_AT_ONCE = 100, 25
Status, State = ImportRow.Status, ImportBatch.State
MASKED = ("national_id", "party_card_no", "ethnicity")


class NewImport(FormPage):
    rights = ("edit_learners",)
    template_name = "learners/import_new.html"
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

    def get_context_data(self, **kwargs):
        return super().get_context_data(training_class=self.training_class, **kwargs)

    def perform(self, form):
        upload = form.cleaned_data["file"]
        if upload.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
            raise ValidationError(
                {
                    "file": _("The file is larger than %(limit)s MB; a list is much smaller.")
                    % {"limit": settings.UPLOAD_LIMIT_MB}
                }
            )
        return actions.bring_list(
            training_class=self.training_class, data=upload.read(), filename=upload.name, by=self.request.user
        )


def _batch(pk):
    lists = ImportBatch.objects.select_related("training_class", "file", "created_by__person", "job")
    return get_object_or_404(lists, pk=pk, kind=ImportBatch.Kind.ROSTER)


@requires("edit_learners")
def import_page(request, pk):
    """The dry run: every row with its status and all reasons, the doubtful ones to decide; or how far the worker is."""
    batch = _batch(pk)
    context = {"batch": batch, "title": _("Learner list"), "training_class": batch.training_class}
    if batch.state in (State.READING, State.WRITING):
        return render(request, "learners/import_waiting.html", context | {"job": batch.job})
    whole = request.user.has_perm("accounts.view_sensitive")
    context |= {
        "counts": [(Status(s).label, s, batch.summary.get(s, 0)) for s in Status.values],
        "fields": FIELDS.items(),
        "unused": [title or letter for _index, letter, title, field in batch.columns if not field and title != TITLE],
        "layout": ListLayout.objects.select_related("changed_by__person").filter(signature=batch.layout).first(),
        "open_classes": TrainingClass.objects.taking_learners().order_by("code") if batch.classes else (),
    }
    context |= _rows(request, batch, whole) | (_to_decide(request, batch, whole) if batch.state == State.READ else {})
    return render(request, "learners/import.html", context)


def _rows(request, batch, whole):
    status = request.GET.get("status", "")
    rows = batch.rows.select_related("learner")
    rows = rows.filter(status=status) if status in Status.values else rows
    page = Paginator(rows, ROWS_AT_ONCE).get_page(request.GET.get("page"))
    for row in page:
        row.changes = changes_in_words(row, whole)
    return {"page": page, "status": status if status in Status.values else ""}


def changes_in_words(row, whole):
    """What a row changes of a known person, as (field, old, new)."""
    return [_change(name, pair, whole) for name, pair in row.before.items() if name != "unit_id"]


def _change(name, pair, whole):
    """(field, old, new) of what a list changes, in words."""
    words = {"sex": dict(Person.Sex.choices), "political_theory_level": dict(TheoryLevel.choices)}.get(name, {})
    old, new = (words.get(value, day(value)) or "–" for value in pair)
    if name in MASKED:
        old, new = masked(old, whole), masked(new, whole)
    return FIELDS[name], old, new


def _to_decide(request, batch, whole):
    """The doubtful rows of a list that waits, a page of them, and what writing it now would do."""
    doubtful = batch.rows.filter(status=Status.DECIDE)
    page = Paginator(doubtful, DOUBTS_AT_ONCE).get_page(request.GET.get("doubts"))
    decided = doubtful.filter(decision__in=("new", "same")).count()
    already = _already(batch)
    undecided = doubtful.filter(decision="").count()
    return {
        "doubts": doubts_of(list(page), whole=whole),
        "doubt_page": page,
        "already": already,
        "fresh": sum(batch.summary.get(s, 0) for s in ("new", "same", "changed")) + decided - already,
        "left_out": _left_out(undecided, batch.summary),
    }


def _already(batch):
    """How many persons of a list for one class stand on the list of that class."""
    if batch.classes:
        return 0
    known = batch.rows.exclude(status__in=[Status.REPEATED, Status.ERROR]).exclude(decision="skip")
    return batch.training_class.enrolments.filter(learner__in=known.values("learner")).count()


def _left_out(undecided, summary):
    """What is not written, in words; nothing is said of what is not there."""
    errors, repeated = summary.get("error", 0), summary.get("repeated", 0)
    return [
        words % {"n": n}
        for n, words in (
            (undecided, ngettext("%(n)s undecided row", "%(n)s undecided rows", undecided)),
            (errors, ngettext("%(n)s row in error", "%(n)s rows in error", errors)),
            (repeated, ngettext("%(n)s repeated row", "%(n)s repeated rows", repeated)),
        )
        if n
    ]


@require_POST
@requires("edit_learners")
def read_again(request, pk):
    """The same file with another sheet or other columns, as a new dry run."""
    batch = _batch(pk)
    if not act(request, actions.must_wait, batch=batch):
        return redirect(batch)
    columns = {}
    for index, _letter, _title, _field in batch.columns:
        chosen = request.POST.get(f"column-{index}", "")
        if chosen not in FIELDS and chosen != "":
            raise Http404
        columns[index] = chosen
    sheet = request.POST.get("sheet") or batch.sheet
    made = act(
        request,
        actions.bring_list,
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
def assign_classes(request, pk):
    """Into which classes the rows of a file with several classes go."""
    batch = _batch(pk)
    classes = {
        name: number_of(request.POST.get(f"class-{i}", "")) or None for i, name in enumerate(batch.classes, start=1)
    }
    act(request, actions.assign_classes, _("Saved."), batch=batch, classes=classes, by=request.user)
    return redirect(batch)


def _decided(request, batch):
    """Whether the decisions sent with the page were kept."""
    decisions = {
        number_of(name.removeprefix("row-")): value for name, value in request.POST.items() if name.startswith("row-")
    }
    return act(request, actions.decide, batch=batch, decisions=decisions, by=request.user)


@require_POST
@requires("edit_learners")
def decide(request, pk):
    """Decisions of this page of doubtful rows are kept; the list waits on."""
    batch = _batch(pk)
    if _decided(request, batch):
        left = batch.rows.filter(status=Status.DECIDE, decision="").count()
        text = ngettext("Saved. %(n)s row is undecided.", "Saved. %(n)s rows are undecided.", left) % {"n": left}
        act(request, lambda: None, text)
    page = number_of(request.POST.get("doubts", ""))
    return redirect(f"{batch.get_absolute_url()}?doubts={page + 1}" if page else batch)


@require_POST
@requires("edit_learners")
def write(request, pk):
    """Decisions of the doubtful rows are kept and the list is written."""
    batch = _batch(pk)
    if not _decided(request, batch):
        return redirect(batch)
    written = act(request, actions.start_writing, batch=batch, by=request.user)
    if written:
        batch.refresh_from_db()
    if batch.state == State.WRITTEN:
        count = batch.summary["enrolled"]
        told = ngettext("%(n)s learner is enrolled.", "%(n)s learners are enrolled.", count) % {"n": count}
        act(request, lambda: None, told if count else _("The list is written; nobody of it was missing in the class."))
    return redirect(batch)


@require_POST
@requires("edit_learners")
def discard(request, pk):
    """A list that is not wanted is put away unwritten."""
    batch = _batch(pk)
    act(request, actions.discard_list, _("The list is put away; nothing was written."), batch=batch, by=request.user)
    return redirect("learners:roster", pk=batch.training_class_id)


class Undo(FormPage):
    """What undoing a written list would take back, or what stands against it; then, for a reason, done."""

    rights = ("edit_learners",)
    title = gettext_lazy("Undo the whole list")
    template_name = "learners/import_undo.html"
    form_class = ReasonForm
    submit_label = gettext_lazy("Take the list back")
    success_text = gettext_lazy("The list is taken back as if it had never been written.")

    @property
    def batch(self):
        return _batch(self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.batch.get_absolute_url()

    def get_context_data(self, **kwargs):
        batch = self.batch
        made = Learner.objects.filter(pk__in=batch.rows.filter(learner_created=True).values("learner"))
        return super().get_context_data(
            batch=batch,
            enrolments=batch.enrolments.count(),
            made=made.count(),
            changed=batch.rows.filter(learner_created=False).exclude(before={}).count(),
            built=actions.what_rests_on(batch=batch) if batch.state == State.WRITTEN else (),
            **kwargs,
        )

    def perform(self, form):
        actions.undo_list(batch=self.batch, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


@requires("edit_learners")
def import_file(request, pk):
    """The file as it came."""
    return send_file(_batch(pk).file)
