"""Timetables to print and to take away: of a class, a week, a lecturer, a day; as PDF and as Excel."""

from datetime import timedelta

from django.http import Http404
from django.utils import timezone

from courses import actions, documents
from courses.forms import TimetableForm
from courses.models import TrainingClass
from courses.rules import month_weeks, week_of
from courses.views.classes import visible_class
from courses.views.sessions import day_of, sees_drafts
from courses.views.timetable import day_entries, entries
from trainingcenter.documents.paper import paper_docx, render_paper
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.ui.views import DOCX, PDF, XLSX, download, requires


def _answer(kind, name, paper, table):
    """The paper as PDF or Word, or its table as Excel."""
    if kind == "pdf":
        return download(render_paper(paper), name=f"{name}.pdf", content_type=PDF)
    if kind == "docx":
        return download(paper_docx(paper), name=f"{name}.docx", content_type=DOCX)
    if kind == "xlsx":
        title, columns, rows = table
        return download(table_xlsx(title, columns, rows), name=f"{name}.xlsx", content_type=XLSX)
    raise Http404


@requires("view_classes")
def class_timetable(request, pk, kind):
    """The timetable of a class: to the office as it stands, to others as it was published."""
    training_class = visible_class(request, pk)
    form = TimetableForm({"training_class": pk}, classes=TrainingClass.objects.filter(pk=pk))
    first, last = training_class.planned_start - timedelta(days=400), training_class.planned_end + timedelta(days=400)
    found = [entry for entry in entries(request.user, form, first, last) if entry.state != "cancelled"]
    release = training_class.releases.filter(is_current=True).first()
    changed = bool(release and sees_drafts(request.user) and actions.pending_changes(training_class))
    paper = documents.class_timetable_paper(training_class, found, release, changed=changed)
    table = documents.timetable_table(documents.class_timetable_title(training_class, found), found, with_class=False)
    return _answer(kind, f"lich-giang-{training_class.code}", paper, table)


@requires("view_classes")
def span_timetable(request, kind):
    """The week or month that the timetable page shows, narrowed as there (so also that of one lecturer or room)."""
    day = day_of(request.GET.get("day", ""), timezone.localdate())
    monthly = request.GET.get("view") == "month"
    days = [d for week in month_weeks(day) for d in week if d.month == day.month] if monthly else week_of(day)
    form = TimetableForm(request.GET, classes=TrainingClass.objects.all())
    found = [entry for entry in entries(request.user, form, days[0], days[-1]) if entry.state != "cancelled"]
    chosen = form.cleaned_data if form.is_valid() else {}
    title = documents.span_title(days[0], days[-1], **chosen)
    paper = documents.span_timetable_paper(title, found)
    return _answer(kind, f"lich-giang-{days[0]:%Y-%m-%d}", paper, documents.timetable_table(title, found))


@requires("view_classes")
def day_paper(request):
    """The sheet of a day as PDF."""
    day = day_of(request.GET.get("day", ""), timezone.localdate())
    with_phones = request.user.has_perm("accounts.view_lecturers")
    paper = documents.day_paper(day, day_entries(request.user, day), with_phones=with_phones)
    return download(render_paper(paper), name=f"lich-ngay-{day:%Y-%m-%d}.pdf", content_type=PDF)
