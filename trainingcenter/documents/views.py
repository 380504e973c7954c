"""One official paper: its state, its PDF and Word, its scan."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trainingcenter.audit.changes import history_of
from trainingcenter.ui.views import act, download, requires, send_file

from . import actions
from .forms import ScanForm
from .models import OfficialPaper
from .paper import paper_docx, render_paper
from .words import paper_from_words

VIEW = ("view_plan", "view_results", "view_reports")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _paper(pk):
    return get_object_or_404(
        OfficialPaper.objects.select_related("book", "signer", "drafted_by__person", "scan"), pk=pk
    )


@requires(*VIEW)
def paper_page(request, pk):
    """The paper with its history, and where it is used."""
    paper = _paper(pk)
    context = {"paper": paper, "title": str(paper.abstract), "history": history_of(paper), "scan_form": ScanForm()}
    return render(request, "documents/paper_page.html", context)


@requires(*VIEW)
def paper_pdf(request, pk):
    """The paper as it stands now, drawn from its frozen words."""
    paper = _paper(pk)
    return download(
        render_paper(paper_from_words(paper)), name=f"{_file_name(paper)}.pdf", content_type="application/pdf"
    )


@requires(*VIEW)
def paper_docx_file(request, pk):
    paper = _paper(pk)
    return download(paper_docx(paper_from_words(paper)), name=f"{_file_name(paper)}.docx", content_type=DOCX)


def _file_name(paper):
    return (paper.number_text or f"du-thao-{paper.pk}").replace("/", "-")


@require_POST
@requires("edit_classes", "edit_plan", "draft_reports")
def scan(request, pk):
    paper = _paper(pk)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["scan"]
        act(
            request,
            actions.file_scan,
            _("The scan is filed."),
            paper=paper,
            data=upload.read(),
            filename=upload.name,
            by=request.user,
        )
    return redirect(paper)


@requires(*VIEW)
def scan_file(request, pk):
    paper = _paper(pk)
    if not paper.scan:
        raise PermissionDenied
    return send_file(paper.scan)
