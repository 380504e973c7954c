"""What waits for somebody on the start page."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Programme, Session
from learners import rolls, rules
from learners.models import CompletionReview, Learner
from trainingcenter.dates import SOON, add_months
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
    count = CompletionReview.objects.filter(signed_at__isnull=True).count()
    return {
        user.pk: [
            Today(
                12, _("Recognition decisions to sign"), count, f"{reverse('learners:results')}?state=ended", "signature"
            )
        ]
    }
