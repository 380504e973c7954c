"""Reads of the register."""

from django.db import models
from django.db.models import Count, Q


class CertificateQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(state="issued")

    def in_register_order(self):
        return self.order_by("-year", "book", "register_no")


def counts_by_class(classes):
    """Per class its credential, how many learners are due one and how many hold a valid one."""
    due = Q(enrolments__completed=True, enrolments__state="enrolled")
    return classes.values("pk", "version__credential").annotate(
        due=Count("enrolments", filter=due, distinct=True),
        issued=Count("enrolments", filter=due & Q(enrolments__certificates__state="issued"), distinct=True),
    )
