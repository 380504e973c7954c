"""Invitations of the lecturers of a class: drafted for all at once, answered one by one."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import documents
from courses.models import Invitation, Session, TrainingClass
from lecturers.models import Lecturer
from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper

UNSIGNED = (OfficialPaper.State.DRAFT, OfficialPaper.State.SUBMITTED)


def sessions_by_lecturer(training_class):
    """The planned sessions of the class, `{lecturer id: [Session, …]}`; of a joint session whoever teaches it."""
    found = defaultdict(list)
    planned = training_class.sessions.filter(state=Session.State.PLANNED)
    for session in planned.select_related("room", "lead__room"):
        lecturer = session.lead.lecturer_id if session.lead_id else session.lecturer_id
        if lecturer:
            found[lecturer].append(session)
    return dict(found)


@transaction.atomic
def invite_lecturers(*, training_class, by):
    """Every lecturer with a planned session of the class has an invitation; the unsigned ones say what the timetable
    says now, and those whose lecturer teaches nothing any more are cancelled. Returns (made, refreshed, cancelled)."""
    training_class = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    if training_class.is_over or training_class.state == TrainingClass.State.ENDED:
        raise ValidationError(_("The class is over; nobody is invited any more."))
    sessions = sessions_by_lecturer(training_class)
    invited = {row.lecturer_id: row for row in training_class.invitations.select_related("paper")}
    if not sessions and not invited:
        raise ValidationError(_("No planned session has a lecturer yet. Arrange the timetable first."))
    lecturers = Lecturer.objects.select_related("person").in_bulk(sessions)
    fresh = [lecturer for pk, lecturer in lecturers.items() if pk not in invited]
    for lecturer in sorted(fresh, key=lambda lecturer: lecturer.person.sort_key):
        _draft(training_class, lecturer, sessions[lecturer.pk], by)
    unsigned = [row for row in invited.values() if row.paper.state in UNSIGNED]
    refreshed = sum(_refresh(training_class, row, lecturers, sessions) for row in unsigned)
    dropped = [row for row in unsigned if row.lecturer_id not in sessions]
    for row in dropped:
        papers.cancel_paper(paper=row.paper, by=by, reason="Giảng viên không còn buổi giảng nào của lớp")
        row.delete()
    return len(fresh), refreshed, len(dropped)


def _draft(training_class, lecturer, sessions, by):
    paper = papers.draft_paper(
        kind=OfficialPaper.Kind.INVITATION,
        abstract=documents.invitation_abstract(training_class, lecturer),
        words=documents.invitation_words(training_class, lecturer, sessions),
        by=by,
    )
    return Invitation.objects.create(training_class=training_class, lecturer=lecturer, paper=paper)


def _refresh(training_class, row, lecturers, sessions):
    """Whether the unsigned letter had to be changed."""
    if row.lecturer_id not in sessions:
        return False
    words = documents.invitation_words(training_class, lecturers[row.lecturer_id], sessions[row.lecturer_id])
    if words == row.paper.words:
        return False
    row.paper.words = words
    row.paper.save(update_fields=["words"])
    return True


@transaction.atomic
def submit_invitations(*, training_class, by):
    """Every drafted invitation of the class waits for signature; returns how many were drafts."""
    drafts = [
        row.paper
        for row in training_class.invitations.select_related("paper")
        if row.paper.state == OfficialPaper.State.DRAFT
    ]
    if not drafts:
        raise ValidationError(_("There is no drafted invitation to submit."))
    for paper in drafts:
        papers.submit_paper(paper=paper, by=by)
    return len(drafts)


def record_reply(*, invitation, answer, answered_on, by, note=""):
    """What the lecturer answered; a later answer takes the place of the earlier, and "no answer yet" clears it."""
    if invitation.paper.state == OfficialPaper.State.CANCELLED:
        raise ValidationError(_("The invitation is cancelled."))
    waiting = answer == Invitation.Answer.WAITING
    if not waiting and answered_on and answered_on > timezone.localdate():
        raise ValidationError({"answered_on": _("The day lies in the future. Enter the day of the answer.")})
    invitation.answer, invitation.note = answer, note
    invitation.answered_on = None if waiting else answered_on
    invitation.full_clean()
    invitation.save()
    return invitation
