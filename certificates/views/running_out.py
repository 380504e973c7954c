"""Who should come again, because the certificate ends."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy

from trainingcenter.dates import add_months
from trainingcenter.ui.views import ListPage

from ..querysets import running_out
from ..tables import MONTHS, RunningOutFilter, RunningOutTable

OLDEST = 240  # months back to which certificates that have run out are listed
USUAL = 6  # months ahead that are watched unless others are chosen


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
