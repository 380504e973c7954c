"""Reads of learners and enrolments."""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Q

from trainingcenter.vietnamese import fold


class LearnerQuerySet(models.QuerySet):
    def current(self):
        """Learners that stand for themselves: not those merged into another."""
        return self.filter(merged_into__isnull=True)

    def search(self, text):
        """Learners in whose name every typed word begins a word (accent-free), or whose ID number begins so or ends in
        the four digits typed."""
        digits = "".join(text.split())
        if digits.isdigit():
            ends = Q(national_id__endswith=digits) if len(digits) == 4 else Q()
            return self.filter(Q(national_id__startswith=digits) | ends)
        words = ["".join(c for c in word if c.isalnum()) for word in fold(text).split()]
        terms = " & ".join(f"{word}:*" for word in words if word)
        if not terms:
            return self
        return self.annotate(_words=SearchVector("folded", config="simple")).filter(
            _words=SearchQuery(terms, config="simple", search_type="raw")
        )


class TargetGroupQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(in_use=True)


class EnrolmentQuerySet(models.QuerySet):
    def active(self):
        """Enrolments that count: those who left are not enrolled any more (domain §6.5)."""
        return self.filter(state="enrolled")

    def in_roster_order(self):
        return self.select_related("learner").order_by("order", "learner__sort_key", "pk")


class ImportBatchQuerySet(models.QuerySet):
    def named(self, text):
        """Lists in whose file name every typed word occurs, accents and capitals aside."""
        words = fold(text).split()
        names = self.order_by().values_list("pk", "file__name")
        return self.filter(pk__in=[pk for pk, name in names if all(word in fold(name) for word in words)])
