"""The start page, the dashboard and the period reports."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.models import Programme, Rank, Session, TrainingClass
from trainingcenter.documents.forms import SignForm
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.ui.slots import fill, waiting_for
from trainingcenter.ui.views import (
    XLSX,
    FormPage,
    ListPage,
    act,
    add_errors,
    checked,
    download,
    require,
    requires,
    send_file,
)

from . import actions, documents, queries
from .forms import DraftForm, TextForm
from .models import PeriodReport
from .tables import ReportFilter, ReportTable, RowsFilter, RowsTable


def home(request):
    """What waits for me, today's sessions, the year so far."""
    today = timezone.localdate()
    sessions = list(
        Session.objects.kept()
        .on(today)
        .visible_to(request.user)
        .select_related("training_class", "lecturer__person", "room")
    )
    warnings = fill("session_check", {s.pk for s in sessions}, request.user)
    context = {
        "title": _("Today"),
        "today": today,
        "waiting": waiting_for(request.user),
        "sessions": [(s, warnings[s.pk]) for s in sessions],
    }
    if request.user.has_perm("accounts.view_reports"):
        context["figures"] = queries.annex(today.replace(month=1, day=1), today.replace(month=12, day=31))
    return render(request, "reports/home.html", context)


@requires("view_reports")
def dashboard(request):
    """The year for a director in five minutes; every figure opens its rows."""
    this_year = timezone.localdate().year
    year = request.GET.get("year", "")
    year = int(year) if year.isdigit() and 2000 <= int(year) <= 2100 else this_year
    data = queries.dashboard(year)
    totals = data["totals"]
    charts = {
        "months": {"labels": [f"T{month}" for month in range(1, 13)], "values": data["months"]},
        "ranks": {"labels": [str(label) for label in Rank.labels], "values": [totals["ranks"][r] for r in Rank.values]},
        "programmes": {
            "labels": [row["programme"] for row in data["rows"]],
            "values": [row["enrolments"] for row in data["rows"]],
        },
    }
    context = {
        "title": _("Dashboard %(year)s") % {"year": year},
        "year": year,
        "years": range(this_year - 4, this_year + 1),
        "data": data,
        "totals": totals,
        "charts": charts,
        "graded": sum(totals["ranks"].values()),
        "at_risk": _at_risk(request.user),
    }
    return render(request, "reports/dashboard.html", context)


def _at_risk(user):
    """Running classes with a step that is missing something, as (class, steps)."""
    classes = list(TrainingClass.objects.active().order_by("planned_start")[:20])
    steps = fill("class_step", {c.pk for c in classes}, user)
    return [(c, missing) for c in classes if (missing := [s for s in steps[c.pk] if not s.done and s.missing])]


class ReportList(ListPage):
    rights = ("view_reports",)
    title = gettext_lazy("Reports")
    template_name = "reports/reports.html"
    table_class = ReportTable
    filterset_class = ReportFilter
    export_name = "bao-cao"
    empty_text = gettext_lazy("No report yet. Draft one: its figures are computed from the classes.")
    create_url = reverse_lazy("reports:draft")
    create_label = gettext_lazy("Draft a report")
    create_right = "draft_reports"

    def get_queryset(self):
        return PeriodReport.objects.select_related("paper")


class Draft(FormPage):
    rights = ("draft_reports",)
    title = gettext_lazy("Draft a report")
    form_class = DraftForm
    submit_label = gettext_lazy("Compute and draft")
    cancel_url = reverse_lazy("reports:reports")

    def get_initial(self):
        today = timezone.localdate()
        return {
            "period": "year",
            "date_from": today.replace(month=1, day=1),
            "date_to": today.replace(month=12, day=31),
            "title": f"Kết quả đào tạo, bồi dưỡng năm {today.year}",
        }

    def perform(self, form):
        return actions.draft_report(by=self.request.user, **form.cleaned_data)


@requires("view_reports")
def report_page(request, pk):
    """One report: text, annex with drill-down, signing."""
    report = get_object_or_404(
        PeriodReport.objects.select_related("paper__book", "paper__signer", "job", "file"), pk=pk
    )
    signed = report.paper.state == "signed"
    text_form = TextForm(request.POST or None, initial={"text": report.text})
    if request.method == "POST":
        if signed or not request.user.has_perm("accounts.draft_reports"):
            raise Http404
        if text_form.is_valid() and _edit(request, report, text_form):
            return redirect(report)
    sign = SignForm(paper=report.paper) if not signed and request.user.has_perm("accounts.sign_reports") else None
    context = {
        "report": report,
        "title": report.title,
        "signed": signed,
        "table": documents.annex_table(report.content),
        "rows": report.content["rows"],
        "text_form": text_form,
        "sign_form": sign,
    }
    return render(request, "reports/report.html", context)


def _edit(request, report, form):
    try:
        return actions.edit_text(report=report, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return None


@require_POST
@requires("draft_reports")
def compute_again(request, pk):
    report = get_object_or_404(PeriodReport.objects.select_related("paper"), pk=pk)
    act(request, actions.compute_again, _("The figures are those of now."), report=report, by=request.user)
    return redirect(report)


@require_POST
@requires("sign_reports")
def sign(request, pk):
    report = get_object_or_404(PeriodReport.objects.select_related("paper__book"), pk=pk)
    form = SignForm(request.POST, paper=report.paper)
    if act(request, checked, form=form):
        act(
            request,
            actions.sign_report,
            _("The report is marked as signed."),
            report=report,
            by=request.user,
            **form.cleaned_data,
        )
    return redirect(report)


@requires("view_reports")
def report_file(request, pk):
    return send_file(get_object_or_404(PeriodReport.objects.exclude(file=None).select_related("file"), pk=pk).file)


@requires("view_reports")
def report_xlsx(request, pk):
    """The annex as a workbook."""
    report = get_object_or_404(PeriodReport, pk=pk)
    table = documents.annex_table(report.content)
    rows = [*table["rows"], table["total"]]
    return download(
        table_xlsx(report.title, [c[0] for c in table["columns"]], rows),
        name="phu-luc.xlsx",
        content_type=XLSX,
        what=report.title,
        rows=len(rows),
    )


class RowsBehind(ListPage):
    """The enrolments behind one figure: `from` and `to` (ISO days) or `year`, and if wanted `programme` (code) and
    `figure` (a key of the figures of `queries`); the same rows that the figure counts."""

    rights = ("view_reports",)
    table_class = RowsTable
    filterset_class = RowsFilter
    export_name = "so-lieu"
    empty_text = gettext_lazy("No rows stand behind this figure.")
    figures = queries.ENROLMENT_FIGURES | queries.RESULT_FIGURES

    def get_queryset(self):
        figure = self.request.GET.get("figure", "enrolments")
        if figure not in self.figures:
            raise Http404
        if figure == "minorities":  # the list itself would tell who belongs to them
            require(self.request.user, "view_sensitive")
        date_from, date_to = self.days()
        programme = self.request.GET.get("programme", "")
        name = f"{get_object_or_404(Programme, code=programme)} · " if programme else ""
        self.title = f"{capfirst(self.figures[figure][0])} · {name}{date_from:%d/%m/%Y} – {date_to:%d/%m/%Y}"
        rows = queries.enrolments_behind(figure, date_from, date_to, programme or None)
        return rows.select_related("learner", "training_class__programme").order_by("learner__sort_key", "pk")

    def days(self):
        """The first and the last day asked for; a page that does not exist for anything else."""
        typed = self.request.GET
        try:
            if year := typed.get("year"):
                return date(int(year), 1, 1), date(int(year), 12, 31)
            return date.fromisoformat(typed["from"]), date.fromisoformat(typed["to"])
        except (ValueError, KeyError) as error:
            raise Http404 from error

    def get_context_data(self, **kwargs):
        kept = {
            name: self.request.GET[name]
            for name in ("year", "from", "to", "programme", "figure")
            if name in self.request.GET
        }
        return super().get_context_data(kept=kept, **kwargs)
