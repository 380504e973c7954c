"""The register and one certificate of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.ui.views import DetailPage, ListPage, download, require, requires

from .. import actions, documents, printing
from ..models import Certificate
from ..tables import RegisterFilter, RegisterTable


class Register(ListPage):
    rights = ("view_certificates",)
    title = gettext_lazy("Certificate register")
    template_name = "certificates/register.html"
    table_class = RegisterTable
    filterset_class = RegisterFilter
    export_name = "so-cap-giay-chung-nhan"
    empty_text = gettext_lazy("No certificate matches. Certificates are issued on the page of a recognised class.")

    def get_queryset(self):
        return Certificate.objects.in_register_order().select_related("enrolment__training_class")


class CertificatePage(DetailPage):
    """One certificate: what was issued, what happened to it since, and what may be done with it now."""

    rights = ("view_certificates",)
    template_name = "certificates/certificate.html"

    def get_queryset(self):
        return Certificate.objects.select_related(
            "batch__training_class", "batch__file", "batch__job", "batch__layout", "enrolment__learner",
            "enrolment__training_class", "book", "replaces",
        )  # fmt: skip

    def get_context_data(self, **kwargs):
        certificate = self.object
        return super().get_context_data(
            events=certificate.register_events.select_related("by__person").order_by("position"),
            differences=documents.differences(certificate) if certificate.state == "issued" else [],
            replacement=certificate.replacement,
            expired=bool(certificate.expires_on and certificate.expires_on < timezone.localdate()),
            **kwargs,
        )


@requires("view_certificates")
def certificate_file(request, pk):
    """The page of one certificate, front and back, cut out of the stored file."""
    found = Certificate.objects.filter(batch__file__isnull=False).select_related("batch__file", "batch__layout")
    certificate = get_object_or_404(found, pk=pk)
    if documents.shows_ethnicity([certificate.batch.layout.design]):
        require(request.user, "view_sensitive")
    try:
        data = printing.merged(actions.stored_pages([certificate]))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(certificate)
    name, what = (
        f"{certificate.number.replace('/', '-')}.pdf",
        _("Certificate %(number)s") % {"number": certificate.number},
    )
    return download(data, name=name, content_type="application/pdf", what=what, rows=1)
