"""The proof of the register: every chain, number, standing and stored page, read once and held against each other."""

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.utils.translation import gettext as _

from trainingcenter.documents.models import NumberBook

from . import documents, rules
from .models import Certificate, IssueBatch, RegisterEvent

CHUNK = 2000
STANDING = tuple(rules.standing([]))


@dataclass(frozen=True)
class BrokenRow:
    """The first row that is not as it was written: `row` is certificate, event, number or file."""

    book: str
    row: str
    position: int | None
    number: str
    problem: str


@dataclass(frozen=True)
class BookProof:
    """One book that is whole, and where its two chains end."""

    code: str
    certificates: int
    events: int
    last_hash: str
    last_event_hash: str


@dataclass(frozen=True)
class Proof:
    """The books that were found whole, and the row at which the reading stopped, if any."""

    books: tuple[BookProof, ...]
    first_broken: BrokenRow | None = None

    @property
    def ok(self):
        return self.first_broken is None


class Broken(Exception):
    """Carries the broken row out of whatever loop found it."""

    def __init__(self, book, row, position, number, problem):
        super().__init__(problem)
        self.row = BrokenRow(book.code, row, position, number or "", problem)


def verify():
    """Read the whole register as it is at one moment and return its proof; it ends at the first row that is broken.

    Rows are streamed, so that memory does not grow with the register; every stored file is read once.
    """
    books, first_broken = [], None
    with _one_moment():
        try:
            for book in _books():
                books.append(_proven(book))
        except Broken as broken:  # caught in here: the streams it was raised from end before the moment does
            first_broken = broken.row
    return Proof(tuple(books), first_broken)


@contextmanager
def _one_moment():
    """Everything read inside belongs to one moment, though the office goes on working."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _books():
    """The books without gaps, and every other one that holds certificates."""
    own = {model: Exists(model.objects.filter(book=OuterRef("pk"))) for model in (Certificate, RegisterEvent)}
    wanted = Q(gap_free=True) | Q(own[Certificate]) | Q(own[RegisterEvent])
    return NumberBook.objects.filter(wanted).prefetch_related("years").order_by("code")


def _proven(book):
    certificates, last_hash = _end(_numbered(book, _chained(book, "certificate", _certificates(book))))
    events, last_event_hash = _end(_chained(book, "event", _events(book)))
    _check_standing(book)
    _check_files(book)
    return BookProof(book.code, certificates, events, last_hash, last_event_hash)


def _end(rows):
    """(number of rows, hash of the last one)."""
    count, last = 0, rules.GENESIS
    for row in rows:
        count, last = count + 1, row.hash
    return count, last


def _certificates(book):
    """(certificate, its number, its facts) by position."""
    for row in Certificate.objects.filter(book=book).order_by("position").iterator(CHUNK):
        yield row, row.number, rules.certificate_facts(row, book.code)


def _events(book):
    """(event, number of its certificate, its facts) by position."""
    rows = RegisterEvent.objects.filter(book=book).select_related("certificate").defer("certificate__wording")
    for row in rows.order_by("position").iterator(CHUNK):
        if row.certificate.book_id != book.pk:
            problem = _("The event stands in another book than its certificate.")
            raise Broken(book, "event", row.position, row.certificate.number, problem)
        yield row, row.certificate.number, rules.event_facts(row, row.certificate.hash, book.code)


def _chained(book, kind, rows):
    """The rows, each of them found in its place and linked to the one before it."""
    previous = rules.GENESIS
    for place, (row, number, facts) in enumerate(rows, start=1):
        if row.position != place:
            raise Broken(book, kind, place, "", _("There is no row in this place: it was removed."))
        if row.previous_hash != previous:
            problem = _("The row is not linked to the one before it: one of the two was changed, moved or put in.")
            raise Broken(book, kind, place, number, problem)
        if row.hash != rules.linked(previous, facts):
            problem = _("The row does not fit its hash: what stands in it was changed afterwards.")
            raise Broken(book, kind, place, number, problem)
        previous = row.hash
        yield row


def _numbered(book, certificates):
    """The certificates; in a book without gaps every number follows the one before it in its year, up to the last given."""
    years = {year.year: year for year in book.years.all()}
    last = {}
    for row in certificates:
        if book.gap_free:
            start = years[row.year].start_value if row.year in years else 1
            expected = last.get(row.year, max(start, 1) - 1) + 1
            if row.register_no != expected:
                problem = _("Number %(expected)s of %(year)s should stand here, not %(found)s.")
                words = {"expected": expected, "year": row.year, "found": row.register_no}
                raise Broken(book, "number", row.position, row.number, problem % words)
            last[row.year] = expected
        yield row
    if book.gap_free:
        _check_last_numbers(book, {year: row.last_number for year, row in years.items()}, last)


def _check_last_numbers(book, given, last):
    """As many numbers were given in each year as certificates stand in the book."""
    for year in sorted({*given, *last}):
        if given.get(year, 0) != last.get(year, 0):
            problem = _("Numbers of %(year)s were given up to %(given)s, but the book ends at %(found)s.")
            words = {"year": year, "given": given.get(year, 0), "found": last.get(year, 0)}
            raise Broken(book, "number", None, "", problem % words)


def _check_standing(book):
    """Every certificate stands where its events have brought it, and its page was drawn once."""
    fields = ("pk", "position", "number", "batch_id", "batch__file_id", "batch__file__sha256", "batch__job__state")
    rows = Certificate.objects.filter(book=book).order_by("position").values_list(*fields, *STANDING)
    groups = groupby(_events_by_certificate(book), key=itemgetter(0))
    pk, own = next(groups, (None, ()))
    for row in rows.iterator(CHUNK):
        events = [event[1:] for event in own] if pk == row[0] else []
        if events:
            pk, own = next(groups, (None, ()))
        problem = _wrong_standing(row[len(fields) :], events) or _wrong_drawing(row[3:7], events)
        if problem:
            raise Broken(book, "certificate", row[1], row[2], problem)


def _events_by_certificate(book):
    """(certificate id, kind, day, data) of every event, in the order of the certificates."""
    rows = RegisterEvent.objects.filter(book=book).order_by("certificate__position", "position")
    return rows.values_list("certificate_id", "kind", "on", "data").iterator(CHUNK)


def _wrong_standing(found, events):
    """What of the standing columns `found` differs from what the events say, in words; or nothing."""
    told = rules.standing(events)
    wrong = [name for name, value in zip(STANDING, found, strict=True) if told[name] != value]
    if not wrong:
        return ""
    names = ", ".join(str(Certificate._meta.get_field(name).verbose_name) for name in wrong)
    return _("What stands in the row (%(fields)s) is not what its events say.") % {"fields": names}


def _wrong_drawing(issue, events):
    """What is wrong between the issue's stored file and the event that tells of the drawing, in words; or nothing."""
    batch, file, sha256, job_state = issue
    drawn = [(data.get("file"), data.get("sha256")) for kind, _on, data in events if kind == "drawn"]
    if file is None and drawn:
        return _("The events tell of a drawn page, but there is no stored file.")
    if file is not None and not drawn:
        return _("There is a stored file, but no event tells of the drawn page.")
    if drawn and drawn != [(file, sha256)]:
        return _("The stored file is not the one that the event of the drawing names.")
    if batch is not None and file is None and job_state == "done":
        return _("The drawing is over, but the certificate has no page.")
    return ""


def _check_files(book):
    """Every merged file holds the bytes that were stored, and just the pages of its certificates."""
    batches = (
        IssueBatch.objects.filter(certificates__book=book, file__isnull=False)
        .select_related("file", "layout")
        .annotate(
            certificates_in=Count("certificates"),
            pages=Count("certificates__page", distinct=True),
            last_page=Max("certificates__page"),
            first_position=Min("certificates__position"),
        )
        .order_by("first_position")
    )
    for batch in batches.iterator(CHUNK):
        if problem := _wrong_file(batch):
            first = Certificate.objects.get(book=book, position=batch.first_position)
            raise Broken(book, "file", first.position, first.number, problem)


def _wrong_file(batch):
    """What is wrong with the merged file of an issue, in words; or nothing."""
    try:
        with open(default_storage.path(batch.file.path), "rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != batch.file.sha256:
                return _("The bytes of the stored file were changed. Restore it from a backup.")
            found = _count_pages(opened)
    except OSError:
        return _("The stored file is missing. Restore it from a backup.")
    sides = documents.sides_of(batch.layout.design)
    if found != batch.certificates_in * sides:
        problem = _("The stored file has %(found)s pages, but its %(count)s certificates have %(pages)s.")
        return problem % {"found": found, "count": batch.certificates_in, "pages": batch.certificates_in * sides}
    if (batch.pages, batch.last_page) != (batch.certificates_in, (batch.certificates_in - 1) * sides):
        return _("Two certificates of this issue share a page, or one has none.")
    return ""


def _count_pages(opened):
    import pikepdf

    opened.seek(0)
    try:
        with pikepdf.open(opened) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError:
        return 0
