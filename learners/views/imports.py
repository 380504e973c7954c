"""The list of everything that was ever brought in."""

from django.utils.translation import gettext_lazy

from learners.models import ImportBatch
from learners.tables.imports import ImportFilter, ImportTable
from trainingcenter.ui.views import ListPage


class ImportList(ListPage):
    rights = ("view_learners", "edit_learners")
    title = gettext_lazy("Lists brought in")
    table_class = ImportTable
    filterset_class = ImportFilter
    template_name = "learners/imports.html"
    extra_context = {"tab": "imports"}
    export_name = "lich-su-nhap"
    empty_text = gettext_lazy("No list matches. Lists are brought in on the page of the learners of a class.")

    def get_queryset(self):
        batches = ImportBatch.objects.select_related("file", "training_class", "created_by__person")
        return batches.prefetch_related("made_classes")
