"""Who misses how much: of a class, of all running classes; and the log book of a class."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import HalfDay
from learners import documents
from learners.absences import lines_of, near_a_limit, summary_of
from learners.models import AttendanceMark
from learners.tables.attendance import NearLimitFilter, NearLimitTable
from learners.views.sheets import READERS, class_seen
from trainingcenter.documents.paper import paper_docx, render_paper
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import DOCX, PDF, XLSX, ListPage, download, requires


@requires(*READERS)
def attendance(request, pk):
    """Periods held and missed of each learner, with the limits; `?show=near`, `?sort=risk`, `?export=xlsx`."""
    training_class = class_seen(request, pk)
    enrolled, left = lines_of(training_class)
    if request.GET.get("export") == "xlsx":
        return _workbook(training_class, enrolled, left)
    by_risk, only_near = request.GET.get("sort") == "risk", request.GET.get("show") == "near"
    shown = [line for line in enrolled if not only_near or line.standing.state != "fine"]
    context = {
        "training_class": training_class,
        "title": _("Attendance"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "lines": sorted(shown, key=lambda line: line.risk) if by_risk else shown,
        "left": left,
        "summary": summary_of(enrolled),
        "version": training_class.version,
        "kinds": dict(AttendanceMark.Kind.choices),
        "half_days": dict(HalfDay.choices),
        "by_risk": by_risk,
        "only_near": only_near,
    }
    return render(request, "learners/attendance.html", context)


def _workbook(training_class, enrolled, left):
    title, subtitle, columns, rows = documents.attendance_table(training_class, enrolled, left)
    data = table_xlsx(title, columns, rows, subtitle=subtitle)
    what = _("Attendance of %(training_class)s") % {"training_class": training_class}
    return download(data, name=f"chuyen-can-{training_class.code}.xlsx", content_type=XLSX, what=what, rows=len(rows))


@requires(*READERS)
def log_book(request, pk, kind):
    """The log book of the class, as PDF or Word."""
    if kind not in ("pdf", "docx"):
        raise Http404
    training_class = class_seen(request, pk)
    paper = documents.log_book(training_class)
    data, content_type = (render_paper(paper), PDF) if kind == "pdf" else (paper_docx(paper), DOCX)
    what = _("Log book of %(training_class)s") % {"training_class": training_class}
    name = f"so-dau-bai-{training_class.code}.{kind}"
    return download(data, name=name, content_type=content_type, what=what, rows=len(paper.body[0].rows))


class NearLimitList(ListPage):
    rights = ("view_results",)
    title = gettext_lazy("Near the limit of absence")
    table_class = NearLimitTable
    filterset_class = NearLimitFilter
    export_name = "gan-gioi-han-vang"
    empty_text = gettext_lazy("Nobody in a running class is near the limit of absence.")

    def get_queryset(self):
        return near_a_limit().select_related("learner", "training_class__version")
