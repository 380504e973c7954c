"""The register, the certificates of a class, what is done with one of them, and which run out."""

from datetime import timedelta

import django_filters
import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Programme, TrainingClass
from learners.models import Enrolment, Learner
from trainingcenter.audit.changes import history_of
from trainingcenter.dates import add_months, left_in_words, urgency
from trainingcenter.documents.actions import read_file
from trainingcenter.documents.pdf import cut_page
from trainingcenter.organisation.unit_field import WithPartsFilter
from trainingcenter.ui.templatetags.ui import badge
from trainingcenter.ui.views import DetailPage, FormPage, ListPage, act, add_errors, download, requires, send_file
from trainingcenter.vietnamese import fold

from . import actions
from .forms import HandOverForm, IssueForm, RevokeForm
from .models import Certificate, IssueBatch
from .querysets import running_out

OLDEST = 240  # months back to which certificates that have run out are listed
USUAL = 6  # months ahead that are watched unless others are chosen
MONTHS = ("1", "3", "12", "24")


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
    template_name = "certificates/register.html"
    table_class = RegisterTable
    filterset_class = RegisterFilter
    export_name = "so-cap-giay-chung-nhan"
    empty_text = gettext_lazy("No certificate matches. Certificates are issued on the page of a recognised class.")

    def get_queryset(self):
        return Certificate.objects.in_register_order().select_related("batch__training_class")


class RunningOutTable(tables.Table):
    learner = tables.Column(linkify=True, order_by=("learner__sort_key", "pk"))
    born = tables.Column(
        accessor="learner__born",
        order_by=("learner__birth_date", "learner__birth_year"),
        verbose_name=gettext_lazy("date of birth"),
    )
    unit = tables.Column(accessor="learner__unit", order_by=("learner__unit__folded", "expires_on"))
    programme = tables.Column(accessor="training_class__programme", order_by="training_class__programme__name")
    certificate_no = tables.Column(
        verbose_name=gettext_lazy("number"),
        linkify=lambda record: record.certificate_pk and reverse("certificates:detail", args=[record.certificate_pk]),
        attrs={"td": {"class": "nowrap"}},
    )
    certificate_on = tables.DateColumn(format="d/m/Y", verbose_name=gettext_lazy("issued on"))
    expires_on = tables.DateColumn(format="d/m/Y", verbose_name=gettext_lazy("valid until"))
    left = tables.Column(
        accessor="expires_on",
        order_by="expires_on",
        verbose_name=gettext_lazy("time left"),
        attrs={"td": {"class": "wide"}},
    )

    class Meta:
        model = Enrolment
        fields = ("learner", "born", "unit", "programme", "certificate_no", "certificate_on", "expires_on", "left")

    def render_left(self, value):
        today = timezone.localdate()
        return badge(left_in_words(value, today), urgency(value, today))

    def value_left(self, value):
        return (value - timezone.localdate()).days


class RunningOutFilter(django_filters.FilterSet):
    """Certificates that run out from today on within so many months, or those that have run out."""

    q = django_filters.CharFilter(method="search", label=gettext_lazy("Name"))
    within = django_filters.ChoiceFilter(
        choices=[(n, n) for n in MONTHS], method="keep", label=gettext_lazy("Within … months")
    )
    state = django_filters.ChoiceFilter(
        choices=[("over", gettext_lazy("run out already"))], method="keep", label=gettext_lazy("State")
    )
    unit = WithPartsFilter(field_name="learner__unit")
    programme = django_filters.ModelChoiceFilter(
        field_name="training_class__programme", queryset=Programme.objects.all(), label=gettext_lazy("Programme")
    )

    class Meta:
        model = Enrolment
        fields = []

    def keep(self, queryset, _name, _value):
        return queryset

    def search(self, queryset, _name, value):
        return queryset.filter(learner__in=Learner.objects.search_as(self.request.user, value))


class RunningOut(ListPage):
    """Who should come again, because the certificate is valid for some months only."""

    rights = ("view_certificates",)
    title = gettext_lazy("Certificates running out")
    template_name = "certificates/running_out.html"
    table_class = RunningOutTable
    filterset_class = RunningOutFilter
    export_name = "sap-het-han"
    empty_text = gettext_lazy(
        "No certificate runs out in this time. Only those of programmes with a validity in months are watched."
    )

    def get_filterset(self, filterset_class):
        filterset = super().get_filterset(filterset_class)
        for name, label in (("within", USUAL), ("state", gettext_lazy("still valid"))):
            widget = filterset.form.fields[name].widget
            widget.choices = [(value, words if value else label) for value, words in widget.choices]
        return filterset

    def get_queryset(self):
        today, within = timezone.localdate(), self.request.GET.get("within", "")
        months = int(within) if within in MONTHS else USUAL
        first, last = today, add_months(today, months)
        if self.request.GET.get("state") == "over":
            first, last = add_months(today, -OLDEST), today - timedelta(days=1)
        found = running_out(first, last).select_related("learner__unit", "training_class__programme")
        return found.order_by(F("learner__unit__folded").asc(nulls_last=True), "expires_on", "learner__sort_key", "pk")


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
    batch = get_object_or_404(IssueBatch.objects.exclude(file=None).select_related("file", "training_class"), pk=pk)
    what = _("Certificates of %(training_class)s") % {"training_class": batch.training_class}
    return send_file(batch.file, what=what, rows=batch.certificates.count())


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
