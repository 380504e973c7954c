"""The list on which learners sign for their certificates."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import TrainingClass
from trainingcenter.ui.views import PDF, XLSX, download, requires

from .. import books
from ..models import IssueBatch

KINDS = {"pdf": (books.receipts_pdf, PDF), "xlsx": (books.receipts_xlsx, XLSX)}


class ReceiptsForm(forms.Form):
    """Which certificates stand on the list."""

    batch = forms.ModelChoiceField(
        IssueBatch.objects.none(),
        label=gettext_lazy("Issue"),
        required=False,
        empty_label=gettext_lazy("the whole class"),
    )
    everybody = forms.BooleanField(label=gettext_lazy("also those that are handed over already"), required=False)

    def __init__(self, *args, training_class, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset = training_class.issue_batches.order_by("-pk")
        self.fields["batch"].label_from_instance = lambda batch: f"{timezone.localtime(batch.issued_at):%d/%m/%Y %H:%M}"


def _class_of(pk):
    return get_object_or_404(TrainingClass.objects.select_related("version", "programme"), pk=pk)


@requires("view_certificates")
def receipts_page(request, pk):
    """What shall stand on the list is chosen."""
    training_class = _class_of(pk)
    return _page(request, training_class, ReceiptsForm(training_class=training_class))


def _page(request, training_class, form):
    everybody = books.waiting_to_sign(training_class, everybody=True).count()
    context = {
        "training_class": training_class,
        "title": _("List to sign for certificates"),
        "form": form,
        "everybody": everybody,
        "waiting": books.waiting_to_sign(training_class).count() if everybody else 0,
    }
    return render(request, "certificates/receipts.html", context)


@requires("view_certificates")
def receipts_file(request, pk, kind):
    """The list as PDF or workbook; a choice that is none comes back with the reason."""
    if kind not in KINDS:
        raise Http404
    training_class = _class_of(pk)
    form = ReceiptsForm(request.GET, training_class=training_class)
    if not form.is_valid():
        return _page(request, training_class, form)
    certificates = list(books.waiting_to_sign(training_class, **form.cleaned_data))
    make, content_type = KINDS[kind]
    what = _("List to sign for certificates of %(training_class)s") % {"training_class": training_class}
    return download(
        make(training_class, certificates), name=f"ky-nhan-{training_class.code}.{kind}", content_type=content_type,
        what=what, rows=len(certificates) or None,
    )  # fmt: skip
