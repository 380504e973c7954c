"""The blanks: where they are, lots received, sheets given out and taken back, the report of a period."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trainingcenter.documents.paper import render_paper
from trainingcenter.ui.views import PDF, XLSX, FormPage, download, number_of, requires, send_file
from trainingcenter.vietnamese import number_vn

from .. import actions, blank_report
from ..blank_forms import GiveForm, LotForm, PeriodForm, SeriesForm, TakeBackForm
from ..models import BlankLot, BlankMovement, BlankSeries
from ..stock import accounts, turnovers

REPORT_HEADS = (
    gettext_lazy("opening balance"), gettext_lazy("received"), gettext_lazy("used"),
    gettext_lazy("spoiled before use"), gettext_lazy("good ones destroyed"), gettext_lazy("closing balance"),
    gettext_lazy("spoiled after use"), gettext_lazy("spoiled ones destroyed"), gettext_lazy("spoiled, to be destroyed"),
)  # fmt: skip


@requires("view_certificates")
def overview(request):
    """Every series and lot with its account; a series of which few are left says so."""
    return render(request, "certificates/blanks.html", {"title": _("Blanks"), "tab": "stock", "series": accounts()})


def sheets_in_words(count):
    return ngettext("%(n)s sheet", "%(n)s sheets", count) % {"n": number_vn(count)}


class BlankForm(FormPage):
    """A deed on blanks by whoever issues certificates; it leads back to where they all are."""

    rights = ("issue_certificates",)
    template_name = "certificates/blank_form.html"
    cancel_url = reverse_lazy("certificates:blanks")

    def typed(self, form):
        """What was typed, a file as (name, bytes)."""
        typed = dict(form.cleaned_data)
        if "file" in typed:
            upload = typed["file"]
            typed["file"] = (upload.name, upload.read()) if upload else None
        return typed


class NewSeries(BlankForm):
    title = gettext_lazy("New series of blanks")
    form_class = SeriesForm
    success_text = gettext_lazy("The series is made. Receive its first lot now.")

    def perform(self, form):
        series = actions.make_series(by=self.request.user, **form.cleaned_data)
        return f"{reverse('certificates:blank_lot_new')}?series={series.pk}"


class EditSeries(BlankForm):
    title = gettext_lazy("Change the series of blanks")
    form_class = SeriesForm
    success_text = gettext_lazy("The series is changed.")

    @cached_property
    def edited(self):
        return get_object_or_404(BlankSeries, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": BlankSeries.objects.get(pk=self.edited.pk)}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.edited.lots.exists():
            for name in ("kind", "prefix", "digits"):
                form.fields[name].disabled = True
                form.fields[name].help_text = _("stays, because sheets of this series are received")
        return form

    def perform(self, form):
        actions.edit_series(series=self.edited, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class OfSeries(BlankForm):
    """A deed on sheets of one series, which the address may name."""

    def dispatch(self, request, *args, **kwargs):
        answer = super().dispatch(request, *args, **kwargs)
        return answer if BlankSeries.objects.exists() else redirect("certificates:blank_series_new")

    def get_initial(self):
        return {"series": number_of(self.request.GET.get("series", "")) or None}


class ReceiveLot(OfSeries):
    title = gettext_lazy("Receive a lot of blanks")
    intro = gettext_lazy("Every sheet from the first to the last serial is put into stock.")
    form_class = LotForm
    submit_label = gettext_lazy("Receive")

    def perform(self, form):
        lot = actions.receive_lot(by=self.request.user, **self.typed(form))
        self.success_text = _("The lot %(lot)s is received.") % {"lot": lot}
        return self.cancel_url


class GiveOut(OfSeries):
    title = gettext_lazy("Give out blanks for issue")
    intro = gettext_lazy("Sheets given out are used first when certificates are issued.")
    form_class = GiveForm
    submit_label = gettext_lazy("Give out")

    def perform(self, form):
        movement = actions.give_out(by=self.request.user, **form.cleaned_data)
        self.success_text = _("%(sheets)s given out.") % {"sheets": sheets_in_words(movement.blanks.count())}
        return self.cancel_url


class TakeBack(OfSeries):
    title = gettext_lazy("Take back blanks")
    intro = gettext_lazy("Sheets given out and not used go back into stock. Without serials, all of the series do.")
    form_class = TakeBackForm
    submit_label = gettext_lazy("Take back blanks")

    def perform(self, form):
        movement = actions.take_back(by=self.request.user, **form.cleaned_data)
        self.success_text = _("%(sheets)s taken back.") % {"sheets": sheets_in_words(movement.blanks.count())}
        return self.cancel_url


@requires("view_certificates")
def lot_file(request, pk):
    """The delivery paper of a lot."""
    lot = get_object_or_404(BlankLot.objects.exclude(file=None).select_related("file", "series"), pk=pk)
    return send_file(lot.file, what=_("Delivery paper of the lot %(lot)s") % {"lot": lot})


@requires("view_certificates")
def movement_file(request, pk):
    """The photo or scan filed with a movement."""
    movement = get_object_or_404(BlankMovement.objects.exclude(file=None).select_related("file"), pk=pk)
    return send_file(movement.file, what=f"{_('movement of blanks')} · {movement}")


@requires("view_certificates")
def report(request, kind=""):
    """What became of the sheets of each series from day to day, as a page, PDF or workbook."""
    if kind not in ("", "pdf", "xlsx"):
        raise Http404
    form = PeriodForm(request.GET)
    rows = turnovers(form.cleaned_data["tu"], form.cleaned_data["den"]) if form.is_valid() else []
    if kind and rows:
        return _report_file(rows, form.cleaned_data["tu"], form.cleaned_data["den"], kind)
    context = {
        "title": _("Report on blanks"),
        "tab": "report",
        "form": form,
        "heads": REPORT_HEADS,
        "rows": [(series, blank_report.figures(turnover)) for series, turnover in rows],
        "total": blank_report.figures(blank_report.total(rows)),
    }
    return render(request, "certificates/blank_report.html", context)


def _report_file(rows, first, last, kind):
    what = f"{_('Report on blanks')} · {first:%d/%m/%Y} – {last:%d/%m/%Y}"
    if kind == "xlsx":
        data, content_type = blank_report.report_xlsx(rows, first, last), XLSX
    else:
        data = render_paper(blank_report.report_paper(rows, first, last, timezone.localdate()))
        content_type = PDF
    return download(data, name=f"bao-cao-phoi.{kind}", content_type=content_type, what=what, rows=len(rows))
