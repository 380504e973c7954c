"""The register, the certificates of a class, and what is done with one of them."""

import django_filters
import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Programme, TrainingClass
from trainingcenter.audit.changes import history_of
from trainingcenter.documents.actions import read_file
from trainingcenter.documents.pdf import cut_page
from trainingcenter.ui.views import DetailPage, FormPage, ListPage, act, add_errors, download, requires, send_file
from trainingcenter.vietnamese import fold

from . import actions
from .forms import HandOverForm, IssueForm, RevokeForm
from .models import Certificate, IssueBatch


class RegisterTable(tables.Table):
    register_no = tables.Column(
        order_by=("year", "book", "register_no"), attrs={"td": {"class": "number"}, "th": {"class": "number"}}
    )
    number = tables.Column(linkify=True, attrs={"td": {"class": "nowrap"}})
    full_name = tables.Column(order_by="enrolment__learner__sort_key")
    born = tables.Column(accessor="wording__birth_date", verbose_name=gettext_lazy("date of birth"), orderable=False)
    unit = tables.Column(accessor="wording__unit", verbose_name=gettext_lazy("unit"), orderable=False)
    training_class = tables.Column(
        accessor="batch__training_class__code",
        verbose_name=gettext_lazy("class"),
        order_by="batch__training_class__code",
        attrs={"td": {"class": "nowrap"}},
    )
    issued_on = tables.DateColumn(format="d/m/Y")
    handed_over_on = tables.DateColumn(format="d/m/Y")
    state = tables.TemplateColumn("{% state record %}", order_by="state")

    class Meta:
        model = Certificate
        fields = (
            "register_no",
            "number",
            "full_name",
            "born",
            "unit",
            "training_class",
            "issued_on",
            "handed_over_on",
            "state",
        )

    def value_state(self, record):
        return record.get_state_display()


class RegisterFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Name or number"))
    year = django_filters.NumberFilter(label=gettext_lazy("Year"))
    programme = django_filters.ModelChoiceFilter(
        field_name="batch__training_class__programme", queryset=Programme.objects.all(), label=gettext_lazy("Programme")
    )
    state = django_filters.ChoiceFilter(choices=Certificate.State, label=gettext_lazy("State"))

    class Meta:
        model = Certificate
        fields = []

    def search(self, queryset, name, value):
        words = [Q(folded__startswith=w) | Q(folded__contains=f" {w}") for w in fold(value).split()]
        found = Q(number__startswith=value.strip())
        names = Q()
        for word in words:
            names &= word
        return queryset.filter(found | names)


class Register(ListPage):
    rights = ("view_certificates",)
    title = gettext_lazy("Certificate register")
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
        return Certificate.objects.select_related("batch__training_class", "batch__file", "enrolment__learner", "book")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            history=history_of(self.object), hand_over=HandOverForm(initial={"to": self.object.full_name}), **kwargs
        )


@requires("view_certificates")
def class_certificates(request, pk):
    """Who of the class is due a certificate, what is missing, what was issued."""
    training_class = get_object_or_404(TrainingClass.objects.select_related("version", "programme"), pk=pk)
    form = IssueForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm("accounts.issue_certificates"):
            raise Http404
        if form.is_valid() and (batch := _issue(request, training_class, form)):
            return redirect(batch.job)
    waiting = list(actions.awaiting_issue(training_class))
    context = {
        "training_class": training_class,
        "title": _("Certificates"),
        "form": form,
        "waiting": waiting,
        "gaps": actions.missing_data(waiting),
        "batches": training_class.issue_batches.select_related("job", "file", "decision", "issued_by__person"),
        "certificates": Certificate.objects.filter(batch__training_class=training_class).order_by("register_no"),
    }
    return render(request, "certificates/class.html", context)


def _issue(request, training_class, form):
    try:
        return actions.issue_certificates(training_class=training_class, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return None


@requires("view_certificates")
def batch_page(request, pk):
    return redirect("certificates:class", pk=get_object_or_404(IssueBatch, pk=pk).training_class_id)


@requires("view_certificates")
def batch_file(request, pk):
    """The merged file of a batch, as issued."""
    return send_file(get_object_or_404(IssueBatch.objects.exclude(file=None).select_related("file"), pk=pk).file)


@requires("view_certificates")
def certificate_file(request, pk):
    """The page of one certificate, cut out of the stored file."""
    certificate = get_object_or_404(Certificate.objects.exclude(batch__file=None).select_related("batch__file"), pk=pk)
    data = cut_page(read_file(certificate.batch.file), certificate.page)
    return download(data, name=f"{certificate.number.replace('/', '-')}.pdf", content_type="application/pdf")


@requires("issue_certificates")
def hand_over(request, pk):
    certificate = get_object_or_404(Certificate, pk=pk)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act(
            request,
            actions.hand_over,
            _("The hand-over is written down."),
            certificate=certificate,
            by=request.user,
            **form.cleaned_data,
        )
    return redirect(certificate)


class Revoke(FormPage):
    rights = ("revoke_certificates",)
    title = gettext_lazy("Revoke the certificate")
    intro = gettext_lazy(
        "The certificate stays in the register and on the public page, marked as revoked. This cannot be undone."
    )
    form_class = RevokeForm
    submit_label = gettext_lazy("Revoke")
    success_text = gettext_lazy("The certificate is revoked.")

    @property
    def cancel_url(self):
        return reverse("certificates:detail", args=[self.kwargs["pk"]])

    def perform(self, form):
        certificate = get_object_or_404(Certificate, pk=self.kwargs["pk"])
        actions.revoke(certificate=certificate, by=self.request.user, **form.cleaned_data)
        return certificate
