"""Reads of learners and enrolments."""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery, Sum, Value

from trainingcenter.vietnamese import fold


class LearnerQuerySet(models.QuerySet):
    def current(self):
        """Learners that stand for themselves: not those merged into another."""
        return self.filter(merged_into__isnull=True)

    def search(self, text):
        """Learners in whose name, of today or earlier, every typed word begins a word (accent-free), or whose ID number
        begins so or ends in the four digits typed."""
        digits = "".join(text.split())
        if digits.isdigit():
            ends = Q(national_id__endswith=digits) if len(digits) == 4 else Q()
            return self.filter(Q(national_id__startswith=digits) | ends, ~Q(national_id=""))
        words = re.findall(r"[^\W_]+", fold(text))
        if not words:
            return self
        # two selects joined, not one with OR: each is served by its own index
        return self.filter(pk__in=self._named_today(words).union(self._named_earlier(words)))

    def _named_today(self, words):
        terms = SearchQuery(" & ".join(f"'{word}':*" for word in words), config="simple", search_type="raw")
        found = self.model._base_manager.annotate(_words=SearchVector("folded", config="simple"))
        return found.filter(_words=terms).order_by().values("pk")

    def _named_earlier(self, words):
        names = self.model._meta.get_field("earlier_names").related_model.objects.all()
        for word in words:
            names = names.filter(folded__regex=rf"\m{word}")
        return names.order_by().values("learner")

    def like(self, full_name, birth_date=None, national_id=""):
        """Current learners to compare with what is typed of a person: of the same accent-free name, born on the same
        day, or with the same ID number."""
        alike = Q(folded=fold(full_name)) if full_name.strip() else Q(pk__in=[])
        if birth_date:
            alike |= Q(birth_date=birth_date)
        if national_id:
            alike |= Q(national_id=national_id)
        return self.current().filter(alike)


class TargetGroupQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(in_use=True)


class EnrolmentQuerySet(models.QuerySet):
    def active(self):
        """Enrolments that count: those who left are not enrolled any more (domain §6.5)."""
        return self.filter(state="enrolled")

    def waiting(self):
        """Deferred enrolments of those who wait for a class to go on in."""
        return self.filter(state="deferred", continued_by__isnull=True, learner__merged_into__isnull=True)

    def of_person(self, learner):
        """Enrolments of `learner`, and those left with persons who were merged into `learner`."""
        return self.filter(Q(learner=learner) | Q(learner__merged_into=learner))

    def in_roster_order(self):
        return self.select_related("learner").order_by("order", "learner__sort_key", "pk")

    def with_attendance(self):
        """Adds `periods_held`, the periods with a closed roll since each enrolment, and `periods_absent` of them; None
        where there are none."""
        rolls = self.model._meta.apps.get_model("learners", "Roll").objects.filter(closed_at__isnull=False)
        held = rolls.filter(
            session__training_class=OuterRef("training_class"),
            session__state="held",
            session__day__gte=OuterRef("enrolled_on"),
        )
        absent = self.model._meta.apps.get_model("learners", "AttendanceMark").objects.filter(
            enrolment=OuterRef("pk"), roll__closed_at__isnull=False, roll__session__state="held"
        )
        return self.annotate(
            periods_held=_sum(held, "session__periods"),
            periods_absent=_sum(absent.exclude(kind="late"), "roll__session__periods"),
        )

    def for_person_page(self):
        """The enrolments of one person, the latest class first, with what their page tells of each."""
        certificates = Prefetch("certificates", to_attr="held_certificates")
        return (
            self.select_related(
                "training_class",
                "unit__successor__successor",
                "continued_by__training_class",
                "continues__training_class",
            )
            .prefetch_related(certificates)
            .with_attendance()
            .order_by("-training_class__planned_start", "-pk")
        )


def _sum(rows, column):
    """The sum of `column` over `rows`, as a subquery; all of one enrolment are one group."""
    return Subquery(rows.order_by().annotate(_all=Value(1)).values("_all").annotate(n=Sum(column)).values("n"))
