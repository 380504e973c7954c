"""Reads of the organisation: what was valid on a day."""

from django.db import models
from django.db.models import Count, Prefetch, Q

from trainingcenter.vietnamese import fold

from .rules import UnitTree


class DatedQuerySet(models.QuerySet):
    def valid_on(self, day):
        """Rows that hold on `day`, first and last day included."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def between(self, first, last):
        """Rows that hold on some day from `first` to `last`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first), valid_from__lte=last)


class CentreIdentityQuerySet(models.QuerySet):
    def on(self, day):
        """The identity valid on `day`; before the first one, the first; None in an empty database."""
        return self.filter(valid_from__lte=day).order_by("-valid_from").first() or self.order_by("valid_from").first()


class Searchable(models.QuerySet):
    """Rows with a stored folded column."""

    def search(self, text):
        """Rows in whose name every typed word occurs, accents and capitals aside."""
        found = self
        for word in fold(text).split():
            found = found.filter(folded__contains=word)
        return found


class PersonQuerySet(Searchable):
    def with_posts_on(self, day):
        """Adds `posts_today`: the posts that each holds on `day`, a list."""
        from .models import Post

        return self.prefetch_related(Prefetch("posts", Post.objects.valid_on(day), to_attr="posts_today"))

    def staff_on(self, day):
        """People who hold a post on the payroll on `day` (domain: concurrent lecturers are not staff)."""
        from .models import Post

        return self.filter(pk__in=Post.objects.valid_on(day).filter(on_payroll=True).values("person"))


class PostQuerySet(DatedQuerySet):
    def signing(self):
        """Posts that sign papers: the director first, then deputies."""
        return self.filter(kind__in=["director", "deputy_director"]).order_by("-kind", "pk")


class UnitQuerySet(Searchable):
    def open(self):
        return self.filter(closed_on__isnull=True)

    def tree(self):
        """How all units hang together now (UnitTree), in the order of their names, with one query."""
        return UnitTree(self.order_by("folded", "pk").values_list("pk", "parent", "successor"))

    def with_parts(self, unit):
        """The ids of `unit`, its parts and what was merged into any of them, a set, with one query."""
        return self.tree().parts(unit.pk) | {unit.pk}

    def with_learners(self):
        """Adds `learners_count`: persons whose unit it is now, those merged into another person aside."""
        return self.annotate(learners_count=Count("learners", filter=Q(learners__merged_into__isnull=True)))
