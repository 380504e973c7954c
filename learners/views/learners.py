"""Learners: the list of all, and the list of a class."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.models import TrainingClass
from learners import actions
from learners.forms import EnrolForm, UploadForm
from learners.models import Learner
from learners.tables import LearnerFilter, LearnerTable
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import XLSX, ListPage, act, download, requires


class LearnerList(ListPage):
    rights = ("view_learners",)
    title = gettext_lazy("Learners")
    template_name = "learners/list.html"
    extra_context = {"tab": "list"}
    table_class = LearnerTable
    filterset_class = LearnerFilter
    export_name = "hoc-vien"
    empty_text = gettext_lazy("No learner matches. Learners come in with the list of a class, or one by one.")
    create_url = reverse_lazy("learners:new")
    create_label = gettext_lazy("New learner")
    create_right = "edit_learners"

    def get_queryset(self):
        return Learner.objects.current().select_related("unit")


@requires("view_learners")
def roster(request, pk):
    """Who is in the class, and who left; somebody can be added by name."""
    training_class = get_object_or_404(TrainingClass, pk=pk)
    rows = training_class.enrolments.in_roster_order().select_related("continued_by__training_class")
    enrolments = rows.prefetch_related("groups")
    if request.GET.get("export") == "xlsx":
        return _roster_xlsx(training_class, enrolments.active())
    query = request.GET.get("q", "").strip()
    found = Learner.objects.current().search(query).select_related("unit")[:10] if len(query) > 1 else []
    context = {
        "training_class": training_class,
        "title": _("Learners of the class"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "enrolled": [e for e in enrolments if e.state == "enrolled"],
        "inside": {e.learner_id for e in enrolments},
        "left": [e for e in enrolments if e.state != "enrolled"],
        "imports": training_class.imports.select_related("file", "created_by__person")[:20],
        "query": query,
        "typed_name": "" if any(sign.isdigit() for sign in query) else query,
        "upload": UploadForm(),
        "found": found,
    }
    return render(request, "learners/roster.html", context)


def _roster_xlsx(training_class, enrolments):
    columns = ["TT", "Họ và tên", "Ngày sinh", "Giới tính", "Chức vụ", "Đơn vị", "Chi bộ", "Ghi chú"]
    rows = [
        [
            i,
            e.learner.full_name,
            e.learner.born,
            e.learner.get_sex_display(),
            e.position,
            e.unit_name,
            e.party_cell,
            e.note,
        ]
        for i, e in enumerate(enrolments, start=1)
    ]
    data = table_xlsx(f"Danh sách học viên {training_class.name}", columns, rows)
    what = _("Learners of %(training_class)s") % {"training_class": training_class}
    name = f"danh-sach-{training_class.code}.xlsx"
    return download(data, name=name, content_type=XLSX, what=what, rows=len(rows))


@require_POST
@requires("edit_learners")
def enrol(request, pk):
    training_class = get_object_or_404(TrainingClass, pk=pk)
    form = EnrolForm(request.POST)
    if form.is_valid():
        act(request, actions.enrol, _("Enrolled."), training_class=training_class, by=request.user, **form.cleaned_data)
    return redirect("learners:roster", pk=pk)
