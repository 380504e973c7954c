"""A field study: place and programme before it, the report after it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import actions
from courses.forms import FieldReportForm, FieldStudyForm
from courses.models import FieldStudy, Session
from trainingcenter.documents.forms import done
from trainingcenter.ui.views import require, requires, send_file


def _session(request, pk):
    """A session of field study that this person sees, or 404."""
    found = Session.objects.visible_to(request.user).filter(kind=Session.Kind.FIELD_STUDY)
    return get_object_or_404(found.select_related("training_class", "lecturer__person"), pk=pk)


@requires("view_classes")
def field_study(request, pk):
    """What is known of the field study; whoever runs classes enters place and programme, and afterwards the report."""
    session = _session(request, pk)
    study = FieldStudy.objects.filter(session=session).select_related("report_file").first()
    if request.method == "POST":
        require(request.user, "edit_classes")
        reporting = "report" in request.POST
        form = FieldReportForm(request.POST, request.FILES) if reporting else FieldStudyForm(request.POST)
        action = _report if reporting else actions.describe_field_study
        if done(request, form, action, _("Saved."), session=session):
            return redirect(request.path)
        return _page(request, session, study, **{"report_form" if reporting else "form": form})
    return _page(request, session, study)


def _page(request, session, study, **refused):
    closed = session.training_class.state in ("archived", "cancelled") or session.state == "cancelled"
    may_edit = request.user.has_perm("accounts.edit_classes") and not closed
    form = FieldStudyForm(initial={"place": study.place, "programme": study.programme} if study else {})
    report = FieldReportForm(initial={"report": study.report} if study else {})
    context = {
        "session": session,
        "training_class": session.training_class,
        "title": _("Field study"),
        "study": study,
        "form": form if may_edit else None,
        "report_form": report if may_edit and study and session.day <= timezone.localdate() else None,
    }
    return render(request, "courses/field_study.html", context | refused)


def _report(*, session, by, report, file):
    data = file.read() if file else None
    return actions.report_field_study(
        session=session, by=by, report=report, data=data, filename=file.name if file else ""
    )


@requires("view_classes")
def report_file(request, pk):
    """The file of the report, as a download, to whoever sees the session."""
    session = _session(request, pk)
    study = FieldStudy.objects.filter(session=session).select_related("report_file").first()
    if study is None or study.report_file is None:
        raise Http404
    return send_file(study.report_file)
