"""Sheets one by one: their list, the page of each, spoiled and destroyed ones; the book of their movements."""

from functools import cached_property

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trainingcenter.ui.views import DetailPage, ListPage, act, number_of, requires

from .. import actions
from ..blank_forms import DestroyForm, SpoilForm
from ..blank_tables import MovementFilter, MovementTable, SheetFilter, SheetTable
from ..models import Blank, BlankMovement, Certificate
from ..stock import movements_told
from .blanks import BlankForm, sheets_in_words

GONE = (Blank.State.SPOILED, Blank.State.STOCK)  # what may be destroyed
MOST_NAMED = 200


def sheets_of(request):
    """The sheets, or only those of the movement that the address names."""
    found = Blank.objects.select_related("lot__series", "certificate").order_by("serial")
    if movement := number_of(request.GET.get("movement", "")):
        found = found.filter(movements=movement)
    return found


class Sheets(ListPage):
    rights = ("view_certificates",)
    title = gettext_lazy("Blanks, sheet by sheet")
    template_name = "certificates/blank_sheets.html"
    table_class = SheetTable
    filterset_class = SheetFilter
    export_name = "phoi"
    empty_text = gettext_lazy("No sheet matches. Remove a filter; sheets come in with a lot that is received.")
    extra_context = {"tab": "sheets"}

    def get_queryset(self):
        return sheets_of(self.request)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked = number_of(self.request.GET.get("movement", ""))
        if movement := BlankMovement.objects.filter(pk=asked).first() if asked else None:
            context |= {"movement": movement, "kept": {"movement": movement.pk}}
        return context


class Movements(ListPage):
    rights = ("view_certificates",)
    title = gettext_lazy("Book of blanks")
    template_name = "certificates/blank_movements.html"
    table_class = MovementTable
    filterset_class = MovementFilter
    export_name = "so-phoi"
    empty_text = gettext_lazy("Nothing is written down in this time. The book begins with the first lot received.")
    extra_context = {"tab": "book"}

    def get_queryset(self):
        return movements_told()


class SheetPage(DetailPage):
    rights = ("view_certificates",)
    template_name = "certificates/blank_sheet.html"

    def get_queryset(self):
        return Blank.objects.select_related("lot__series", "lot__file", "certificate")

    def get_context_data(self, **kwargs):
        sheet = self.object
        certificate = sheet.certificate
        valid = certificate is not None and certificate.state == Certificate.State.ISSUED
        unused = sheet.state in (Blank.State.STOCK, Blank.State.GIVEN)
        void = certificate is not None and certificate.state == Certificate.State.ANNULLED
        return super().get_context_data(
            movements=sheet.movements.select_related("by__person", "file").order_by("pk"),
            may_spoil=unused
            or (sheet.state == Blank.State.USED and (void or valid and not certificate.handed_over_on)),
            may_destroy=sheet.state in GONE,
            without_sheet=valid and not certificate.blank_serial,
            **kwargs,
        )


class Spoil(BlankForm):
    form_class = SpoilForm
    submit_label = gettext_lazy("Write down as spoiled")
    success_text = gettext_lazy("The sheet is written down as spoiled.")

    @cached_property
    def sheet(self):
        return get_object_or_404(Blank.objects.select_related("lot__series", "certificate"), pk=self.kwargs["pk"])

    @property
    def goes_on(self):
        """Whether the certificate on the sheet is still to be printed: on another one."""
        certificate = self.sheet.certificate
        return certificate is not None and certificate.state == Certificate.State.ISSUED

    @property
    def title(self):
        return _("Spoiled: %(serial)s") % {"serial": self.sheet}

    @property
    def cancel_url(self):
        return self.sheet.get_absolute_url()

    @property
    def intro(self):
        if not self.goes_on:
            return _("The sheet is not used any more; it is kept until it is destroyed. This cannot be undone.")
        return _(
            "The sheet is not used any more. %(certificate)s keeps its number and is printed on another sheet."
            " This cannot be undone."
        ) % {"certificate": self.sheet.certificate}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"used": self.goes_on}

    def perform(self, form):
        actions.spoil_blank(blank=self.sheet, by=self.request.user, **self.typed(form))
        certificate = self.sheet.certificate
        if certificate is not None and form.cleaned_data.get("replace"):
            certificate.refresh_from_db()
            self.success_text = _("The sheet is written down as spoiled. %(certificate)s is on %(serial)s now.") % {
                "certificate": certificate,
                "serial": certificate.blank_serial,
            }
        return self.cancel_url


@require_POST
@requires("issue_certificates")
def next_sheet(request, pk):
    """The certificate that was on this spoiled sheet gets the next one."""
    sheet = get_object_or_404(Blank.objects.exclude(certificate=None).select_related("certificate"), pk=pk)
    found = act(
        request,
        actions.give_next_sheet,
        _("The certificate has its next sheet."),
        certificate=sheet.certificate,
        on=timezone.localdate(),
        by=request.user,
    )
    return redirect(found or sheet)


class Destroy(BlankForm):
    """The sheets ticked in the list, or all of its filter that may be destroyed; the address names them."""

    template_name = "certificates/blank_destroy.html"
    title = gettext_lazy("Destroy blanks")
    form_class = DestroyForm
    submit_label = gettext_lazy("Write down as destroyed")

    @cached_property
    def sheets(self):
        asked = self.request.GET
        if "all" in asked:
            filterset = SheetFilter(asked, queryset=sheets_of(self.request), request=self.request)
            return list(filterset.qs.filter(state__in=GONE)) if filterset.form.is_valid() else []
        return list(sheets_of(self.request).filter(pk__in=[number_of(text) for text in asked.getlist("sheet")]))

    @property
    def cancel_url(self):
        kept = self.request.GET.copy()
        for name in ("sheet", "all"):
            kept.pop(name, None)
        return f"{reverse('certificates:blank_sheets')}?{kept.urlencode()}"

    def get_initial(self):
        return {"count": len(self.sheets)}

    def get_context_data(self, **kwargs):
        states = {}
        for sheet in self.sheets:
            states[sheet.get_state_display()] = states.get(sheet.get_state_display(), 0) + 1
        return super().get_context_data(
            sheets=self.sheets[:MOST_NAMED],
            more=max(0, len(self.sheets) - MOST_NAMED),
            count=len(self.sheets),
            states=states.items(),
            **kwargs,
        )

    def perform(self, form):
        typed = self.typed(form)
        actions.destroy_blanks(blanks=self.sheets, expected=typed.pop("count"), by=self.request.user, **typed)
        self.success_text = _("%(sheets)s destroyed.") % {"sheets": sheets_in_words(len(self.sheets))}
        return f"{reverse('certificates:blank_movements')}?kind=destroyed"
