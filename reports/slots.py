"""Where the papers of reports belong."""

from django.urls import reverse

from trainingcenter.documents.records import Record
from trainingcenter.ui.slots import fills

from .models import PeriodReport


@fills("record_paper")
def records_of_reports(ids, user):
    """The report of a paper; it is submitted as any paper, signing it freezes the figures."""
    may_submit, may_sign = user.has_perm("accounts.draft_reports"), user.has_perm("accounts.sign_reports")
    found = {}
    for report in PeriodReport.objects.filter(paper__in=ids).select_related("paper"):
        unsigned = report.paper.state in ("draft", "submitted")
        submit = reverse("documents:submit", args=[report.paper_id]) if may_submit and unsigned else ""
        sign = reverse("reports:sign", args=[report.pk]) if may_sign and unsigned else ""
        found[report.paper_id] = [Record(str(report), report.get_absolute_url(), submit_url=submit, sign_url=sign)]
    return found
