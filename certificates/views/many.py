"""Many certificates of a class at once: printed, packed into a zip, handed over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainingcenter.jobs.actions import enqueue
from trainingcenter.ui.views import PDF, add_errors, download, number_of, require, requires

from .. import actions, documents, printing
from ..forms import HandOverForm, PrintForm
from ..models import Certificate
from .of_class import class_or_404


def _of_class(training_class):
    """The valid certificates of the class in the order of the register."""
    found = Certificate.objects.valid().filter(batch__training_class=training_class)
    return found.select_related("batch__layout", "batch__file", "enrolment").in_register_order()


def _ticked(request, certificates, otherwise):
    """(certificate, whether it is ticked): as sent; before anything was sent, those for which `otherwise` holds, or the one
    that the address names."""
    only = number_of(request.GET.get("only", ""))
    if request.method == "POST":
        sent = {number_of(text) for text in request.POST.getlist("certificate")}
        return [(c, c.pk in sent) for c in certificates]
    return [(c, c.pk == only if only else otherwise(c)) for c in certificates]


@requires("issue_certificates")
def print_class(request, pk):
    """The ticked certificates as one file for the printer, or as a zip of single files; that they were printed is
    written down, and printing again needs a reason."""
    training_class = class_or_404(pk)
    rows = _ticked(request, _of_class(training_class), lambda c: not c.printed_on)
    if documents.shows_ethnicity(c.batch.layout.design for c, _on in rows):
        require(request.user, "view_sensitive")
    two_sided = any(documents.sides_of(c.batch.layout.design) > 1 for c, _on in rows)
    form = PrintForm(request.POST or None, two_sided=two_sided)
    if request.method == "POST" and form.is_valid():
        answer = _printed(request, training_class, [c for c, ticked in rows if ticked], form)
        if answer is not None:
            return answer
    context = {
        "training_class": training_class,
        "title": _("Print certificates"),
        "form": form,
        "rows": rows,
        "drawing": any(c.batch.file_id is None for c, _on in rows),
        "ended": "only" in request.GET and not any(ticked for _c, ticked in rows),
    }
    return render(request, "certificates/print.html", context)


def _printed(request, training_class, chosen, form):
    """The file for the printer, or the job that packs the zip; None when it was refused, with the reason on the form."""
    data = form.cleaned_data
    printer = data.get("printer")
    try:
        if not chosen:
            raise ValidationError(_("Tick the certificates that are to be printed."))
        pieces = dict(zip(chosen, actions.stored_pages(chosen), strict=True))
        if data.get("sides") == "backs" and all(pages == 1 for _data, _front, pages in pieces.values()):
            raise ValidationError({"sides": _("None of those ticked has a back. Choose the fronts.")})
        actions.record_print(
            certificates=chosen, by=request.user, reason=data["reason"], printer=printer.name if printer else ""
        )
    except ValidationError as error:
        add_errors(form, error)
        return None
    if "zip" in request.POST:
        return redirect(_zip_job(request, training_class, chosen))
    order = chosen if data["order"] == "register" else sorted(chosen, key=lambda c: (c.enrolment.order, c.pk))
    offset = (printer.right, printer.down) if printer else (0, 0)
    content = printing.merged([pieces[c] for c in order], sides=data.get("sides") or "all", offset=offset)
    name = f"giay-chung-nhan-{training_class.code}.pdf"
    what = _("Certificates of %(training_class)s") % {"training_class": training_class}
    return download(content, name=name, content_type=PDF, what=what, rows=len(chosen))


def _zip_job(request, training_class, chosen):
    return enqueue(
        "certificates.zip",
        title=_("Single certificates of %(training_class)s") % {"training_class": training_class},
        owner=request.user,
        args={"certificates": [c.pk for c in chosen], "name": f"giay-chung-nhan-{training_class.code}.zip"},
        result_url=reverse("certificates:class", args=[training_class.pk]),
    )


@requires("issue_certificates")
def hand_over_class(request, pk):
    """The ticked certificates were handed over: each to its holder, or all to one who received them for the others."""
    training_class = class_or_404(pk)
    rows = _ticked(request, _of_class(training_class).filter(handed_over_on=None), lambda _c: False)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _handed(request, form, [c for c, ticked in rows if ticked]):
        return redirect("certificates:class", pk=pk)
    context = {"training_class": training_class, "title": _("Hand over certificates"), "form": form, "rows": rows}
    return render(request, "certificates/hand_over.html", context)


def _handed(request, form, chosen):
    try:
        done = actions.hand_over(certificates=chosen, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return False
    text = ngettext(
        "The hand-over of %(n)s certificate is written down.",
        "The hand-over of %(n)s certificates is written down.",
        len(done),
    )
    messages.success(request, text % {"n": len(done)})
    return True
