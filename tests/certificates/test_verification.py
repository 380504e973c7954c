"""The proof of the register holds for a register that has lived, and finds each way of forging it."""

import shutil
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import TestCase, override_settings
from django.utils import timezone, translation

from certificates.models import Certificate, IssueBatch, RegisterEvent
from certificates.rules import certificate_facts, event_facts, linked, standing
from trainingcenter.documents.models import NumberBookYear

from ..factories import without_guards
from .register import forge, lived, proof

CERTIFICATES, EVENTS = "certificates_certificate", "certificates_registerevent"


@pytest.fixture(scope="module")
def lived_once(django_db_setup, django_db_blocker, tmp_path_factory):
    """One register for all tests of this file, each of which is rolled back to it; (certificates, folder of its files)."""
    files = tmp_path_factory.mktemp("register")
    storages = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": {"location": files}}}
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(STORAGES=storages),
        translation.override("vi"),
    ):
        yield lived(TestCase.captureOnCommitCallbacks), files
        transaction.set_rollback(True)


@pytest.fixture
def register(lived_once, db, settings):
    certificates, files = lived_once
    shutil.copytree(files, settings.FILES_DIR, dirs_exist_ok=True)
    return list(Certificate.objects.filter(pk__in=[c.pk for c in certificates]).order_by("book__code", "position"))


def broken():
    """(what, position, number, problem) of the first broken row; the command must have ended with 1."""
    code, found = proof()
    assert (code, found["ok"]) == (1, False)
    first = found["first_broken"]
    return first["row"], first["position"], first["number"], first["problem"]


def test_a_register_that_has_lived_is_whole(register):
    code, found = proof()
    books = [
        {
            "code": code,
            "certificates": n,
            "events": events,
            "last_hash": Certificate.objects.filter(book__code=code).order_by("-position").first().hash,
            "last_event_hash": RegisterEvent.objects.filter(book__code=code).order_by("-position").first().hash,
        }
        for code, n, events in (("register-certificate", 8, 8 + 7 + 4 + 2 + 3), ("register-diploma", 2, 2))
    ]
    assert (code, found) == (
        0,
        {"ok": True, "certificates": 10, "events": 26, "books": books, "first_broken": None},
    )
    states = [c.state for c in register]
    assert states == ["revoked", "replaced", *["issued"] * 3, "annulled", *["issued"] * 4]


def test_the_command_tells_the_ends_of_the_chains_in_words(register):
    out = StringIO()
    call_command("verify_register", stdout=out)
    first, second, last = out.getvalue().splitlines()
    assert first.startswith(f"register-certificate: 8 giấy (cuối chuỗi {register[7].hash}), 24 sự kiện")
    assert second.startswith(f"register-diploma: 2 giấy (cuối chuỗi {register[9].hash}), 2 sự kiện")
    assert last.startswith("Sổ cấp nguyên vẹn.")


def test_the_command_names_the_broken_row_in_words(register):
    with without_guards():
        forge(f"UPDATE {CERTIFICATES} SET full_name = 'Lò Văn Giả' WHERE id = %s", register[2].pk)
    out, told = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_register", stdout=out, stderr=told, no_color=True)
    assert (ended.value.code, out.getvalue(), told.getvalue()) == (
        1,
        "",
        "SAI LỆCH trong sổ register-certificate, giấy chứng nhận, vị trí 3, số 003/GCN-TTCT: "
        "Dòng này không khớp với mã băm của nó: nội dung đã bị sửa về sau.\n",
    )


def test_reading_costs_the_same_queries_however_long_the_register(register, django_assert_max_num_queries):
    with django_assert_max_num_queries(4 + 5 * 2):  # books, their years, a savepoint; five streams a book
        assert proof()[1]["ok"]


CHANGES = {
    "wording": "wording = jsonb_set(wording, '{rank}', '\"Xuất sắc\"')",
    "name": "full_name = 'Lò Văn Giả'",
    "number": "number = '099/GCN-TTCT'",
    "code": "code = 'AAAABBBBCCCC'",
    "day": "issued_on = '2020-01-01'",
    "end": "expires_on = '2099-01-01'",
    "page": "page = 77",
    "copy": "copy_no = 3",
    "hash": f"hash = '{'a' * 64}'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_certificate_is_found(register, change):
    with without_guards():
        forge(f"UPDATE {CERTIFICATES} SET {change} WHERE id = %s", register[2].pk)
    row, position, _number, problem = broken()
    assert (row, position) == ("certificate", 3)
    assert "không khớp với mã băm" in problem


def test_a_changed_certificate_with_a_hash_of_its_own_breaks_the_link_of_the_next(register):
    book, forged = register[2].book, register[2]
    forged.full_name = "Lò Văn Giả"
    forged.hash = linked(forged.previous_hash, certificate_facts(forged, book.code))
    with without_guards():
        forge(
            f"UPDATE {CERTIFICATES} SET full_name = %s, hash = %s WHERE id = %s",
            forged.full_name, forged.hash, forged.pk,
        )  # fmt: skip
    row, position, number, problem = broken()
    assert (row, position, number) == ("certificate", 4, "004/GCN-TTCT")
    assert "không nối với dòng liền trước" in problem


def without_events(certificate):
    with without_guards(EVENTS):
        forge(f"DELETE FROM {EVENTS} WHERE certificate_id = %s", certificate.pk)


def test_a_certificate_removed_in_the_middle_is_found(register):
    without_events(register[2])
    with without_guards():
        forge(f"DELETE FROM {CERTIFICATES} WHERE id = %s", register[2].pk)
    row, position, _number, problem = broken()
    assert (row, position) == ("certificate", 3)
    assert "đã bị xóa" in problem


def test_a_certificate_removed_at_the_end_is_found_by_the_numbers_that_were_given(register):
    without_events(register[9])
    with without_guards():
        forge(f"DELETE FROM {CERTIFICATES} WHERE id = %s", register[9].pk)
    row, position, _number, problem = broken()
    assert (row, position) == ("number", None)
    assert problem == f"Năm {register[9].year} đã cấp đến số 2, nhưng sổ chỉ có đến số 1."


def test_two_certificates_that_changed_places_are_found(register):
    with without_guards():
        for pk, position in ((register[2].pk, 999), (register[3].pk, 3), (register[2].pk, 4)):
            forge(f"UPDATE {CERTIFICATES} SET position = %s WHERE id = %s", position, pk)
    assert broken()[:3] == ("certificate", 3, "004/GCN-TTCT")


STANDINGS = {
    "state": ("state = 'revoked', ended_on = issued_on, ended_reason = 'x'", "trạng thái"),
    "reason": ("ended_reason = 'Lý do khác'", "lý do"),
    "receiver": ("handed_over_to = 'Người khác'", "người nhận"),
    "day of hand-over": ("handed_over_on = '2020-01-01'", "ngày trao"),
    "day of print": ("printed_on = NULL", "in ngày"),
    "blank": ("blank_serial = 'A 000123'", "phôi"),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_a_changed_standing_is_found_and_its_column_named(register, name):
    change, word = STANDINGS[name]
    at = 0 if name == "reason" else 2
    with without_guards():
        forge(f"UPDATE {CERTIFICATES} SET {change} WHERE id = %s", register[at].pk)
    row, position, number, problem = broken()
    assert (row, position, number) == ("certificate", at + 1, f"00{at + 1}/GCN-TTCT")
    assert word in problem.lower()


def event_of(certificate, kind):
    return certificate.register_events.filter(kind=kind).order_by("position").last()


@pytest.mark.parametrize(
    "change", ['data = \'{"reason": "Khác"}\'', "\"on\" = '2020-01-01'", "kind = 'annulled'", f"hash = '{'b' * 64}'"]
)
def test_a_changed_event_is_found(register, change):
    event = event_of(register[0], "revoked")
    with without_guards(EVENTS):
        forge(f"UPDATE {EVENTS} SET {change} WHERE id = %s", event.pk)
    row, position, number, problem = broken()
    assert (row, position, number) == ("event", event.position, "001/GCN-TTCT")
    assert "không khớp với mã băm" in problem


def test_an_event_moved_to_another_certificate_is_found(register):
    event = event_of(register[0], "revoked")
    with without_guards(EVENTS):
        forge(f"UPDATE {EVENTS} SET certificate_id = %s WHERE id = %s", register[2].pk, event.pk)
    assert broken()[:2] == ("event", event.position)


def test_an_event_moved_to_another_book_is_found(register):
    with without_guards(EVENTS):
        forge(
            f"UPDATE {EVENTS} SET book_id = %s, position = 3 WHERE id = %s",
            register[9].book_id, event_of(register[0], "revoked").pk,
        )  # fmt: skip
    assert broken()[0] == "event"


def test_an_event_removed_in_the_middle_is_found(register):
    event = event_of(register[0], "revoked")
    with without_guards(EVENTS):
        forge(f"DELETE FROM {EVENTS} WHERE id = %s", event.pk)
    assert broken()[:2] == ("event", event.position)


def test_an_event_removed_at_the_end_is_found_by_what_it_had_done(register):
    event = RegisterEvent.objects.filter(book=register[9].book).order_by("position").last()
    with without_guards(EVENTS):
        forge(f"DELETE FROM {EVENTS} WHERE id = %s", event.pk)
    row, position, _number, problem = broken()
    assert (row, position) == ("certificate", event.certificate.position)
    assert "không có sự kiện nào ghi việc tạo trang" in problem


def test_a_revoking_taken_back_by_removing_the_last_event_is_found(register):
    from certificates import actions

    actions.revoke(certificate=register[9], reason="Khai sai", by=register[9].batch.issued_by)
    with without_guards(EVENTS):
        forge(f"DELETE FROM {EVENTS} WHERE id = %s", event_of(register[9], "revoked").pk)
    assert broken()[:2] == ("certificate", 2)


def test_changed_bytes_and_a_missing_file_are_found(register, settings):
    path = settings.FILES_DIR / register[0].batch.file.path
    data = path.read_bytes()
    path.write_bytes(data[:-20] + b"x" * 20)
    row, position, number, problem = broken()
    assert (row, position, number) == ("file", 1, "001/GCN-TTCT")
    assert "bị thay đổi" in problem
    path.unlink()
    assert "Thiếu tệp" in broken()[3]
    path.write_bytes(data)
    assert proof()[0] == 0


def test_another_file_under_the_issue_is_found(register):
    other = register[9].batch.file_id
    with without_guards("certificates_issuebatch"):
        forge("UPDATE certificates_issuebatch SET file_id = %s WHERE id = %s", other, register[0].batch_id)
    row, position, _number, problem = broken()
    assert (row, position) == ("certificate", 1)
    assert "không phải là tệp mà sự kiện tạo trang đã ghi" in problem


def test_a_file_with_other_pages_than_certificates_is_found(register, settings):
    """Row, event and file are forged alike: only the pages tell."""
    from hashlib import sha256

    from certificates.printing import merged

    batch = IssueBatch.objects.get(pk=register[9].batch_id)
    data = merged([((settings.FILES_DIR / batch.file.path).read_bytes(), 0, 1)])
    digest = sha256(data).hexdigest()
    (settings.FILES_DIR / batch.file.path).write_bytes(data)
    forge("UPDATE documents_storedfile SET sha256 = %s WHERE id = %s", digest, batch.file_id)
    with without_guards(EVENTS):
        previous = "0" * 64
        for event in RegisterEvent.objects.filter(book=register[9].book).order_by("position"):
            event.data["sha256"] = digest
            new = linked(previous, event_facts(event, event.certificate.hash, "register-diploma"))
            forge(
                f"UPDATE {EVENTS} SET data = jsonb_set(data, '{{sha256}}', to_jsonb(%s::text)), previous_hash = %s, hash = %s"
                " WHERE id = %s",
                digest, previous, new, event.pk,
            )  # fmt: skip
            previous = new
    row, position, _number, problem = broken()
    assert (row, position) == ("file", 1)
    assert problem == "Tệp đã lưu có 1 trang, nhưng 2 giấy của nó phải có 2 trang."


def test_a_job_that_is_over_without_pages_is_found(register):
    batch = register[9].batch
    for certificate in batch.certificates.all():
        without_events(certificate)
    with without_guards("certificates_issuebatch"):
        forge("UPDATE certificates_issuebatch SET file_id = NULL WHERE id = %s", batch.pk)
    assert broken()[3] == "Việc tạo trang đã xong nhưng giấy này không có trang nào."
    batch.job.state = "queued"
    batch.job.save()
    assert proof()[0] == 0


def test_a_gap_in_the_numbers_is_found_though_the_chain_was_forged_anew(register):
    last = register[9]
    last.register_no = 5
    last.hash = linked(last.previous_hash, certificate_facts(last, last.book.code))
    without_events(last)
    with without_guards():
        forge(f"UPDATE {CERTIFICATES} SET register_no = 5, hash = %s WHERE id = %s", last.hash, last.pk)
    NumberBookYear.objects.filter(book=last.book).update(last_number=5)
    row, position, number, problem = broken()
    assert (row, position, number) == ("number", 2, last.number)
    assert problem == f"Ở đây phải là số 2 của năm {last.year}, không phải số 5."


def test_where_a_certificate_stands_follows_from_its_events():
    day, later = date(2026, 1, 2), date(2026, 2, 3)
    fresh = standing([])
    assert (fresh["state"], fresh["printed_on"], fresh["blank_serial"]) == ("issued", None, "")
    told = [
        ("drawn", day, {"file": 1, "sha256": "…"}),
        ("blank_used", day, {"serial": "A 000001"}),
        ("blank_spoiled", day, {"serial": "A 000001"}),
        ("blank_used", day, {"serial": "A 000002"}),
        ("printed", day, {"again": False}),
        ("printed", later, {"again": True, "reason": "Kẹt giấy"}),
        ("handed_over", day, {"to": "Lò Thị Ánh"}),
        ("hand_over_struck", day, {"reason": "Ghi nhầm"}),
        ("handed_over", later, {"to": "Lò Văn Đức"}),
        ("revoked", later, {"reason": "Khai sai"}),
    ]
    assert standing(told) == {
        "state": "revoked",
        "ended_on": later,
        "ended_reason": "Khai sai",
        "handed_over_on": later,
        "handed_over_to": "Lò Văn Đức",
        "printed_on": later,
        "blank_serial": "A 000002",
    }
    assert timezone.localdate() >= later
