"""The centre's other tasks of the year."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CentreTask

State = CentreTask.State
OPEN = (State.PLANNED, State.RUNNING)


def add_task(*, by, **fields):
    """A task of the year, due on a day of that year."""
    return _saved(CentreTask(), fields)


@transaction.atomic
def edit_task(*, task, by, **fields):
    """The open task changed."""
    return _saved(_open(task), fields)


@transaction.atomic
def finish_task(*, task, done_on, by):
    """The task is done since `done_on`, once."""
    task = _open(task)
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": _("The day lies in the future. Enter the day on which the task was done.")})
    return _saved(task, {"state": State.DONE, "done_on": done_on})


@transaction.atomic
def cancel_task(*, task, reason, by):
    """The task is cancelled; its note says why."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason why the task is cancelled.")})
    return _saved(_open(task), {"state": State.CANCELLED, "note": reason.strip()})


def _open(task):
    found = CentreTask.objects.select_for_update().get(pk=task.pk)
    if found.state not in OPEN:
        raise ValidationError(_("The task is done or cancelled; it is not changed any more."))
    return found


def _saved(task, fields):
    for name, value in fields.items():
        setattr(task, name, value)
    if task.due_on and task.year and task.due_on.year != task.year:
        raise ValidationError(
            {
                "due_on": _("The day lies outside %(year)s. Correct it, or enter the task in its own year.")
                % {"year": task.year}
            }
        )
    task.full_clean()
    task.save()
    return task
