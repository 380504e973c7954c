"""The bound book made as long work, and extracts of the register drafted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from trainingcenter.documents import actions as papers
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.jobs import actions as jobs
from trainingcenter.jobs.models import Job

from .. import books
from ..models import Certificate
from .chain import lock_books

BIND = "certificates.book"


def bind_book(*, book, year, by):
    """The job that makes the PDF of `book` and `year`; while one of this person is under way, that one."""
    args = {"book": book.pk, "year": year}
    running = Job.objects.open().filter(task=BIND, args=args, owner=by).first()
    if running is not None:
        return running
    title = f"{book.name}, {year}" if year else book.name
    return jobs.enqueue(BIND, title=title[:200], owner=by, args=args)


@transaction.atomic
def read_book(*, book, year, shows_ethnicity):
    """The rows of the book as they stand at one moment: nobody issues or writes an event while they are read."""
    locked = lock_books({book.pk})[book.pk]
    return books.register_book(locked, year, shows_ethnicity=shows_ethnicity)


def extracts_of(certificate):
    """The extracts drafted of a certificate, newest first, those cancelled left out."""
    found = OfficialPaper.objects.filter(
        kind=OfficialPaper.Kind.REGISTER_EXTRACT, words__certificate=certificate.pk
    ).exclude(state=OfficialPaper.State.CANCELLED)
    return found.order_by("-pk")


@transaction.atomic
def draft_extract(*, certificate, purpose, by):
    """An extract of the register for one person, drafted from the row as it stands now. Refused while an unsigned one for
    the same purpose says what still holds; one that does not hold any more is cancelled."""
    purpose = " ".join(purpose.split())
    if not purpose:
        raise ValidationError({"purpose": _("Write what the extract is for.")})
    lock_books({certificate.book_id})
    found = Certificate.objects.select_related("book", "replaces").get(pk=certificate.pk)
    for paper in extracts_of(found).exclude(state=OfficialPaper.State.SIGNED):
        if books.is_outdated(paper.words, found):
            papers.cancel_paper(paper=paper, by=by, reason=_("The certificate changed since the extract was drafted."))
        elif paper.words.get("purpose") == purpose:
            raise ValidationError(
                {"purpose": _("An extract for this purpose waits already. Have that one signed, or give it up.")}
            )
    return papers.draft_paper(
        kind=OfficialPaper.Kind.REGISTER_EXTRACT,
        abstract=f"Trích sao sổ cấp: {found}"[:300],
        words=books.extract_words(found, purpose),
        by=by,
    )


def give_up_extract(*, paper, by):
    """An extract that was not signed is cancelled."""
    papers.cancel_paper(paper=paper, by=by, reason=_("The extract was given up."))
