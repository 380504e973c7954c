"""Certificates issued so far become the beginning of the chains: each linked to the one before it in its book, and what is
known of its drawing, hand-over and revoking written down as events."""

from django.db import migrations
from django.utils import timezone

from certificates.rules import GENESIS, certificate_facts, event_facts, linked, searched_text


def link(apps, schema_editor):
    certificate = apps.get_model("certificates", "Certificate")
    event = apps.get_model("certificates", "RegisterEvent")
    for book in apps.get_model("documents", "NumberBook").objects.filter(code__startswith="register-"):
        previous, position, events = GENESIS, 0, []
        of_book = certificate.objects.filter(book=book).select_related("batch__file", "batch__training_class")
        for row in of_book.order_by("year", "register_no"):
            position += 1
            row.position, row.previous_hash = position, previous
            row.hash = previous = linked(previous, certificate_facts(row, book.code))
            words = row.wording
            code = row.batch.training_class.code
            row.searched = searched_text(words, class_code=code, number=row.number, register_no=row.register_no)
            row.save(update_fields=["position", "previous_hash", "hash", "searched"])
            events += events_of(event, row)
        chain(event, events, book)
    history = apps.get_model("certificates", "CertificateEvent")
    history.objects.filter(hash__isnull=True).update(hash="", position=0, previous_hash="")


def events_of(event, row):
    """What is known of the certificate, oldest first; written down by whoever issued it, for nobody else is known."""
    day = timezone.localdate(row.batch.issued_at)
    known = []
    if row.batch.file_id:
        known.append(("drawn", day, {"file": row.batch.file_id, "sha256": row.batch.file.sha256}))
    if row.handed_over_on:
        known.append(("handed_over", row.handed_over_on, {"to": row.handed_over_to, "relation": "", "id_shown": ""}))
    if row.ended_on:
        known.append(("revoked", row.ended_on, {"reason": row.ended_reason, "decision": ""}))
    return [
        event(certificate=row, book_id=row.book_id, kind=kind, on=on, by_id=row.batch.issued_by_id, data=data)
        for kind, on, data in known
    ]


def chain(event, events, book):
    previous, now = GENESIS, timezone.now()
    for position, row in enumerate(events, start=1):
        row.position, row.previous_hash, row.at = position, previous, now
        row.hash = previous = linked(previous, event_facts(row, row.certificate.hash, book.code))
    event.objects.bulk_create(events)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0005_register_blanks_and_printers")]

    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
