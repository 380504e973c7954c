"""Extracts of the register: drafted from a certificate, listed, given up; signed on the page of the paper."""

import django_filters
import django_tables2 as tables
from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trainingcenter.documents.models import OfficialPaper
from trainingcenter.ui.columns import DayColumn
from trainingcenter.ui.views import FormPage, ListPage, act, requires

from .. import actions, books
from ..models import Certificate

EXTRACTS = OfficialPaper.objects.filter(kind=OfficialPaper.Kind.REGISTER_EXTRACT)


class ExtractForm(forms.Form):
    purpose = forms.CharField(
        label=gettext_lazy("What the extract is for"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Stands in the extract: “bổ sung hồ sơ cán bộ”, “thay giấy bị mất khi chờ cấp lại” …"),
    )


class NewExtract(FormPage):
    """The extract of one certificate is drafted; those there are stand below."""

    rights = ("issue_certificates",)
    template_name = "certificates/extract_new.html"
    title = gettext_lazy("Extract of the register")
    intro = gettext_lazy(
        "The row of the register as it stands now becomes a paper with the letterhead; have it signed, then enter number "
        "and date."
    )
    form_class = ExtractForm
    submit_label = gettext_lazy("Draft the extract")
    success_text = gettext_lazy("The extract is drafted. Print it, have it signed, then enter number and date.")

    @cached_property
    def certificate(self):
        return get_object_or_404(Certificate, pk=self.kwargs["pk"])

    @property
    def cancel_url(self):
        return self.certificate.get_absolute_url()

    def perform(self, form):
        return actions.draft_extract(certificate=self.certificate, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        found = actions.extracts_of(self.certificate).select_related("drafted_by__person")
        drafted = [(p, p.state != "signed" and books.is_outdated(p.words, self.certificate)) for p in found]
        return super().get_context_data(certificate=self.certificate, extracts=drafted, **kwargs)


@require_POST
@requires("issue_certificates")
def give_up(request, pk):
    paper = get_object_or_404(EXTRACTS.all(), pk=pk)
    certificate = Certificate.objects.filter(pk=paper.words.get("certificate")).first()
    if certificate is None:
        raise Http404
    act(request, actions.give_up_extract, _("The extract is given up."), paper=paper, by=request.user)
    return redirect("certificates:extract_new", pk=certificate.pk)


class ExtractTable(tables.Table):
    number_text = tables.Column(
        verbose_name=gettext_lazy("number"), linkify=True, empty_values=(), order_by=("year", "number"),
        attrs={"td": {"class": "nowrap"}},
    )  # fmt: skip
    abstract = tables.Column(linkify=True)
    drafted_at = tables.DateTimeColumn(format="d/m/Y")
    signed_on = DayColumn()
    state = tables.TemplateColumn("{% state record %}", order_by="state")

    class Meta:
        model = OfficialPaper
        fields = ("number_text", "abstract", "drafted_at", "signed_on", "state")

    def render_number_text(self, record):
        return record.number_text or _("not numbered yet")

    def value_number_text(self, record):
        return record.number_text

    def value_state(self, record):
        return record.get_state_display()


class ExtractFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="abstract", lookup_expr="icontains", label=gettext_lazy("Name or number"))
    state = django_filters.ChoiceFilter(choices=OfficialPaper.State, label=gettext_lazy("State"))

    class Meta:
        model = OfficialPaper
        fields = []


class Extracts(ListPage):
    """All extracts of the register."""

    rights = ("view_certificates",)
    title = gettext_lazy("Extracts of the register")
    template_name = "certificates/extracts.html"
    table_class = ExtractTable
    filterset_class = ExtractFilter
    export_name = "trich-sao-so-cap"
    empty_text = gettext_lazy("No extract yet. Extracts are drafted on the page of a certificate.")

    def get_queryset(self):
        return EXTRACTS.order_by("-pk")
