"""What waits for somebody on the start page."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Programme, Session
from learners import rolls, rules
from learners.models import Assessment, CompletionReview, Learner, RecognitionException, ResultCorrection
from trainingcenter.dates import SOON, add_months
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.ui.slots import Today, fills


@fills("today")
def rolls_to_close(ids, user):
    if not (user.has_perm("accounts.take_roll") or user.has_perm("accounts.take_own_roll")):
        return {}
    count = rolls.open_rolls(rolls.of_whom(user)).count()
    return {user.pk: [Today(20, _("Rolls to close"), count, reverse("learners:open_rolls"), "checklist")]}


@fills("today")
def logs_to_confirm(ids, user):
    """Class logs wait only for the lecturer who taught: nobody else can confirm them."""
    if not user.has_perm("accounts.take_own_roll"):
        return {}
    count = rolls.unconfirmed_logs(Session.objects.taught_by(user)).count()
    return {user.pk: [Today(21, _("Class logs to confirm"), count, reverse("learners:open_logs"), "signature")]}


@fills("today")
def members_due(ids, user):
    """Probationary members whose time to finish a programme is over or ends soon."""
    if not user.has_perm("accounts.edit_learners"):
        return {}
    today = timezone.localdate()
    days = (add_months(today, -rules.LONG_PAST), today + timedelta(days=SOON))
    due = Learner.objects.must_finish(OuterRef("pk"), OuterRef("finish_within_months")).filter(deadline__range=days)
    count = due.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    found = Programme.objects.filter(finish_within_months__isnull=False).annotate(due=Subquery(count))
    number = sum(n or 0 for n in found.values_list("due", flat=True))
    label = _("Probationary members overdue or due within %(days)s days") % {"days": SOON}
    url = f"{reverse('learners:due')}?{urlencode({'until': f'{days[1]:%d/%m/%Y}'})}"
    return {user.pk: [Today(30, label, number, url, "clock")]}


@fills("today")
def recognitions_to_sign(ids, user):
    if not user.has_perm("accounts.sign_decisions"):
        return {}
    waiting = list(CompletionReview.objects.proposed().order_by("proposed_at").values_list("training_class", flat=True))
    url = (
        reverse("learners:recognition", args=waiting)
        if len(waiting) == 1
        else f"{reverse('learners:results')}?state=ended"
    )
    return {user.pk: [Today(12, _("Recognition decisions to sign"), len(waiting), url, "signature")]}


@fills("today")
def minutes_to_sign(ids, user):
    """Minutes and decisions on rewards of recognitions that wait for their signature; the oldest is opened at once."""
    if not user.has_perm("accounts.sign_decisions"):
        return {}
    kinds = [OfficialPaper.Kind.RECOGNITION_MINUTES, OfficialPaper.Kind.REWARD_DECISION]
    waiting = list(OfficialPaper.objects.filter(kind__in=kinds, state=OfficialPaper.State.SUBMITTED).order_by("pk"))
    if not waiting:
        return {}
    label = _("Minutes and reward decisions to sign")
    return {user.pk: [Today(14, label, len(waiting), waiting[0].get_absolute_url(), "signature")]}


@fills("today")
def corrections_to_sign(ids, user):
    """Decisions that correct results and wait for their signature; one of them is opened at once."""
    if not user.has_perm("accounts.sign_decisions"):
        return {}
    waiting = list(ResultCorrection.objects.filter(decision__isnull=False, signed_at__isnull=True).order_by("pk"))
    if not waiting:
        return {}
    url = waiting[0].get_absolute_url()
    return {user.pk: [Today(13, _("Corrections of results to sign"), len(waiting), url, "signature")]}


@fills("today")
def marks_to_enter(ids, user):
    """Assessments whose day has come and whose marks are not locked: all for the registrar, one's own for a lecturer."""
    found = Assessment.objects.to_mark(timezone.localdate())
    if not user.has_perm("accounts.enter_marks"):
        if not user.has_perm("accounts.enter_own_marks"):
            return {}
        found = found.marked_by(user)
    return {user.pk: [Today(22, _("Marks to enter"), found.count(), reverse("learners:to_mark"), "pencil")]}


@fills("today")
def exceptions_to_decide(ids, user):
    """Exceptions that wait for an answer, for whoever may give one."""
    if not user.has_perm("accounts.grant_exceptions"):
        return {}
    count = RecognitionException.objects.asked().count()
    return {user.pk: [Today(11, _("Exceptions to decide"), count, reverse("learners:exceptions"), "checklist")]}
