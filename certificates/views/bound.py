"""The books of the register, one a kind and year: bound as PDF by a job, as a workbook at once."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trainingcenter.jobs.models import Job
from trainingcenter.ui.views import XLSX, download, requires

from .. import actions, books
from ..books.rows import books as registers

YEARS = range(1945, 2200)
SHOWN_JOBS = 5


@requires("view_certificates")
def books_page(request):
    """Books and years with their figures, and the files this person had made lately."""
    rows = [figures | {"book": book, "year": year} for book, year, figures in books.book_years(timezone.localdate())]
    made = Job.objects.visible_to(request.user).filter(task=actions.BIND).select_related("file")
    context = {"title": _("Register books"), "rows": rows, "made": made.order_by("-pk")[:SHOWN_JOBS]}
    return render(request, "certificates/books.html", context)


def _book_of(pk, year):
    if year and year not in YEARS:
        raise Http404
    return get_object_or_404(registers(), pk=pk)


@require_POST
@requires("view_certificates")
def book_pdf(request, pk, year):
    """The bound book is made in the background."""
    return redirect(actions.bind_book(book=_book_of(pk, year), year=year, by=request.user))


@requires("view_certificates")
def book_xlsx(request, pk, year):
    shows = request.user.has_perm("accounts.view_sensitive")
    found = books.register_book(_book_of(pk, year), year, shows_ethnicity=shows)
    return download(
        books.book_xlsx(found),
        name=f"{found.file_name}.xlsx",
        content_type=XLSX,
        what=found.title,
        rows=len(found.entries) or None,
    )
