"""Rows appended to the chains of a book. Both functions ask for the book's lock, so that no two rows follow the same one."""

from django.utils import timezone

from trainingcenter.documents.models import NumberBook

from ..models import Certificate, RegisterEvent
from ..rules import GENESIS, certificate_facts, event_facts, linked

AT_ONCE = 250  # rows of one statement: one for a whole large class takes megabytes of text


def lock_books(ids):
    """`{id: locked number book}`, taken by rising id. Call inside a transaction, before reading what is to be changed."""
    return {
        book.pk: book for book in NumberBook.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    }


def append_certificates(book, certificates):
    """Write the new `certificates` of the locked `book` in their order, each linked to the one before it."""
    position, previous = _end_of(Certificate, book)
    for certificate in certificates:
        position += 1
        certificate.book, certificate.position, certificate.previous_hash = book, position, previous
        certificate.hash = previous = linked(previous, certificate_facts(certificate, book.code))
    return Certificate.objects.bulk_create(certificates, batch_size=AT_ONCE)


def append_events(kind, data_of, *, on, by, books):
    """One event of `kind` for each certificate of `data_of` ({certificate: data}), in the chain of its book.

    `books` are the locked books of these certificates, as `lock_books` gave them. The database then writes where the
    certificates stand; rows in memory are to be read again.
    """
    now, ends, events = timezone.now(), {}, []
    for certificate, data in data_of.items():
        book = books[certificate.book_id]
        position, previous = ends.get(book.pk) or _end_of(RegisterEvent, book)
        event = RegisterEvent(
            certificate=certificate,
            book=book,
            position=position + 1,
            kind=kind,
            on=on,
            at=now,
            by=by,
            data=data,
            previous_hash=previous,
        )
        event.hash = linked(previous, event_facts(event, certificate.hash, book.code))
        ends[book.pk] = (event.position, event.hash)
        events.append(event)
    return RegisterEvent.objects.bulk_create(events, batch_size=AT_ONCE)


def _end_of(model, book):
    last = model.objects.filter(book=book).order_by("-position").values_list("position", "hash").first()
    return last or (0, GENESIS)
