"""The next state of a class, and what is missing for it."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from trainingcenter.ui.slots import fill

from .models import Session, TrainingClass

State = TrainingClass.State
FOLLOWING = {
    State.PLANNED: State.OPEN,
    State.OPEN: State.RUNNING,
    State.RUNNING: State.ENDED,
    State.ENDED: State.RECOGNISED,
    State.RECOGNISED: State.ARCHIVED,
}


@dataclass(frozen=True)
class Missing:
    """One thing to do before the next state, and where."""

    text: str
    url: str


@dataclass(frozen=True)
class NextState:
    """The state that comes next, its name on the screen, and what is missing for it (nothing: it can be reached)."""

    state: str
    label: str
    missing: tuple[Missing, ...]


def next_state(training_class, user, steps=None):
    """The NextState of a class, or None when nothing comes any more.

    What rooms further left ask for comes from the slot `class_step` (given as `steps` by a caller who has read it).
    """
    state = FOLLOWING.get(training_class.state)
    if state is None:
        return None
    if steps is None:
        steps = fill("class_step", {training_class.pk}, user)[training_class.pk]
    missing = [Missing(f"{s.label}: {s.missing}", s.url) for s in steps if s.needed_for == state and s.missing]
    return NextState(state, state.label, (*missing, *_own(training_class, state)))


def _own(training_class, state):
    sessions = reverse("courses:sessions", args=[training_class.pk])
    if state == State.RUNNING:
        return [Missing(_("no session held yet"), sessions)]
    if state == State.ENDED:
        waiting = training_class.sessions.kept().exclude(state=Session.State.HELD).count()
        return [Missing(_("%(count)s sessions not held yet") % {"count": waiting}, sessions)] if waiting else []
    if state == State.ARCHIVED:
        return [
            Missing(
                _("report of the field study of %(day)s") % {"day": f"{session.day:%d/%m/%Y}"},
                reverse("courses:field_study", args=[session.pk]),
            )
            for session in field_studies_without_report(training_class)
        ]
    return []


def field_studies_without_report(training_class):
    """Field studies that were held and have neither a written report nor a file."""
    told = ~Q(field_study__report="") | Q(field_study__report_file__isnull=False)
    held = training_class.sessions.held().filter(kind=Session.Kind.FIELD_STUDY)
    return held.exclude(told & Q(field_study__isnull=False))
