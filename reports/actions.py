"""Period reports drafted from live rows, drawn by the worker, signed and frozen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trainingcenter.documents import actions as papers
from trainingcenter.documents.actions import store_file
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.paper import render_paper
from trainingcenter.documents.words import paper_from_words
from trainingcenter.jobs import actions as jobs

from . import documents, queries
from .models import PeriodReport


@transaction.atomic
def draft_report(*, period, date_from, date_to, title, by):
    """A report whose figures are those of now, with its proposed text; its PDF is drawn by the worker."""
    if date_to < date_from:
        raise ValidationError({"date_to": _("The period ends before it starts. Correct one of the two days.")})
    report = PeriodReport(period=period, date_from=date_from, date_to=date_to, title=title, drafted_by=by)
    report.content = queries.annex(date_from, date_to)
    report.text = documents.proposed_text(report.content, date_from, date_to)
    report.paper = papers.draft_paper(
        kind=OfficialPaper.Kind.REPORT, abstract=title, words=documents.report_words(report), by=by
    )
    report.full_clean()
    report.save()
    _queue(report, by)
    return report


@transaction.atomic
def edit_text(*, report, text, by):
    """The drafter's own words; the figures stay as computed. Refused once the report is signed."""
    _must_be_open(report)
    report.text = text
    return _redraw(report, by)


@transaction.atomic
def compute_again(*, report, by):
    """The figures and the proposed text of now, in place of the earlier ones; refused once the report is signed."""
    _must_be_open(report)
    report.content = queries.annex(report.date_from, report.date_to)
    report.text = documents.proposed_text(report.content, report.date_from, report.date_to)
    return _redraw(report, by)


def _must_be_open(report):
    report.paper.refresh_from_db()
    if report.paper.state == OfficialPaper.State.SIGNED:
        raise ValidationError(_("The report is signed; it is not changed any more."))


def _redraw(report, by):
    report.file = None
    report.save()
    OfficialPaper.objects.filter(pk=report.paper_id).update(words=documents.report_words(report))
    _queue(report, by)
    return report


def sign_report(*, report, by, signed_on, signer=None, number=None):
    """The report is marked as signed: frozen, numbered, and drawn once more with number and signer."""
    with transaction.atomic():
        papers.sign_paper(paper=report.paper, by=by, signed_on=signed_on, signer=signer, number=number)
        PeriodReport.objects.filter(pk=report.pk).update(file=None)
        report.refresh_from_db()
        _queue(report, by)
    return report


def _queue(report, by):
    report.job = jobs.enqueue(
        "reports.draw",
        title=report.title,
        owner=by,
        args={"report": report.pk},
        result_url=report.get_absolute_url(),
    )
    report.save(update_fields=["job"])


def draw_report(*, report):
    """The PDF of the report as it stands now, stored; returns the stored file."""
    data = render_paper(paper_from_words(report.paper))
    name = f"bao-cao-{report.date_from:%Y%m%d}-{report.date_to:%Y%m%d}.pdf"
    report.file = store_file(data, name=name, content_type="application/pdf", by=report.drafted_by)
    report.save(update_fields=["file"])
    return report.file
