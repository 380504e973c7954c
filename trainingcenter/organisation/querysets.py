"""Reads of the organisation: what was valid on a day."""

from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet):
    def valid_on(self, day):
        """Rows that hold on `day`, first and last day included."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class CentreIdentityQuerySet(models.QuerySet):
    def on(self, day):
        """The identity valid on `day`; before the first one, the first; None in an empty database."""
        return self.filter(valid_from__lte=day).order_by("-valid_from").first() or self.order_by("valid_from").first()


class PersonQuerySet(models.QuerySet):
    def staff_on(self, day):
        """People who hold a post on the payroll on `day` (domain: concurrent lecturers are not staff)."""
        from .models import Post

        return self.filter(pk__in=Post.objects.valid_on(day).filter(on_payroll=True).values("person"))


class PostQuerySet(DatedQuerySet):
    def signing(self):
        """Posts that sign papers: the director first, then deputies."""
        return self.filter(kind__in=["director", "deputy_director"]).order_by("-kind", "pk")


class UnitQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_on__isnull=True)
