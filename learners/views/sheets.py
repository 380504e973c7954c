"""Sheets to sign on, and the signed ones kept with their sessions."""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Session, TrainingClass
from learners import actions, documents
from learners.forms import ReasonForm
from learners.forms.sheets import KeepSheetsForm, SignInForm
from learners.models import SignedSheet
from learners.rolls import may_write
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import PDF, XLSX, FormPage, back_to, download, requires, send_file

READERS = ("view_learners", "take_own_roll")
KEEPERS = ("take_roll", "take_own_roll")


def class_seen(request, pk):
    """The class with its version and supervisor, or 404 when it is not this person's to see."""
    classes = TrainingClass.objects.visible_to(request.user).select_related("version", "supervisor")
    return get_object_or_404(classes, pk=pk)


def own_sessions(user, training_class):
    """The sessions of the class that take place: all of them for who sees learners, their own for a lecturer."""
    return training_class.sessions.kept().visible_to(user).with_places()


@requires(*READERS)
def sign_in_sheet(request, pk, kind=""):
    """What stands on the sheet is chosen; with a `kind` the answer is the sheet, or the page again with what is wrong."""
    training_class = class_seen(request, pk)
    sessions = own_sessions(request.user, training_class)
    form = SignInForm(request.GET if kind else None, sessions=sessions, initial=_asked(request))
    enrolments = list(training_class.enrolments.in_roster_order())
    if kind and enrolments and form.is_valid():
        return _sheet(training_class, form, enrolments, kind)
    context = {
        "training_class": training_class,
        "title": _("Sign-in sheet"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "form": form,
        "sessions": form.offered,
        "count": sum(e.state == "enrolled" for e in enrolments),
    }
    return render(request, "learners/sign_in_sheet.html", context)


def _asked(request):
    """A page that links here may name the sessions (`?sessions=`)."""
    asked = request.GET.getlist("sessions")
    return {"which": "ticked", "sessions": asked} if asked else {}


def _sheet(training_class, form, enrolments, kind):
    typed = form.cleaned_data
    paper = documents.sign_in_paper(
        training_class, form.chosen, enrolments, one_each=typed["one_each"], blank=typed["blank"]
    )
    what = _("Sign-in sheet of %(training_class)s") % {"training_class": training_class}
    name = f"phieu-diem-danh-{training_class.code}.{kind}"
    if kind == "xlsx":
        return download(documents.sign_in_xlsx(paper), name=name, content_type=XLSX, what=what, rows=paper.count)
    return download(documents.sign_in_pdf(paper), name=name, content_type=PDF, what=what, rows=paper.count)


class SignedSheets(FormPage):
    """The signed sheets of a class, session by session, and the form by which more are filed."""

    rights = READERS
    template_name = "learners/signed_sheets.html"
    title = gettext_lazy("Signed sheets")
    form_class = KeepSheetsForm
    submit_label = gettext_lazy("Keep the sheet")
    success_text = gettext_lazy("The signed sheet is kept.")

    @cached_property
    def training_class(self):
        return class_seen(self.request, self.kwargs["pk"])

    @cached_property
    def sessions(self):
        """Newest first: what is filed now was signed lately."""
        found = own_sessions(self.request.user, self.training_class).select_related("roll", "lead__lecturer__person")
        return found.select_related("lecturer__person").order_by("-starts_at", "-pk")

    def post(self, request, *args, **kwargs):
        if not any(request.user.has_perm(f"accounts.{right}") for right in KEEPERS):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sessions": self.sessions.filter(day__lte=timezone.localdate())}

    def get_initial(self):
        return {"sessions": self.request.GET.getlist("sessions")}

    def get_context_data(self, **kwargs):
        user, own, pk = self.request.user, self.training_class, self.kwargs["pk"]
        sessions = list(self.sessions)
        sheets = _sheets_by_session(sessions, user)
        closed = [s for s in sessions if getattr(s, "roll", None) and s.roll.closed_at]
        return super().get_context_data(
            training_class=own,
            panels=fill("class_panel", {pk}, user)[pk],
            rows=[(session, sheets[session.pk], session in closed) for session in sessions],
            closed_count=len(closed),
            missing_count=sum(not sheets[session.pk].kept for session in closed),
            keeps=any(user.has_perm(f"accounts.{right}") for right in KEEPERS) and own.state != "archived",
            **kwargs,
        )

    def perform(self, form):
        files = [(upload.name, upload.read()) for upload in form.cleaned_data["files"]]
        made = actions.keep_signed_sheets(sessions=form.cleaned_data["sessions"], files=files, by=self.request.user)
        if not made:
            self.success_text = _("These sheets were kept before; nothing changed.")
        return back_to(self.request, reverse("learners:signed_sheets", args=[self.kwargs["pk"]])).url


class _Sheets:
    """Of one session: the sheets kept, and those put aside (only for who sees the history)."""

    def __init__(self):
        self.kept, self.aside = [], []


def _sheets_by_session(sessions, user):
    found = {session.pk: _Sheets() for session in sessions}
    rows = SignedSheet.objects.filter(session__in=list(found)).select_related(
        "file", "added_by__person", "removed_by__person"
    )
    for sheet in rows:
        if sheet.removed_at is None:
            found[sheet.session_id].kept.append(sheet)
        elif user.has_perm("accounts.view_learners"):
            found[sheet.session_id].aside.append(sheet)
    return found


def signed_sheets_of(session, user):
    """What `learners/_signed_sheets.html` shows on the page of a session: one query."""
    sheets = _sheets_by_session([session], user)[session.pk]
    keeps = may_write(user, session) and session.state != "cancelled" and session.training_class.state != "archived"
    return {"sheets": sheets, "sheet_session": session, "keeps_sheets": keeps}


def _sheet_seen(request, pk):
    """The signed sheet; 404 for whoever does not see its session, and one put aside for who sees no history."""
    sessions = Session.objects.visible_to(request.user)
    sheets = SignedSheet.objects.filter(session__in=sessions).select_related(
        "file", "session__training_class", "session__lecturer", "session__lead__lecturer"
    )
    sheet = get_object_or_404(sheets, pk=pk)
    if sheet.removed_at and not request.user.has_perm("accounts.view_learners"):
        raise Http404
    return sheet


@requires(*READERS)
def signed_sheet(request, pk):
    """The photo or scan itself, always as a download."""
    sheet = _sheet_seen(request, pk)
    return send_file(sheet.file, what=_("Signed sheet of %(session)s") % {"session": sheet.session})


class PutSheetAside(FormPage):
    rights = KEEPERS
    title = gettext_lazy("Put the signed sheet aside")
    form_class = ReasonForm
    submit_label = gettext_lazy("Put aside")
    success_text = gettext_lazy("The sheet is put aside.")

    @cached_property
    def sheet(self):
        sheet = _sheet_seen(self.request, self.kwargs["pk"])
        if not may_write(self.request.user, sheet.session):
            raise PermissionDenied
        return sheet

    @property
    def cancel_url(self):
        return reverse("learners:signed_sheets", args=[self.sheet.session.training_class_id])

    @property
    def intro(self):
        return _(
            "“%(file)s” does not count for the session %(session)s any more. It stays in the history, with the reason."
        ) % {"file": self.sheet.file, "session": self.sheet.session}

    def perform(self, form):
        actions.put_sheet_aside(sheet=self.sheet, by=self.request.user, **form.cleaned_data)
        return self.cancel_url
