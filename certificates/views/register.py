"""The register and one certificate of it."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.audit.changes import history_of
from trainingcenter.documents.actions import read_file
from trainingcenter.documents.pdf import cut_page
from trainingcenter.ui.views import DetailPage, ListPage, download, requires

from ..forms import HandOverForm
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
        return Certificate.objects.in_register_order().select_related("batch__training_class")


class CertificatePage(DetailPage):
    rights = ("view_certificates",)
    template_name = "certificates/certificate.html"

    def get_queryset(self):
        return Certificate.objects.select_related(
            "batch__training_class", "batch__file", "enrolment__learner", "enrolment__training_class", "book"
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            history=history_of(self.object), hand_over=HandOverForm(initial={"to": self.object.full_name}), **kwargs
        )


@requires("view_certificates")
def certificate_file(request, pk):
    """The page of one certificate, cut out of the stored file."""
    certificate = get_object_or_404(Certificate.objects.exclude(batch__file=None).select_related("batch__file"), pk=pk)
    data = cut_page(read_file(certificate.batch.file), certificate.page)
    name, what = (
        f"{certificate.number.replace('/', '-')}.pdf",
        _("Certificate %(number)s") % {"number": certificate.number},
    )
    return download(data, name=name, content_type="application/pdf", what=what, rows=1)
