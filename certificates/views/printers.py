"""Pages of printers: their offset, and the ruler page that measures it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trainingcenter.ui.views import PDF, FormPage, ListPage, act, download, requires

from .. import actions
from ..forms import PrinterForm
from ..layout_tables import PrinterFilter, PrinterTable
from ..models import Printer
from ..ruler import ruler_page
from ..rules.designs import PAPERS


class Printers(ListPage):
    rights = ("view_certificates", "design_certificates")
    title = gettext_lazy("Printers")
    template_name = "certificates/printers.html"
    table_class = PrinterTable
    filterset_class = PrinterFilter
    export_name = "may-in"
    empty_text = gettext_lazy("No printer yet. One is needed only to print upon pre-printed blanks.")
    create_right = "design_certificates"
    create_label = gettext_lazy("New printer")

    @property
    def create_url(self):
        return reverse("certificates:printer_new")

    def get_queryset(self):
        return Printer.objects.all()


class EditPrinter(FormPage):
    rights = ("design_certificates",)
    template_name = "certificates/printer.html"
    title = gettext_lazy("Printer")
    form_class = PrinterForm
    success_text = gettext_lazy("The printer is saved. Print the ruler page to prove its offset.")
    intro = gettext_lazy(
        "Print the ruler page, measure the upper left cross from the edges of the sheet, and enter by how much prints are to be moved."
    )

    @property
    def cancel_url(self):
        return reverse("certificates:printers")

    @property
    def edited(self):
        return get_object_or_404(Printer, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    def get_initial(self):
        printer = self.edited
        fields = ("name", "right", "down", "note")
        return {name: getattr(printer, name) for name in fields} if printer else {"right": 0, "down": 0}

    def get_context_data(self, **kwargs):
        return super().get_context_data(printer=self.edited, papers=list(PAPERS), **kwargs)

    def perform(self, form):
        printer = actions.keep_printer(printer=self.edited, **form.cleaned_data)
        return reverse("certificates:printer", args=[printer.pk])


@require_POST
@requires("design_certificates")
def remove(request, pk):
    printer = get_object_or_404(Printer, pk=pk)
    act(request, actions.remove_printer, _("The printer is removed."), printer=printer)
    return redirect("certificates:printers")


@requires("view_certificates", "design_certificates")
def ruler(request, pk, paper):
    """The ruler page with the printer's offset, as PDF."""
    printer = get_object_or_404(Printer, pk=pk)
    if paper not in PAPERS:
        raise Http404
    return download(ruler_page(printer, paper), name=f"thuoc-{paper}.pdf", content_type=PDF)
