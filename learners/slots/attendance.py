"""Attendance as a tab of its class, and who is near a limit of absence on the start page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from learners.absences import near_a_limit
from trainingcenter.ui.slots import Panel, Today, fills


@fills("class_panel")
def attendance_panel(ids, user):
    if not (user.has_perm("accounts.view_learners") or user.has_perm("accounts.take_own_roll")):
        return {}
    label = _("Attendance")
    return {pk: [Panel(52, label, reverse("learners:attendance", args=[pk]), held_here=True)] for pk in ids}


@fills("today")
def near_the_limit(ids, user):
    if not user.has_perm("accounts.take_roll"):
        return {}
    label = _("Learners near the limit of absence")
    return {user.pk: [Today(25, label, near_a_limit().count(), reverse("learners:near_limit"), "alert-triangle")]}
