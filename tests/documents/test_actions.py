"""Papers drafted, submitted, signed and cancelled; numbers and stored files."""

import os
import signal
import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from trainingcenter import backup
from trainingcenter.documents import actions
from trainingcenter.documents.models import NumberBook, NumberBookYear, OfficialPaper, StoredFile
from trainingcenter.documents.words import ROOM, centre_words, paper_from_words
from trainingcenter.organisation import actions as organisation
from trainingcenter.organisation.models import Person

from ..factories import make_centre, make_user

WORDS = {"kind": "QUYẾT ĐỊNH", "abstract": "về việc khen thưởng", "body": [{"type": "paragraph", "text": "Điều 1."}]}
DAY = date(2026, 3, 2)


def draft(**changes):
    by = make_user("registrar")
    fields = {"kind": "opening_decision", "abstract": "Về việc khen thưởng", "words": WORDS | centre_words(DAY)}
    return actions.draft_paper(by=by, **fields | changes)


def sign(paper, **changes):
    return actions.sign_paper(paper=paper, **{"by": make_user("leader"), "signed_on": DAY} | changes)


@pytest.mark.django_db
def test_a_paper_goes_from_draft_to_submitted_to_signed_each_once():
    paper = draft()
    assert (paper.state, paper.number_text, paper.frame) == ("draft", "", "party")
    actions.submit_paper(paper=paper, by=None)
    with pytest.raises(ValidationError):
        actions.submit_paper(paper=paper, by=None)
    paper = sign(paper)
    assert (paper.state, paper.number, paper.year, paper.number_text) == ("signed", 1, 2026, "01-QĐ/TTCT")
    assert (paper.signer.full_name, paper.signer_title) == ("Nguyễn Thị Thanh Hường", "GIÁM ĐỐC")
    with pytest.raises(ValidationError):
        sign(paper)
    with pytest.raises(ValidationError):
        actions.cancel_paper(paper=paper, by=None, reason="Sai")


@pytest.mark.django_db
def test_numbers_follow_the_highest_one_typed_and_none_is_given_twice():
    assert sign(draft(), number=17).number_text == "17-QĐ/TTCT"
    assert actions.propose_number(book=NumberBook.objects.get(code="decision"), day=DAY) == 18
    assert sign(draft()).number == 18
    with pytest.raises(ValidationError):
        sign(draft(), number=17)
    assert sign(draft(), number=5).number == 5
    assert sign(draft()).number == 19
    assert sign(draft(), signed_on=date(2025, 3, 2)).number == 1


@pytest.mark.django_db
def test_the_start_of_a_book_is_where_the_paper_book_ended():
    make_centre()
    book = NumberBook.objects.get(code="decision")
    organisation.start_book(book=book, year=2026, start_value=41, by=None)
    assert sign(draft()).number == 41
    with pytest.raises(ValidationError) as refused:
        organisation.start_book(book=book, year=2026, start_value=41, by=None)
    assert list(refused.value.message_dict) == ["start_value"]


@pytest.mark.django_db
def test_a_date_to_come_and_a_stranger_as_signer_are_refused():
    paper = draft()
    with pytest.raises(ValidationError) as refused:
        sign(paper, signed_on=timezone.localdate() + timedelta(days=1))
    assert list(refused.value.message_dict) == ["signed_on"]
    with pytest.raises(ValidationError) as refused:
        sign(paper, signer=organisation.create_person(full_name="Lò Văn Thắng"))
    assert list(refused.value.message_dict) == ["signer"]
    paper.refresh_from_db()
    assert (paper.state, NumberBookYear.objects.filter(last_number__gt=0).count()) == ("draft", 0)


@pytest.mark.django_db
def test_a_deputy_signs_for_the_director_only_what_is_delegated_and_while_it_is():
    make_centre()
    deputy = organisation.create_person(full_name="Lò Văn Thắng")
    organisation.give_post(person=deputy, kind="deputy_director", valid_from=date(2020, 1, 1))
    with pytest.raises(ValidationError):
        sign(draft(), signer=deputy)
    delegation = organisation.delegate(
        person=deputy, basis="Quyết định 05", valid_from=date(2026, 1, 1), paper_kind="opening_decision"
    )
    assert sign(draft(), signer=deputy).signer_title == "K/T GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"
    with pytest.raises(ValidationError):
        sign(draft(kind="report"), signer=deputy)
    organisation.end_delegation(delegation=delegation, on=date(2026, 3, 1))
    with pytest.raises(ValidationError):
        sign(draft(), signer=deputy)


@pytest.mark.django_db
def test_signed_papers_have_number_date_and_signer_by_message_and_by_the_database():
    paper, signed = draft(), sign(draft())
    paper.state = "signed"
    with pytest.raises(ValidationError):
        paper.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialPaper.objects.filter(pk=paper.pk).update(state="signed")
    other = sign(draft())
    other.number = signed.number
    with pytest.raises(ValidationError):
        other.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialPaper.objects.filter(pk=other.pk).update(number=signed.number)


@pytest.mark.django_db
def test_a_draft_is_cancelled_with_its_reason_and_not_signed_afterwards():
    paper = draft()
    with pytest.raises(ValidationError):
        actions.cancel_paper(paper=paper, by=None, reason=" ")
    actions.cancel_paper(paper=paper, by=None, reason="Lập nhầm")
    paper.refresh_from_db()
    assert (paper.state, paper.words["cancel_reason"]) == ("cancelled", "Lập nhầm")
    with pytest.raises(ValidationError):
        sign(paper)


@pytest.mark.django_db
def test_the_drawn_paper_has_room_for_a_number_until_it_has_one():
    paper = draft()
    drawn = paper_from_words(paper)
    assert (drawn.number, drawn.place_date, drawn.signer_title, drawn.demo) == (
        f"Số {ROOM}-QĐ/TTCT",
        f"Nghĩa Lộ, ngày{ROOM}tháng{ROOM}năm{ROOM}",
        "GIÁM ĐỐC",
        True,
    )
    paper.book.pattern = "{seq:04d}/{year:d}-{symbol}"
    assert paper_from_words(paper).number == f"Số {ROOM}/{ROOM}-TTCT"
    drawn = paper_from_words(sign(paper))
    assert (drawn.number, drawn.place_date) == ("Số 01-QĐ/TTCT", "Nghĩa Lộ, ngày 02 tháng 3 năm 2026")
    assert (drawn.signer_name, drawn.body[0].text) == ("Nguyễn Thị Thanh Hường", "Điều 1.")


@pytest.mark.django_db
def test_only_a_signed_paper_takes_a_scan_and_only_pdf_and_pictures():
    paper = draft()
    with pytest.raises(ValidationError):
        actions.file_scan(paper=paper, data=b"%PDF-1.7", filename="qd.pdf", by=None)
    paper = sign(paper)
    with pytest.raises(ValidationError):
        actions.file_scan(paper=paper, data=b"<html><script>", filename="qd.pdf", by=None)
    actions.file_scan(paper=paper, data=b"%PDF-1.7 ...", filename="qd.html", by=None)
    assert (paper.scan.content_type, actions.read_file(paper.scan)) == ("application/pdf", b"%PDF-1.7 ...")


@pytest.mark.django_db
def test_a_damaged_file_is_told_and_never_given_out(tmp_path, settings):
    stored = actions.store_file(b"%PDF-1.7", name="a.pdf", content_type="application/pdf")
    (settings.FILES_DIR / stored.path).write_bytes(b"other")
    with pytest.raises(ValidationError):
        actions.read_file(stored)


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_papers_signed_at_once_get_two_numbers():
    papers, director = [draft(), draft()], make_user("leader")
    assert Person.objects.exists()
    start, problems = threading.Barrier(2), []

    def sign_now(paper):
        try:
            start.wait()
            sign(paper, by=director)
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign_now, args=[paper]) for paper in papers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(OfficialPaper.objects.values_list("number", flat=True)) == [1, 2]


BYTES = b"%PDF-1.7 mot bang tot nghiep" * 1000


def stored(settings, data=BYTES):
    row = actions.store_file(data, name="a.pdf", content_type="application/pdf")
    return row, settings.FILES_DIR / row.path


@pytest.mark.django_db
def test_equal_bytes_are_kept_once_and_nothing_else_lies_beside_them(settings):
    first, path = stored(settings)
    written = path.stat().st_mtime_ns
    second, same = stored(settings)
    assert (same, path.stat().st_mtime_ns, actions.read_file(second)) == (path, written, BYTES)
    assert (list(path.parent.iterdir()), first.sha256 == path.name, path.stat().st_mode & 0o777) == (
        [path],
        True,
        0o644,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("left", [b"", BYTES[:100], BYTES[:-1] + b"x"], ids=["empty", "cut", "changed"])
def test_a_file_that_is_not_what_its_name_says_is_written_again(settings, left):
    row, path = stored(settings)
    path.write_bytes(left)
    with pytest.raises(ValidationError):
        actions.read_file(row)
    again, _path = stored(settings)
    assert actions.read_file(again) == actions.read_file(row) == BYTES


@pytest.mark.django_db
def test_a_kill_while_a_file_is_written_leaves_no_half_file_under_its_name(settings):
    """The process dies for good in the moment before the file gets its name."""
    if (child := os.fork()) == 0:
        os.replace = lambda *_names: os.kill(os.getpid(), signal.SIGKILL)
        stored(settings)
        os._exit(0)
    _pid, how = os.waitpid(child, 0)
    assert os.WTERMSIG(how) == signal.SIGKILL
    left = [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    assert [(path.suffix, path.read_bytes() == BYTES) for path in left] == [(actions.PART, True)]
    row, path = stored(settings)
    assert (actions.read_file(row), len(list(path.parent.iterdir()))) == (BYTES, 2)
    assert backup._stored() == [path]


@pytest.mark.django_db
def test_a_full_disk_is_told_and_leaves_nothing_behind(settings, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        stored(settings)
    assert [path for path in settings.FILES_DIR.rglob("*") if path.is_file()] == []
    assert StoredFile.objects.count() == 0
