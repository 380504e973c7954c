"""What somebody should know about a session."""

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from learners.models import Enrolment
from trainingcenter.ui.slots import Warning, fills


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
