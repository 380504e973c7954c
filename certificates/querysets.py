"""Reads of the register."""

import re

from django.apps import apps
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from learners.models import Enrolment
from trainingcenter.dates import months_after
from trainingcenter.vietnamese import fold


class CertificateQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(state="issued")

    def in_register_order(self):
        return self.order_by("-year", "book", "register_no")

    def in_roster_order(self):
        """By the names of the learners as a list of the class has them; the register's order where there is no enrolment."""
        return self.order_by(F("enrolment__order").asc(nulls_last=True), "register_no", "pk")

    def search(self, text):
        """Certificates whose number begins with `text`, or in whose name, unit, programme, class and
        numbers every typed word begins a word (accent-free), or that are printed on the blank of that serial."""
        words = re.findall(r"[^\W_]+", fold(text))
        if not words:
            return self
        terms = SearchQuery(" & ".join(f"'{word}':*" for word in words), config="simple", search_type="raw")
        found = self.model._base_manager.annotate(_words=SearchVector("searched", config="simple"))
        # two selects joined, not one with OR: each is served by its own index
        named = found.filter(_words=terms).order_by().values("pk")
        numbered = self.model._base_manager.filter(number__startswith=text.strip()).order_by().values("pk")
        sheets = self.model._base_manager.filter(blanks__serial=text.strip()).order_by().values("pk")
        return self.filter(pk__in=named.union(numbered, sheets))


class LayoutQuerySet(models.QuerySet):
    def with_use(self):
        """Adds `issues`, how many issues were made with the version."""
        return self.annotate(issues=Count("batches"))


def awaiting(enrolments):
    """Those of `enrolments` that were recognised and are due a certificate: they have no valid one.

    Whose certificate was revoked waits only when a later decision recognised the result again, or when the certificate
    re-issued for it was annulled.
    """
    valid = apps.get_model("certificates", "Certificate").objects.valid().filter(enrolment=OuterRef("pk"))
    due = enrolments.active().filter(training_class__is_earlier=False, completed=True)
    return due.exclude(training_class__version__credential="none").exclude(Exists(valid) | _revoked_for_good("pk"))


def _revoked_for_good(enrolment):
    """Whether the enrolment in column `enrolment` of the outer query lost its certificate and none has to follow."""
    certificates = apps.get_model("certificates", "Certificate").objects
    lines = apps.get_model("learners", "CorrectionLine").objects
    revoking = certificates.model._meta.get_field("register_events").related_model.objects.filter(
        certificate=OuterRef("pk"), kind="revoked"
    )
    decided_since = lines.filter(enrolment=OuterRef("enrolment"), correction__signed_at__gt=OuterRef("revoked_at"))
    revoked = certificates.filter(enrolment=OuterRef(enrolment), state="revoked").annotate(
        revoked_at=Subquery(revoking.values("at")[:1])
    )
    # one that was re-issued and ended differently than by annulling has had its turn
    annulled = certificates.filter(replaces=OuterRef("pk"), state="annulled")
    valid = certificates.valid().filter(enrolment=OuterRef(enrolment))
    return Q(Exists(revoked.exclude(Exists(decided_since)).exclude(Exists(annulled)))) & ~Q(Exists(valid))


def left_over(training_class):
    """Valid certificates of the class that stand with an entry which counts no more: the learner was taken out of the list,
    or two entries of one person became one."""
    certificates = apps.get_model("certificates", "Certificate").objects.valid()
    return (
        certificates.filter(enrolment__training_class=training_class)
        .exclude(enrolment__state="enrolled")
        .in_register_order()
    )


def counts_by_class(classes):
    """Per class its state and credential, how many learners are due one, hold a valid one, and were handed it. Nobody is
    due one of a class of earlier years: its certificates stand in the books of then."""
    due = Q(enrolments__completed=True, enrolments__state="enrolled", is_earlier=False) & ~_revoked_for_good(
        "enrolments"
    )
    valid = due & Q(enrolments__certificates__state="issued")
    handed = valid & Q(enrolments__certificates__handed_over_on__isnull=False)
    return classes.values("pk", "state", "version__credential").annotate(
        due=Count("enrolments", filter=due, distinct=True),
        issued=Count("enrolments", filter=valid, distinct=True),
        handed=Count("enrolments", filter=handed, distinct=True),
    )


def out_of_date(training_class):
    """[(valid certificate, correction line)] of the class whose results were corrected by a decision after the issue."""
    lines = apps.get_model("learners", "CorrectionLine").objects.standing_for(training_class)
    certificates = apps.get_model("certificates", "Certificate").objects.valid().filter(enrolment__in=lines)
    found = certificates.select_related("batch", "enrolment").in_register_order()
    pairs = [(c, lines[c.enrolment_id]) for c in found if c.batch_id]
    return [(c, line) for c, line in pairs if line.correction.signed_at > c.batch.issued_at]


def with_validity(enrolments):
    """Adds `certificate_on` and `expires_on` of the valid certificate, of this register or of an earlier book, and
    `certificate_no`; None where there is none, or where it has no end."""
    certificate = apps.get_model("certificates", "Certificate")
    valid = certificate.objects.valid().filter(enrolment=OuterRef("pk")).order_by("-issued_on", "-pk")
    earlier = months_after(F("earlier_certificate_on"), F("training_class__version__validity_months"))
    return enrolments.annotate(
        certificate_pk=Subquery(valid.values("pk")[:1]),
        certificate_on=Coalesce(Subquery(valid.values("issued_on")[:1]), F("earlier_certificate_on")),
        certificate_no=Coalesce(Subquery(valid.values("number")[:1]), F("earlier_certificate_no")),
        expires_on=Case(
            When(certificate_pk__isnull=False, then=Subquery(valid.values("expires_on")[:1])),
            default=earlier,
            output_field=DateField(),
        ),
    )


def running_out(first, last):
    """Enrolments whose certificate ends on a day from `first` to `last`, with what `with_validity` adds; left out is who
    has a newer one of the same programme that is valid by then or without end."""
    newer = with_validity(
        Enrolment.objects.active().filter(
            learner=OuterRef("learner"), training_class__programme=OuterRef("training_class__programme")
        )
    ).filter(
        Q(expires_on__isnull=True) | Q(expires_on__gt=OuterRef("expires_on")),
        certificate_on__gt=OuterRef("certificate_on"),
    )
    found = with_validity(Enrolment.objects.active()).filter(expires_on__range=(first, last))
    return found.filter(~Exists(newer))
