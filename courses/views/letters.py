"""Letters of a class: the call-up notice with its answers, the invitations with theirs."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses import actions, documents
from courses.forms import EACH, AnswerForm, CallUpEditForm, CallUpForm, ReplyForm
from courses.models import CallUp, CallUpUnit, Invitation
from courses.views.classes import visible_class
from courses.views.parts import OnePart, PartPage
from trainingcenter.documents.paper import render_paper
from trainingcenter.documents.pdf import merge_pdfs
from trainingcenter.documents.words import paper_from_words
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import act, download, requires


@requires("view_plan")
def letters(request, pk):
    """The call-up notice unit by unit, and the invitations lecturer by lecturer, with what was answered."""
    training_class = visible_class(request, pk)
    call_up = CallUp.objects.filter(training_class=training_class).select_related("paper").first()
    context = {
        "training_class": training_class,
        "title": _("Notices and invitations"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "may_edit": request.user.has_perm("accounts.edit_classes") and not training_class.is_over,
        "call_up": call_up,
        **(_answers(call_up) if call_up else {}),
        **_invitations(training_class),
    }
    return render(request, "courses/letters.html", context)


def _answers(call_up):
    units = list(call_up.units.select_related("unit"))
    signed = call_up.paper.state == "signed"
    late = signed and call_up.reply_by < timezone.localdate()
    return {
        "units": units,
        "signed": signed,
        "late": late,
        "quota": sum(row.quota for row in units),
        "promised": sum(row.promised or 0 for row in units),
        "answered": sum(row.answered_on is not None for row in units),
    }


def _invitations(training_class):
    """Each invitation with whether it differs from the timetable of now; and who has sessions but no letter yet."""
    rows = list(training_class.invitations.select_related("lecturer__person", "paper"))
    sessions = actions.sessions_by_lecturer(training_class)
    return {
        "invitations": [(row, _outdated(training_class, row, sessions)) for row in rows],
        "not_invited": len(set(sessions) - {row.lecturer_id for row in rows}),
        "drafts": any(row.paper.state == "draft" for row in rows),
        "has_sessions": bool(sessions),
    }


def _outdated(training_class, row, sessions):
    """Whether the letter lists other sessions than are planned; held ones of a signed letter do not matter."""
    if row.paper.state == "cancelled":
        return False
    words = documents.invitation_words(training_class, row.lecturer, sessions.get(row.lecturer_id, []))
    listed = [block["rows"] for block in row.paper.words.get("body", ()) if block["type"] == "table"]
    now = [block["rows"] for block in words["body"] if block["type"] == "table"]
    return any(line not in listed[0] for line in now[0]) if row.paper.state == "signed" else listed != now


class NewCallUp(PartPage):
    title = gettext_lazy("Call-up notice")
    intro = gettext_lazy("Units are asked to send learners until a day before the class opens.")
    form_class = CallUpForm
    template_name = "courses/call_up.html"
    submit_label = gettext_lazy("Draft the notice")
    success_text = gettext_lazy("The notice is drafted. Print it, have it signed, then mark it as signed.")

    @property
    def cancel_url(self):
        return reverse("courses:letters", args=[self.training_class.pk])

    def get_initial(self):
        return {"number": self.training_class.expected_learners}

    def perform(self, form):
        data = form.cleaned_data
        quotas = actions.share_quota(units=list(data["units"]), number=data["number"], each=data["share"] == EACH)
        actions.draft_call_up(
            training_class=self.training_class,
            reply_by=data["reply_by"],
            to_bring=data["to_bring"],
            quotas=quotas,
            by=self.request.user,
        )
        return self.cancel_url


class EditCallUp(PartPage):
    title = gettext_lazy("Change the call-up notice")
    intro = gettext_lazy("Empty a unit's number to leave the unit out.")
    form_class = CallUpEditForm
    template_name = "courses/call_up.html"
    success_text = gettext_lazy("Saved.")

    @cached_property
    def call_up(self):
        found = CallUp.objects.select_related("paper", "training_class__version__programme")
        return get_object_or_404(found, training_class=self.training_class)

    @property
    def cancel_url(self):
        return reverse("courses:letters", args=[self.training_class.pk])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"call_up": self.call_up}

    def get_initial(self):
        return {"reply_by": self.call_up.reply_by, "to_bring": self.call_up.to_bring}

    def perform(self, form):
        actions.edit_call_up(
            call_up=self.call_up,
            reply_by=form.cleaned_data["reply_by"],
            to_bring=form.cleaned_data["to_bring"],
            quotas=form.quotas,
            by=self.request.user,
        )
        return self.cancel_url


class AnswerPage(OnePart):
    """What somebody answered to a letter; back to the letters."""

    template_name = "ui/form.html"

    @property
    def cancel_url(self):
        return f"{reverse('courses:letters', args=[self.training_class.pk])}#{self.anchor}-{self.part.pk}"


class Answer(AnswerPage):
    form_class = AnswerForm
    anchor = "unit"

    @cached_property
    def part(self):
        found = CallUpUnit.objects.select_related("call_up__paper", "call_up__training_class", "unit")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def training_class(self):
        return self.part.call_up.training_class

    @property
    def title(self):
        return _("Answer of %(unit)s") % {"unit": self.part.unit}

    @property
    def intro(self):
        return _("Asked for: %(quota)s learners of %(class)s.") % {
            "quota": self.part.quota,
            "class": self.training_class,
        }

    def get_initial(self):
        row = self.part
        asked = {"promised": row.quota}
        return (
            {"answered_on": row.answered_on, "promised": row.promised, "note": row.note} if row.answered_on else asked
        )

    def perform(self, form):
        actions.record_answer(row=self.part, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


class Reply(AnswerPage):
    form_class = ReplyForm
    anchor = "invitation"

    @cached_property
    def part(self):
        found = Invitation.objects.select_related("lecturer__person", "training_class", "paper")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def title(self):
        return _("Answer of %(lecturer)s") % {"lecturer": self.part.lecturer}

    def get_initial(self):
        row = self.part
        answer = Invitation.Answer.ACCEPTED if row.answer == Invitation.Answer.WAITING else row.answer
        day = {"answered_on": row.answered_on} if row.answered_on else {}
        return {"answer": answer, "note": row.note} | day

    def perform(self, form):
        actions.record_reply(invitation=self.part, by=self.request.user, **form.cleaned_data)
        return self.cancel_url


@require_POST
@requires("edit_classes")
def invite(request, pk):
    """Letters for every lecturer of the timetable, the unsigned ones brought up to date."""
    training_class = visible_class(request, pk)
    counts = act(request, actions.invite_lecturers, training_class=training_class, by=request.user)
    if counts:
        text = _("Invitations: %(made)s drafted, %(refreshed)s brought up to date, %(cancelled)s cancelled.")
        messages.success(request, text % dict(zip(("made", "refreshed", "cancelled"), counts, strict=True)))
    return redirect("courses:letters", pk=pk)


@require_POST
@requires("edit_classes")
def submit_all(request, pk):
    """Every drafted invitation of the class waits for signature."""
    training_class = visible_class(request, pk)
    count = act(request, actions.submit_invitations, training_class=training_class, by=request.user)
    if count:
        messages.success(request, _("%(count)s invitations wait for signature.") % {"count": count})
    return redirect("courses:letters", pk=pk)


@requires("view_plan")
def invitations_pdf(request, pk):
    """All invitations of the class that are not cancelled, one after the other, to be printed at once."""
    training_class = visible_class(request, pk)
    rows = training_class.invitations.exclude(paper__state="cancelled").select_related("paper__book", "paper__signer")
    letters = [render_paper(paper_from_words(row.paper)) for row in rows]
    if not letters:
        raise Http404
    what = _("Invitations of %(training_class)s") % {"training_class": training_class}
    name = f"giay-moi-{training_class.code}.pdf"
    return download(merge_pdfs(letters), name=name, content_type="application/pdf", what=what, rows=len(letters))
