"""The mark sheet of a class as PDF, Word and Excel, and the list of its odd marks."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import TrainingClass
from learners import documents, mark_grid
from trainingcenter.documents.paper import paper_docx, render_paper
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import DOCX, PDF, XLSX, download, requires

ODD_WORDS = {
    "blank": gettext_lazy("No mark yet, though others have theirs."),
    "needless_retest": gettext_lazy("Re-test %(other)s though the first mark %(mark)s passed."),
    "worse_retest": gettext_lazy("The re-test %(other)s is lower than the first mark %(mark)s."),
    "uneven": gettext_lazy("%(mark)s is neither in tenths nor in quarters: a slip?"),
    "zero": gettext_lazy("0: did the learner sit it? Who did not gets V."),
    "far_from_class": gettext_lazy("%(mark)s lies far from the middle of the class, %(other)s."),
    "far_from_own": gettext_lazy("%(mark)s lies far from the learner's other marks, %(other)s."),
    "all_the_same": gettext_lazy("Everybody who sat it has %(mark)s."),
    "never_there": gettext_lazy("Absent from every session, and yet the mark %(mark)s."),
    "v_but_there": gettext_lazy("V, but the roll of the test that day says present."),
    "mark_but_away": gettext_lazy("%(mark)s, but the roll of the test that day says absent."),
    "too_absent": gettext_lazy("Passes with %(mark)s, but missed more than the programme allows."),
}
KINDS = {"pdf": PDF, "docx": DOCX, "xlsx": XLSX}


def _grid(pk):
    return mark_grid.grid_of(get_object_or_404(TrainingClass.objects.select_related("version"), pk=pk))


@requires("view_results")
def odd_marks(request, pk):
    """Marks that are perhaps a slip, each with a way to its cell."""
    grid = _grid(pk)
    found = mark_grid.odd_marks_of(grid)
    context = {
        "title": _("Odd marks"),
        "training_class": grid.training_class,
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "odd_count": len(found),
        "findings": list(_findings(grid, found)),
    }
    return render(request, "learners/odd_marks.html", context)


def _findings(grid, found):
    rows = {row.enrolment.pk: row for row in grid.rows}
    names = {a.pk: a.name for a in grid.assessments}
    page = reverse("learners:marks", args=[grid.training_class.pk])
    for odd in found:
        row = rows.get(odd.learner)
        assessment = odd.assessment or grid.assessments[0].pk
        place = f"#cell-{assessment}-{odd.learner}-value" if row else f"#c{assessment}"
        values = {"mark": mark_grid.shown(odd.mark), "other": mark_grid.shown(odd.other)}
        yield {
            "number": row.number if row else "",
            "name": row.enrolment.learner.full_name if row else "",
            "assessment": names.get(odd.assessment, "") or (_("final mark") if row else ""),
            "url": page + place,
            "text": str(ODD_WORDS[odd.key]) % values,
        }


@requires("view_results")
def mark_sheet(request, pk, kind):
    """Bảng điểm of the class."""
    if kind not in KINDS:
        raise Http404
    grid = _grid(pk)
    if not grid.assessments:
        raise Http404
    if kind == "xlsx":
        data = documents.mark_sheet_xlsx(grid)
    else:
        paper = documents.mark_sheet_paper(grid, entered_by=_entered_by(grid))
        data = render_paper(paper) if kind == "pdf" else paper_docx(paper)
    what = _("Mark sheet of %(training_class)s") % {"training_class": grid.training_class}
    name = f"bang-diem-{grid.training_class.code}.{kind}"
    return download(data, name=name, content_type=KINDS[kind], what=what, rows=len(grid.rows))


def _entered_by(grid):
    """Who locked all the marks; with several people or open marks the name is written by hand."""
    names = {str(a.locked_by) if a.locked_by else "" for a in grid.assessments}
    return names.pop() if len(names) == 1 else ""
