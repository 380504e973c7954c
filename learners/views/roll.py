"""The roll of a session, on one screen."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.models import Session, TrainingClass
from learners import actions
from learners.forms import GridForm, ReasonForm
from learners.models import AttendanceMark
from learners.slots.today import open_rolls
from trainingcenter.ui.slots import fill
from trainingcenter.ui.views import act, number_of, requires


def _session(request, pk, *, writing=False):
    """The session; written by the registrar, or by the lecturer whose own it is."""
    session = get_object_or_404(
        Session.objects.visible_to(request.user).select_related(
            "training_class", "lecturer__person", "room", "roll__closed_by__person"
        ),
        pk=pk,
    )
    if writing and not _may_write(request.user, session):
        raise PermissionDenied
    return session


def _may_write(user, session):
    own = session.lecturer is not None and session.lecturer.person_id == user.person_id
    return user.has_perm("accounts.take_roll") or (own and user.has_perm("accounts.take_own_roll"))


@requires("view_classes")
def roll(request, pk):
    """The whole class, everybody present unless marked; late enrolments show from their date on."""
    session = _session(request, pk)
    taken = getattr(session, "roll", None)
    marks = dict(taken.marks.values_list("enrolment", "kind")) if taken else {}
    enrolments = session.training_class.enrolments.active().filter(enrolled_on__lte=session.day).in_roster_order()
    closed = bool(taken and taken.closed_at)
    context = {
        "session": session,
        "training_class": session.training_class,
        "title": _("Roll"),
        "taken": taken,
        "rows": [(e, marks.get(e.pk, "")) for e in enrolments],
        "kinds": AttendanceMark.Kind.choices,
        "closed": closed,
        "editable": not closed and session.state != "cancelled" and _may_write(request.user, session),
        "may_reopen": closed and _may_write(request.user, session) and not session.training_class.is_over,
        "reason_form": ReasonForm(),
        "too_early": session.day > timezone.localdate(),
    }
    return render(request, "learners/roll.html", context)


@require_POST
@requires("view_classes")
def save(request, pk):
    """The marks as one JSON field (`grid`), or as plain fields `mark-<enrolment>` without JavaScript."""
    session = _session(request, pk, writing=True)
    automatic = request.headers.get("Accept") == "application/json"
    try:
        taken = actions.save_roll(
            session=session,
            marks=_marks(request),
            by=request.user,
            content=request.POST.get("content"),
            remarks=request.POST.get("remarks"),
        )
        if "close" in request.POST:
            actions.close_roll(session=session, by=request.user)
    except ValidationError as error:
        if automatic:
            return JsonResponse({"errors": error.messages}, status=409)
        act(request, _refuse, error=error)
        return redirect("learners:roll", pk=pk)
    if automatic:
        return JsonResponse({"saved": f"{timezone.localtime(taken.saved_at):%H:%M:%S}"})
    act(request, lambda: None, _("The roll is closed.") if "close" in request.POST else _("The roll is saved."))
    return redirect("learners:roll", pk=pk)


def _marks(request):
    if "grid" in request.POST and request.POST["grid"]:
        form = GridForm(request.POST)
        if not form.is_valid():
            raise ValidationError([t for texts in form.errors.values() for t in texts])
        return {pk: str(kind) for pk, kind in form.cleaned_data["grid"].items() if kind}
    return {
        number_of(name[5:]): kind
        for name, kind in request.POST.items()
        if name.startswith("mark-") and number_of(name[5:]) and kind
    }


def _refuse(*, error):
    raise error


@require_POST
@requires("view_classes")
def reopen(request, pk):
    session = _session(request, pk, writing=True)
    act(
        request,
        actions.reopen_roll,
        _("The roll is open again."),
        session=session,
        reason=request.POST.get("reason", ""),
        by=request.user,
    )
    return redirect("learners:roll", pk=pk)


@requires("view_classes")
def rolls(request, pk):
    """The rolls of a class: which are closed, how many were absent."""
    training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user), pk=pk)
    sessions = training_class.sessions.kept().select_related("roll", "lecturer__person")
    absences = {}
    for session, kind in AttendanceMark.objects.filter(roll__session__training_class=pk).values_list(
        "roll__session", "kind"
    ):
        absences.setdefault(session, dict.fromkeys(AttendanceMark.Kind.values, 0))[kind] += 1
    context = {
        "training_class": training_class,
        "title": _("Rolls"),
        "panels": fill("class_panel", {pk}, request.user)[pk],
        "sessions": [(s, absences.get(s.pk, {})) for s in sessions],
    }
    return render(request, "learners/rolls.html", context)


@requires("take_roll", "take_own_roll")
def rolls_open(request):
    """Every roll that should be closed by now: all of them for the registrar, one's own for a lecturer."""
    sessions = Session.objects.all()
    if not request.user.has_perm("accounts.take_roll"):
        sessions = sessions.filter(lecturer__person=request.user.person_id)
    found = open_rolls(sessions).select_related("training_class", "lecturer__person")[:200]
    return render(request, "learners/open_rolls.html", {"title": _("Rolls to close"), "sessions": found})
