"""The roll of a session with its log on one screen, the rolls of a class, and those that wait."""

import json
from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses.models import Session, TrainingClass
from learners import actions, rules
from learners import rolls as of_rolls
from learners.forms import ReasonForm, RollForm
from learners.models import AttendanceMark
from trainingcenter.audit.changes import history_of, history_of_rows
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import act, back_to, checked, requires

from .sheets import signed_sheets_of


def _session(request, pk, *, writing=False):
    """The session; written by the registrar, or by the lecturer whose own it is, joint ones included."""
    session = get_object_or_404(
        Session.objects.visible_to(request.user)
        .with_places()
        .select_related("roll__closed_by__person", "roll__confirmed_by__person"),
        pk=pk,
    )
    if writing and not of_rolls.may_write(request.user, session):
        raise PermissionDenied
    return session


@never_cache
@requires("view_classes")
def roll(request, pk):
    """The whole class, everybody present unless marked; late enrolments show from their date on."""
    session = _session(request, pk)
    training_class, taken = session.training_class, getattr(session, "roll", None)
    cancelled, closed = session.state == Session.State.CANCELLED, bool(taken and taken.closed_at)
    may_write = of_rolls.may_write(request.user, session) and not cancelled and not training_class.is_over
    marks = dict(taken.marks.values_list("enrolment", "kind")) if taken else {}
    enrolments = [] if cancelled else list(training_class.enrolments.sitting_on(session.day).in_roster_order())
    rows = [(enrolment, marks.get(enrolment.pk, "")) for enrolment in enrolments]
    known = rules.KnownRoll(marks, (taken and taken.content) or session.title, taken.remarks if taken else "")
    context = {
        "session": session,
        "training_class": training_class,
        "title": _("Roll"),
        "taken": taken,
        "rows": rows,
        "counts": rules.count_roll(len(rows), [kind for _enrolment, kind in rows]),
        "kinds": AttendanceMark.Kind.choices,
        "known": known,
        "seen": json.dumps(asdict(known)),
        "words": _words() if may_write and not closed else {},
        "cancelled": cancelled,
        "closed": closed,
        "editable": may_write and not closed,
        "may_reopen": may_write and closed,
        "may_confirm": closed and not taken.confirmed_at and session.is_taught_by(request.user),
        "too_early": session.day > timezone.localdate(),
        "not_opened": training_class.state == TrainingClass.State.PLANNED,
    }
    context |= {} if cancelled else signed_sheets_of(session, request.user)
    return render(request, "learners/roll.html", context)


def _words():
    """What the page says while it saves by itself."""
    return {
        "saved": _("Saved at %s."),
        "sending": _("Saving …"),
        "offline": _("No connection. Waiting, not sent yet: %s. They are kept in this browser and sent once the line is back."),
        "kept": _("Not sent yet, from before: %s. They are sent now."),
        "server": _("The server does not answer as it should. Waiting, not sent yet: %s. The page tries again by itself."),
        "refused": _("Refused, not sent: %s."),
        "expired": _("You are signed out. Not sent yet: %s; they are kept in this browser. Sign in again, then they are sent."),
        "forbidden": _("You may not write this roll any more, or signed in anew meanwhile. Not sent yet: %s. Reload the page."),
        "missing": _("This roll is not here any more, or not yours. Not sent: %s."),
        "clashes": _("Somebody else changed this meanwhile; theirs was kept. Mark again what should be otherwise:"),
        "gone": _("No longer on the roll, their waiting marks were put aside: %s."),
        "close_later": _("The roll is not closed: there is no connection. Close it when the line is back; nothing is lost."),
        "full": _("This browser keeps nothing; do not leave the page before everything is saved."),
        "again": _("Send now"),
        "discard": _("Discard what was not sent"),
        "discard_sure": _("Discard what was not sent (%s)? It cannot be brought back."),
        "sign_in": _("Sign in again"),
        "reload": _("Reload the page"),
    }  # fmt: skip


@require_POST
@requires("view_classes")
def save(request, pk):
    """The marks as one JSON field (`grid`), or as plain fields `mark-<enrolment>` without JavaScript."""
    session = _session(request, pk, writing=True)
    automatic = request.headers.get("Accept") == "application/json"
    try:
        taken = _saved(request, session)
        closing = "close" in request.POST and not taken.clashes
        closed = actions.close_roll(session=session, by=request.user) if closing else None
    except ValidationError as error:
        if automatic:
            return JsonResponse({"errors": error.messages}, status=409)
        act(request, _refuse, error=error)
        return redirect("learners:roll", pk=pk)
    if closed or not automatic:
        _tell(request, taken, closed)
    return JsonResponse(_answer(taken, closed)) if automatic else redirect("learners:roll", pk=pk)


def _saved(request, session):
    form = RollForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.texts_of_errors)
    given = {name: form.cleaned_data[name] for name in ("marks", "content", "remarks", "seen")}
    return actions.save_roll(session=session, by=request.user, **given)


def _refuse(*, error):
    raise error


def _tell(request, taken, closed):
    for clash in taken.clashes:
        messages.warning(
            request, _("Changed by somebody else meanwhile, theirs was kept. %(clash)s") % {"clash": clash}
        )
    if not closed:
        messages.success(request, _("The roll is saved."))
    elif closed.closed_by_id == request.user.pk:
        messages.success(request, _("The roll is closed."))
    else:
        at = f"{timezone.localtime(closed.closed_at):%H:%M %d/%m/%Y}"
        messages.info(
            request, _("The roll was closed already, by %(who)s at %(at)s.") % {"who": closed.closed_by, "at": at}
        )


def _answer(taken, closed):
    """What stands on the server now, for a page that saves by itself."""
    return asdict(taken.standing) | {
        "saved": f"{timezone.localtime():%H:%M:%S}",
        "clashes": [{"key": clash.key, "text": str(clash)} for clash in taken.clashes],
        "closed": closed is not None,
    }


@require_POST
@requires("view_classes")
def reopen(request, pk):
    session = _session(request, pk, writing=True)
    form, text = ReasonForm(request.POST), _("The roll is open again.")
    if act(request, checked, form=form):
        act(request, actions.reopen_roll, text, session=session, by=request.user, **form.cleaned_data)
    return redirect("learners:roll", pk=pk)


@require_POST
@requires("take_own_roll")
def confirm(request, pk):
    session = _session(request, pk)
    act(request, actions.confirm_log, _("The class log is confirmed."), session=session, by=request.user)
    return back_to(request, reverse("learners:roll", args=[pk]))


@requires("view_classes")
def history(request, pk):
    """Who saved, closed, confirmed and reopened the roll, and who changed which mark."""
    session = _session(request, pk)
    taken = getattr(session, "roll", None)
    changes = history_of(taken) + history_of_rows(AttendanceMark, named="enrolment", roll=taken) if taken else []
    context = {
        "session": session,
        "training_class": session.training_class,
        "title": _("Roll"),
        "history": sorted(changes, key=lambda change: change.at, reverse=True),
    }
    return render(request, "learners/roll_history.html", context)


@requires("view_classes")
def rolls(request, pk):
    """The rolls of a class: which are closed, how many were there, whose log is confirmed."""
    training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user), pk=pk)
    context = {
        "training_class": training_class,
        "title": _("Rolls"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "lines": of_rolls.rolls_of(training_class, request.user),
    }
    return render(request, "learners/rolls.html", context)


@requires("take_roll", "take_own_roll")
def rolls_open(request):
    """Every roll that should be closed by now: all of them for the registrar, one's own for a lecturer."""
    days, number = of_rolls.by_day(of_rolls.open_rolls(of_rolls.of_whom(request.user)))
    return render(request, "learners/open_rolls.html", {"title": _("Rolls to close"), "days": days, "number": number})


@requires("take_roll", "take_own_roll")
def logs_open(request):
    """Every class log that its lecturer has not confirmed; each confirms their own here."""
    days, number = of_rolls.by_day(of_rolls.unconfirmed_logs(of_rolls.of_whom(request.user)))
    context = {"title": _("Class logs to confirm"), "days": days, "number": number, "mine": request.user.person_id}
    return render(request, "learners/open_logs.html", context)
