"""The clerk's own file back, with a column that tells what to correct."""

from pathlib import PurePath

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from learners import documents
from learners.models import ImportBatch
from trainingcenter.documents.actions import read_file
from trainingcenter.ui.views import XLSX, act, download, requires


@requires("edit_learners")
def returned(request, pk):
    """The file of a list or of earlier classes as xlsx, with the column *Lỗi*."""
    batch = get_object_or_404(ImportBatch.objects.select_related("file"), pk=pk)
    data = act(request, read_file, stored=batch.file)
    if data is None:
        return redirect(batch)
    name = _("%(name)s - with errors.xlsx") % {"name": PurePath(batch.file.name).stem}
    return download(documents.returned_list(batch, data), name=name, content_type=XLSX)
