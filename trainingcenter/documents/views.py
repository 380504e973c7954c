"""One official paper: its state, its PDF and Word, its signature and its scan."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trainingcenter.audit.changes import history_of
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import act, download, require, requires, send_file

from . import actions
from .forms import ScanForm, SignForm, done
from .models import OfficialPaper, StoredFile
from .paper import paper_docx, render_paper
from .words import paper_from_words

Kind = OfficialPaper.Kind
# who may read a paper of that kind, and who may submit it or file its scan
READING = {
    Kind.OPENING_DECISION: "view_plan",
    Kind.ANNUAL_PLAN: "view_plan",
    Kind.RECOGNITION_MINUTES: "view_results",
    Kind.RECOGNITION_DECISION: "view_results",
    Kind.REWARD_DECISION: "view_results",
    Kind.CORRECTION_DECISION: "view_results",
    Kind.PLAN_ADJUSTMENT: "view_plan",
    Kind.CALL_UP_NOTICE: "view_plan",
    Kind.INVITATION: "view_plan",
    Kind.REPORT: "view_reports",
    Kind.REGISTER_EXTRACT: "view_certificates",
}
KEEPING = {
    Kind.OPENING_DECISION: "edit_classes",
    Kind.ANNUAL_PLAN: "edit_plan",
    Kind.RECOGNITION_MINUTES: "propose_recognition",
    Kind.RECOGNITION_DECISION: "propose_recognition",
    Kind.REWARD_DECISION: "propose_recognition",
    Kind.CORRECTION_DECISION: "propose_recognition",
    Kind.PLAN_ADJUSTMENT: "edit_plan",
    Kind.CALL_UP_NOTICE: "edit_classes",
    Kind.INVITATION: "edit_classes",
    Kind.REPORT: "draft_reports",
    Kind.REGISTER_EXTRACT: "issue_certificates",
}
# who may mark a paper as signed whose record asks nothing more
SIGNING = {
    Kind.CALL_UP_NOTICE: "sign_decisions",
    Kind.INVITATION: "sign_decisions",
    Kind.RECOGNITION_MINUTES: "sign_decisions",
    Kind.REWARD_DECISION: "sign_decisions",
    Kind.REGISTER_EXTRACT: "sign_decisions",
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _paper(request, pk, rights=READING):
    """The paper, when this person holds the right that its kind asks for."""
    found = OfficialPaper.objects.select_related("book", "signer", "drafted_by__person", "signed_by__person", "scan")
    paper = get_object_or_404(found, pk=pk)
    require(request.user, rights[paper.kind])
    return paper


@requires(*set(READING.values()))
def paper_page(request, pk):
    """The paper with what may be done with it now, its history, and what it belongs to."""
    return _page(request, _paper(request, pk))


def _page(request, paper, scan_form=None, sign_form=None):
    records = fill("record_paper", {paper.pk}, request.user)[paper.pk]
    unsigned = paper.state in (OfficialPaper.State.DRAFT, OfficialPaper.State.SUBMITTED)
    sign_url = next((record.sign_url for record in records if record.sign_url), "") if unsigned else ""
    may_keep = request.user.has_perm(f"accounts.{KEEPING[paper.kind]}")
    context = {
        "paper": paper,
        "title": str(paper.abstract),
        "records": records,
        "sign_url": sign_url,
        "sign_form": (sign_form or SignForm(paper=paper)) if sign_url else None,
        "submit_url": next((record.submit_url for record in records if record.submit_url), ""),
        "scan_form": (scan_form or ScanForm()) if may_keep and paper.state == OfficialPaper.State.SIGNED else None,
        "history": history_of(paper),
    }
    return render(request, "documents/paper_page.html", context)


@requires(*set(READING.values()))
def paper_pdf(request, pk):
    """The paper as it stands now, drawn from its frozen words."""
    paper = _paper(request, pk)
    data = render_paper(paper_from_words(paper))
    return download(data, name=f"{_file_name(paper)}.pdf", content_type="application/pdf", **_told(paper))


@requires(*set(READING.values()))
def paper_docx_file(request, pk):
    """The same as an editable Word file."""
    paper = _paper(request, pk)
    data = paper_docx(paper_from_words(paper))
    return download(data, name=f"{_file_name(paper)}.docx", content_type=DOCX, **_told(paper))


def _told(paper):
    """What the access log keeps: which paper, and how many rows its tables have."""
    blocks = [*paper.words.get("body", ()), *paper.words.get("annex", ())]
    rows = sum(len(block["rows"]) for block in blocks if block["type"] == "table")
    return {"what": f"{paper.get_kind_display()} {paper.number_text}: {paper.abstract}", "rows": rows or None}


def _file_name(paper):
    return (paper.number_text or f"du-thao-{paper.pk}").replace("/", "-")


@require_POST
@requires(*set(KEEPING.values()))
def submit(request, pk):
    """A draft whose record asks for nothing more than this; the others are submitted on the page of their record."""
    paper = _paper(request, pk, KEEPING)
    records = fill("record_paper", {paper.pk}, request.user)[paper.pk]
    if not any(record.submit_url == request.path for record in records):
        raise PermissionDenied
    act(request, actions.submit_paper, _("The paper waits for signature."), paper=paper, by=request.user)
    return redirect(paper)


@require_POST
@requires(*set(SIGNING.values()))
def sign(request, pk):
    """A paper whose record asks for nothing more than this; the others are signed on the page of their record."""
    paper = get_object_or_404(OfficialPaper.objects.filter(kind__in=SIGNING).select_related("book"), pk=pk)
    require(request.user, SIGNING[paper.kind])
    records = fill("record_paper", {paper.pk}, request.user)[paper.pk]
    if not any(record.sign_url == request.path for record in records):
        raise PermissionDenied
    form = SignForm(request.POST, paper=paper)
    if done(request, form, actions.sign_plain_paper, _("The paper is marked as signed."), paper=paper):
        return redirect(paper)
    return _page(request, _paper(request, pk, SIGNING), sign_form=form)


@require_POST
@requires(*set(KEEPING.values()))
def scan(request, pk):
    """The scan of the signed paper; a second one takes its place, the first stays stored."""
    paper = _paper(request, pk, KEEPING)
    form = ScanForm(request.POST, request.FILES)
    if done(request, form, _file_scan, _("The scan is filed."), paper=paper):
        return redirect(paper)
    return _page(request, _paper(request, pk, KEEPING), scan_form=form)


def _file_scan(*, paper, scan, by):
    if scan.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise ValidationError(
            {
                "scan": _("The file is larger than %(limit)s MB. Scan it in grey or at 200 dpi.")
                % {"limit": settings.UPLOAD_LIMIT_MB}
            }
        )
    return actions.file_scan(paper=paper, data=scan.read(), filename=scan.name, by=by)


@requires(*set(READING.values()))
def file(request, pk):
    """A file that belongs to a paper, always as a download; to whoever may read the paper, others are told nothing."""
    stored = get_object_or_404(StoredFile, pk=pk)
    papers = OfficialPaper.objects.filter(Q(scan=stored) | Q(file=stored))
    if not any(request.user.has_perm(f"accounts.{READING[paper.kind]}") for paper in papers):
        raise Http404
    return send_file(stored)
