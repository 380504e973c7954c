"""Reads of the register."""

from django.db import models
from django.db.models import Count, Q


class CertificateQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(state="issued")

    def in_register_order(self):
        return self.order_by("-year", "book", "register_no")


def counts_by_class(classes):
    """Per class its state and credential, how many learners are due one, hold a valid one, and were handed it. Nobody is
    due one of a class of earlier years: its certificates stand in the books of then."""
    due = Q(enrolments__completed=True, enrolments__state="enrolled", is_earlier=False)
    valid = due & Q(enrolments__certificates__state="issued")
    handed = valid & Q(enrolments__certificates__handed_over_on__isnull=False)
    return classes.values("pk", "state", "version__credential").annotate(
        due=Count("enrolments", filter=due, distinct=True),
        issued=Count("enrolments", filter=valid, distinct=True),
        handed=Count("enrolments", filter=handed, distinct=True),
    )
