"""What learners, rolls, marks and recognition show on pages of rooms to the right."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Programme, Session, TrainingClass
from trainingcenter.dates import SOON, add_months
from trainingcenter.documents.records import Record
from trainingcenter.ui.slots import Panel, Step, Today, Warning, fills

from . import rules
from .models import Assessment, CompletionReview, Enrolment, Learner


def open_rolls(sessions):
    """Sessions whose day has come and whose roll is not closed."""
    return sessions.kept().filter(
        day__lte=timezone.localdate(), training_class__state__in=["open", "running"], roll__closed_at__isnull=True
    )


@fills("class_step")
def class_steps(ids, user):
    """Learners, roll, results and recognition of each class, with one query."""
    today = timezone.localdate()
    due = Q(sessions__day__lte=today) & ~Q(sessions__state="cancelled")
    locked = Assessment.objects.filter(training_class=OuterRef("pk"), locked_at__isnull=False)
    rows = (
        TrainingClass.objects.filter(pk__in=ids)
        .annotate(
            enrolled=Count("enrolments", filter=Q(enrolments__state="enrolled"), distinct=True),
            due=Count("sessions", filter=due, distinct=True),
            closed=Count("sessions", filter=due & Q(sessions__roll__closed_at__isnull=False), distinct=True),
            locked=Exists(locked),
            proposed=Exists(CompletionReview.objects.filter(training_class=OuterRef("pk"))),
        )
        .select_related("version")
    )
    return {row.pk: _steps(row) for row in rows}


def _steps(row):
    recognised = row.state in ("recognised", "archived")
    open_count = row.due - row.closed
    steps = [
        Step(20, _("Learners"), reverse("learners:roster", args=[row.pk]), bool(row.enrolled), "" if row.enrolled else _("no list yet"),
             needed_for="running"),
    ]  # fmt: skip
    if not row.is_earlier:
        missing = (
            _("%(count)s rolls open") % {"count": open_count}
            if open_count
            else ("" if row.due else _("no session held"))
        )
        steps.append(
            Step(50, _("Roll"), reverse("learners:rolls", args=[row.pk]), bool(row.due) and not open_count, missing)
        )
    if row.version.has_assessment and not row.is_earlier:
        done = row.locked or recognised
        steps.append(
            Step(
                60,
                _("Results"),
                reverse("learners:marks", args=[row.pk]),
                done,
                "" if done else _("marks not locked"),
                needed_for="recognised",
            )
        )
    missing = _("decision to sign") if row.proposed else _("not proposed")
    steps.append(
        Step(
            70,
            _("Recognition"),
            reverse("learners:recognition", args=[row.pk]),
            recognised,
            "" if recognised else missing,
            needed_for="recognised",
        )
    )
    return steps


@fills("class_panel")
def class_panels(ids, user):
    panels = {pk: [Panel(50, _("Roll"), reverse("learners:rolls", args=[pk]), held_here=True)] for pk in ids}
    for pk in ids:
        if user.has_perm("accounts.view_learners"):
            panels[pk].append(Panel(20, _("Learners"), reverse("learners:roster", args=[pk])))
        if user.has_perm("accounts.view_results"):
            panels[pk].append(Panel(60, _("Results"), reverse("learners:marks", args=[pk]), held_here=True))
            panels[pk].append(Panel(70, _("Recognition"), reverse("learners:recognition", args=[pk])))
    return panels


@fills("today")
def rolls_to_close(ids, user):
    if user.has_perm("accounts.take_roll"):
        sessions = open_rolls(Session.objects.all())
    elif user.has_perm("accounts.take_own_roll"):
        sessions = open_rolls(Session.objects.filter(lecturer__person=user.person_id))
    else:
        return {}
    return {user.pk: [Today(20, _("Rolls to close"), sessions.count(), reverse("learners:open_rolls"), "checklist")]}


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


@fills("record_paper")
def records_of_recognitions(ids, user):
    """The class that a recognition decision closes; it is submitted as any paper, signing it freezes the results."""
    may_submit, may_sign = user.has_perm("accounts.propose_recognition"), user.has_perm("accounts.sign_decisions")
    found = {}
    for review in CompletionReview.objects.filter(decision__in=ids).select_related("training_class"):
        paper, unsigned, of_class = review.decision_id, review.signed_at is None, [review.training_class_id]
        submit = reverse("documents:submit", args=[paper]) if may_submit and unsigned else ""
        sign = reverse("learners:recognition_sign", args=of_class) if may_sign and unsigned else ""
        url = reverse("learners:recognition", args=of_class)
        found[paper] = [Record(str(review.training_class), url, submit_url=submit, sign_url=sign)]
    return found


@fills("session_check")
def learners_in_two_classes(ids, user):
    """Learners of a planned session who sit in another class at the same hours, counted for each other session."""
    own, twin = "training_class__sessions", "learner__enrolments"
    other = f"{twin}__training_class__sessions"
    meets = {
        f"{own}__in": ids,
        f"{own}__state": "planned",
        f"{twin}__state": "enrolled",
        f"{other}__state__in": ["planned", "held"],
        f"{other}__day": F(f"{own}__day"),
        f"{other}__starts_at__lt": F(f"{own}__ends_at"),
        f"{other}__ends_at__gt": F(f"{own}__starts_at"),
    }
    another_class = Q(**{f"{twin}__training_class__lt": F("training_class")}) | Q(
        **{f"{twin}__training_class__gt": F("training_class")}
    )
    rows = (
        Enrolment.objects.active()
        .filter(another_class, **meets)
        .order_by(f"{other}__pk")
        .values_list(
            f"{own}__pk", f"{own}__starts_at", f"{other}__pk", f"{other}__starts_at", f"{other}__ends_at",
            f"{twin}__training_class", f"{twin}__training_class__code",
        )
        .annotate(count=Count("learner", distinct=True))
    )  # fmt: skip
    found = {}
    for pk, starts, session, other_starts, other_ends, training_class, code, count in rows:
        start, end = (timezone.localtime(at) for at in (other_starts, other_ends))
        text = ngettext(
            "%(count)s learner also sits in %(code)s at %(start)s–%(end)s",
            "%(count)s learners also sit in %(code)s at %(start)s–%(end)s",
            count,
        ) % {"count": count, "code": code, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
        url = f"{reverse('courses:sessions', args=[training_class])}#session-{session}"
        key = f"learner_clash:{session}:{other_starts:%Y%m%d%H%M}:{starts:%H%M}"
        found.setdefault(pk, []).append(Warning(text, url, "learner_clash", key))
    return found
