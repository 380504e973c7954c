"""Official papers and numbers: drafted, submitted, signed; and files put away."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from trainingcenter.organisation.models import CentreIdentity, Delegation, Post
from trainingcenter.ui.slots import fill

from . import rules
from .models import NumberBook, NumberBookYear, OfficialPaper, StoredFile
from .words import centre_words

PART = ".part"  # how the name of a file that is being written ends
BOOKS = {
    "decision": ("Quyết định", "{seq:02d}-QĐ/{symbol}", False),
    "plan": ("Kế hoạch", "{seq:02d}-KH/{symbol}", False),
    "report": ("Báo cáo", "{seq:02d}-BC/{symbol}", False),
    "minutes": ("Biên bản", "{seq:02d}-BB/{symbol}", False),
    "official-notice": ("Thông báo", "{seq:02d}-TB/{symbol}", False),
    "invitation": ("Giấy mời", "{seq:02d}-GM/{symbol}", False),
    "register-certificate": ("Sổ cấp giấy chứng nhận", "{seq:03d}/GCN-{symbol}", True),
    "register-diploma": ("Sổ cấp bằng tốt nghiệp", "{seq:03d}/BTN-{symbol}", True),
    "earlier-certificate": ("Sổ cấp giấy chứng nhận trước phần mềm", "{seq}", False),
    "earlier-diploma": ("Sổ cấp bằng tốt nghiệp trước phần mềm", "{seq}", False),
    "extract": ("Trích sao sổ cấp", "{seq:02d}-TS/{symbol}", False),
}
BOOK_OF_KIND = {
    OfficialPaper.Kind.OPENING_DECISION: "decision",
    OfficialPaper.Kind.RECOGNITION_DECISION: "decision",
    OfficialPaper.Kind.REWARD_DECISION: "decision",
    OfficialPaper.Kind.CORRECTION_DECISION: "decision",
    OfficialPaper.Kind.RECOGNITION_MINUTES: "minutes",
    OfficialPaper.Kind.ANNUAL_PLAN: "plan",
    OfficialPaper.Kind.PLAN_ADJUSTMENT: "plan",
    OfficialPaper.Kind.CALL_UP_NOTICE: "official-notice",
    OfficialPaper.Kind.INVITATION: "invitation",
    OfficialPaper.Kind.REPORT: "report",
    OfficialPaper.Kind.REGISTER_EXTRACT: "extract",
}


def sync_books(**_kwargs):
    """Every kind of paper and credential has a number book; books the centre has changed stay. Runs after migrations."""
    for code, (name, pattern, gap_free) in BOOKS.items():
        NumberBook.objects.get_or_create(code=code, defaults={"name": name, "pattern": pattern, "gap_free": gap_free})


def store_file(data, *, name, content_type, by=None):
    """Keep `data` (bytes) under its hash and return the row; equal bytes are kept once on disk."""
    digest = hashlib.sha256(data).hexdigest()
    path = f"{digest[:2]}/{digest}"
    _put_away(data, Path(default_storage.path(path)))
    return StoredFile.objects.create(
        name=name, content_type=content_type, size=len(data), sha256=digest, path=path, stored_by=by
    )


def _put_away(data, target):
    """The file `target` holds `data` and is safe on the disk; a kill or power cut on the way leaves what was there before.

    A file that is there already is believed only when it holds just that.
    """
    if target.exists() and target.stat().st_size == len(data) and target.read_bytes() == data:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=f"{target.name}.", suffix=PART)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fchmod(out.fileno(), 0o644)
            os.fsync(out.fileno())
        os.replace(part, target)
    except BaseException:
        os.unlink(part)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder):
    """The names in `folder` are safe on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_file(stored):
    """The bytes of a stored file; ValidationError when they are not what was stored, or not there."""
    try:
        with default_storage.open(stored.path) as opened:
            data = opened.read()
    except OSError as error:
        raise ValidationError(_("The stored file is missing. Restore it from a backup.")) from error
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise ValidationError(_("The stored file is damaged. Restore it from a backup."))
    return data


def counting_on(book, day):
    """(year in which `book` counts, pattern by which it writes) on `day`: the dated pattern in force, or the book's own."""
    dated = book.patterns.on(day)
    years = {
        NumberBook.Restart.YEARLY: day.year,
        NumberBook.Restart.TERM: dated.valid_from.year if dated else 0,
        NumberBook.Restart.NEVER: 0,
    }
    return years[book.restart], dated.pattern if dated else book.pattern


def lock_book(book):
    """The row of `book` as it stands now, locked: how it counts does not change until the transaction ends."""
    return NumberBook.objects.select_for_update(no_key=True).get(pk=book.pk)


def lock_book_year(book, day):
    """Return the locked row of `book` for the year in which it counts on `day`, made if missing. Call inside a
    transaction; the book is locked first."""
    year, _pattern = counting_on(lock_book(book), day)
    NumberBookYear.objects.get_or_create(book=book, year=year)
    return NumberBookYear.objects.select_for_update().get(book=book, year=year)


def last_numbered_on(book):
    """The last day from which a paper or credential carries a number of `book`; None while there is none."""
    papers = OfficialPaper.objects.filter(book=book, signed_on__isnull=False)
    days = [use.last_on for use in fill("book_use", {book.pk}, None)[book.pk]]
    return max(filter(None, [papers.aggregate(last=Max("signed_on"))["last"], *days]), default=None)


def take_numbers(*, book, day, count):
    """Return `count` fresh (number, written number) pairs of `book`; gap-free inside the caller's transaction."""
    book_year = lock_book_year(book, day)
    first = max(book_year.last_number + 1, book_year.start_value)
    book_year.last_number = first + count - 1
    book_year.save(update_fields=["last_number"])
    symbol, (_year, pattern) = _symbol(day), counting_on(book, day)
    return [
        (seq, rules.write_number(pattern, seq=seq, year=day.year, symbol=symbol)) for seq in range(first, first + count)
    ]


def propose_number(*, book, day):
    """The number a paper signed on `day` would get next; nothing is taken."""
    year, _pattern = counting_on(book, day)
    book_year = NumberBookYear.objects.filter(book=book, year=year).first()
    return max(book_year.last_number + 1, book_year.start_value) if book_year else 1


def signers_on(day, *, paper_kind=""):
    """People who may sign on `day`, as (person, title lines): the director, then deputies with a delegation.

    A deputy signs as `K/T GIÁM ĐỐC` over `PHÓ GIÁM ĐỐC` (domain §5).
    """
    identity = CentreIdentity.objects.on(day)
    director_title = identity.director_title if identity else "GIÁM ĐỐC"
    delegated = {d.person_id for d in Delegation.objects.valid_on(day) if d.paper_kind in ("", paper_kind)}
    found = []
    for post in Post.objects.valid_on(day).signing().select_related("person"):
        if post.kind == Post.Kind.DIRECTOR:
            found.append((post.person, director_title))
        elif post.person_id in delegated:
            found.append((post.person, f"K/T {director_title}\n{Post.SIGNING_TITLES[post.kind]}"))
    return found


@transaction.atomic
def draft_paper(*, kind, abstract, words, by, book=None):
    """Return a new draft of `kind` holding `words` (JSON), to be numbered by `book` (default: its kind's)."""
    book = book or NumberBook.objects.get(code=BOOK_OF_KIND[kind])
    paper = OfficialPaper(kind=kind, abstract=abstract, words=words, book=book, frame=book.frame, drafted_by=by)
    paper.full_clean()
    paper.save()
    return paper


def submit_paper(*, paper, by):
    """The draft waits for signature. Refused when it is no draft any more."""
    claimed = OfficialPaper.objects.filter(pk=paper.pk, state=OfficialPaper.State.DRAFT).update(
        state=OfficialPaper.State.SUBMITTED
    )
    if not claimed:
        raise ValidationError(_("Only a draft can be submitted. Reload the page to see its state."))
    paper.state = OfficialPaper.State.SUBMITTED
    return paper


@transaction.atomic
def sign_paper(*, paper, by, signed_on, signer=None, number=None):
    """Mark `paper` as signed: number (proposed if none is given), date, signer and title are written; once only.

    The next number of the book follows the highest one used, so a number may be typed from the office's own book.
    """
    paper = OfficialPaper.objects.select_for_update().select_related("book").get(pk=paper.pk)
    if paper.state not in (OfficialPaper.State.DRAFT, OfficialPaper.State.SUBMITTED):
        raise ValidationError(_("This paper is already signed or cancelled. Reload the page to see its state."))
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("The date lies in the future. Enter the day on which it was signed.")})
    signers = signers_on(signed_on, paper_kind=paper.kind)
    chosen = next(((p, t) for p, t in signers if signer is None or p == signer), None)
    if chosen is None:
        raise ValidationError(
            {"signer": _("This person may not sign on that day. Choose the director or a delegated deputy.")}
        )
    book_year = lock_book_year(paper.book, signed_on)
    paper.number = number or max(book_year.last_number + 1, book_year.start_value)
    paper.year = book_year.year
    _year, pattern = counting_on(paper.book, signed_on)
    paper.number_text = rules.write_number(pattern, seq=paper.number, year=signed_on.year, symbol=_symbol(signed_on))
    paper.state, paper.signed_on, paper.signed_by = OfficialPaper.State.SIGNED, signed_on, by
    paper.signer, paper.signer_title = chosen
    paper.full_clean()
    paper.save()
    NumberBookYear.objects.filter(pk=book_year.pk, last_number__lt=paper.number).update(last_number=paper.number)
    return paper


@transaction.atomic
def sign_plain_paper(*, paper, by, signed_on, signer=None, number=None):
    """`sign_paper` for a paper whose record asks nothing more: it carries the centre's names of the day it was signed."""
    current = OfficialPaper.objects.select_for_update().get(pk=paper.pk)
    if current.state in (OfficialPaper.State.DRAFT, OfficialPaper.State.SUBMITTED):
        current.words = current.words | centre_words(signed_on)
        current.save(update_fields=["words"])
    return sign_paper(paper=current, by=by, signed_on=signed_on, signer=signer, number=number)


def cancel_paper(*, paper, by, reason):
    """An unsigned paper is cancelled, with the reason among its words."""
    if not reason.strip():
        raise ValidationError(_("Give the reason."))
    claimed = (
        OfficialPaper.objects.filter(pk=paper.pk)
        .exclude(state__in=["signed", "cancelled"])
        .update(state=OfficialPaper.State.CANCELLED, words={**paper.words, "cancel_reason": reason})
    )
    if not claimed:
        raise ValidationError(_("A signed paper cannot be cancelled."))


def _symbol(day):
    identity = CentreIdentity.objects.on(day)
    return identity.symbol if identity else "TTCT"


SCANS = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


def file_scan(*, paper, data, filename, by):
    """The scan of a signed paper is filed with it; only PDF, JPEG and PNG."""
    if paper.state != OfficialPaper.State.SIGNED:
        raise ValidationError(_("Only a signed paper has a scan. Mark it as signed first."))
    content_type = next((kind for mark, kind in SCANS.items() if data.startswith(mark)), "")
    if not content_type:
        raise ValidationError({"scan": _("This is no PDF, JPEG or PNG file.")})
    paper.scan = store_file(data, name=filename[-200:], content_type=content_type, by=by)
    paper.save(update_fields=["scan"])
    return paper
