"""Sheets that end otherwise than on a certificate: spoiled, destroyed."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from certificates import actions
from certificates.models import Blank, BlankMovement, Certificate, RegisterEvent
from certificates.rules import Account
from certificates.verification import verify

from ..factories import make_user
from .blanks import (
    PAPERS,
    counts,
    issue,
    make_class_on_blanks,
    make_lot,
    make_overprint,
    make_series,
    photo,
    refused,
    states,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user("registrar")


# -- spoiled


def test_a_spoiled_sheet_is_told_and_the_certificate_keeps_its_number_on_the_next():
    training_class, clerk, _director = make_class_on_blanks(2)
    make_lot(make_series(clerk), by=clerk)
    certificate = issue(training_class, clerk)[0]
    sheet = Blank.objects.get(serial="A 000001")
    movement = actions.spoil_blank(blank=sheet, on=today(), by=clerk, file=("anh.jpg", photo()), **PAPERS)
    again = Certificate.objects.get(pk=certificate.pk)
    sheet.refresh_from_db()
    assert (again.number, again.blank_serial, again.state) == (certificate.number, "A 000003", "issued")
    assert (sheet.state, sheet.certificate) == ("spoiled", certificate)
    assert (movement.minutes, movement.reason) == (PAPERS["minutes"], PAPERS["reason"])
    assert movement.file.content_type == "image/jpeg"
    told = certificate.register_events.filter(kind__startswith="blank").order_by("position")
    assert [(e.kind, e.data["serial"]) for e in told] == [
        ("blank_used", "A 000001"),
        ("blank_spoiled", "A 000001"),
        ("blank_used", "A 000003"),
    ]
    assert "đã ở trạng thái" in refused(actions.spoil_blank, blank=sheet, on=today(), by=clerk, **PAPERS)


def test_an_unused_sheet_is_only_spoiled(clerk):
    make_lot(make_series(clerk), by=clerk)
    actions.spoil_blank(blank=Blank.objects.get(serial="A 000002"), on=today(), by=clerk, **PAPERS)
    assert Counter(states().values()) == {"stock": 4, "spoiled": 1}
    assert RegisterEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minutes": " "}, "biên bản"),
        ({"reason": ""}, "lý do"),
        ({"on": today() + timedelta(days=1)}, "tương lai"),
        ({"on": today() - timedelta(days=1000)}, "Sổ đã ghi"),
        ({"file": ("anh.heic", b"0000ftypheic")}, "HEIC"),
        ({"file": ("anh.jpg", b"")}, "Tệp rỗng"),
    ],
)
def test_a_sheet_is_not_spoiled_without_papers_or_on_a_wrong_day(clerk, changes, words):
    make_lot(make_series(clerk), by=clerk)
    asked = {"blank": Blank.objects.first(), "on": today(), "by": clerk} | PAPERS | changes
    assert words in refused(actions.spoil_blank, **asked)
    assert set(states().values()) == {"stock"}


def test_the_database_asks_for_minutes_and_reason_too(clerk):
    with pytest.raises(IntegrityError), transaction.atomic():
        BlankMovement.objects.create(kind="spoiled", on=today(), by=clerk, minutes="05-BB")


def test_a_certificate_handed_over_or_not_valid_is_not_printed_again():
    training_class, clerk, director = make_class_on_blanks(2)
    make_lot(make_series(clerk), by=clerk)
    first, second = issue(training_class, clerk)
    actions.hand_over(certificates=[first], on=today(), by=clerk)
    actions.revoke(certificate=second, reason="Khai sai", by=director)
    sheets = Blank.objects.in_bulk(["A 000001", "A 000002"], field_name="serial")
    for serial, words in (("A 000001", "đã trao"), ("A 000002", "không còn hiệu lực")):
        assert words in refused(actions.spoil_blank, blank=sheets[serial], on=today(), by=clerk, **PAPERS)
    assert list(states().values())[:2] == ["used", "used"]


def test_the_sheet_of_an_annulled_certificate_is_spoiled_and_destroyed_without_a_next_one(client):
    training_class, clerk, _director = make_class_on_blanks(1)
    make_lot(make_series(clerk), 1, 3, by=clerk)
    (certificate,) = issue(training_class, clerk)
    actions.annul(certificate=certificate, reason="Sai họ tên", by=clerk)
    sheet = Blank.objects.get(state="used")
    client.force_login(clerk)
    assert reverse("certificates:blank_spoil", args=[sheet.pk]) in client.get(sheet.get_absolute_url()).content.decode()
    actions.spoil_blank(blank=sheet, on=today(), by=clerk, **PAPERS)
    assert states() == {"A 000001": "spoiled", "A 000002": "stock", "A 000003": "stock"}
    actions.destroy_blanks(blanks=[sheet], on=today(), by=clerk, **PAPERS)
    assert states()["A 000001"] == "destroyed"
    assert verify().first_broken is None


def test_the_last_sheet_spoiled_is_replaced_when_a_lot_has_come():
    training_class, clerk, _director = make_class_on_blanks(1)
    series = make_series(clerk)
    make_lot(series, 1, 1, by=clerk)
    certificate = issue(training_class, clerk)[0]
    spoil = {"blank": Blank.objects.get(), "on": today(), "by": clerk} | PAPERS
    assert "chỉ còn 0" in refused(actions.spoil_blank, **spoil)
    assert states() == {"A 000001": "used"}
    actions.spoil_blank(**spoil, replace=False)
    assert Certificate.objects.get().blank_serial == ""
    assert "A 000001" in refused(actions.hand_over, certificates=[certificate], on=today(), by=clerk)
    next_sheet = {"certificate": certificate, "on": today(), "by": clerk}
    assert "chỉ còn 0" in refused(actions.give_next_sheet, **next_sheet)
    make_lot(series, 2, 3, by=clerk)
    assert str(actions.give_next_sheet(**next_sheet)) == "A 000002"
    assert "A 000002" in refused(actions.give_next_sheet, **next_sheet)
    actions.hand_over(certificates=[certificate], on=today(), by=clerk)


def test_a_certificate_without_blank_gets_none_and_one_that_ended_gets_no_other():
    training_class, clerk, _director = make_class_on_blanks(1)
    make_lot(make_series(clerk), by=clerk)
    certificate = issue(training_class, clerk)[0]
    sheet = Blank.objects.get(state="used")
    actions.spoil_blank(blank=sheet, on=today(), by=clerk, replace=False, **PAPERS)
    actions.annul(certificate=certificate, reason="Sai họ tên", by=clerk)
    ask = {"on": today(), "by": clerk}
    assert "không còn hiệu lực" in refused(actions.give_next_sheet, certificate=certificate, **ask)
    actions.make_layout(
        name="Thường", kind="certificate", design=make_overprint(name="Y").design | {"overprint": False}
    )
    plain = issue(training_class, clerk, layout=type(certificate.batch.layout).objects.get(name="Thường"))[0]
    assert "không in trên phôi" in refused(actions.give_next_sheet, certificate=plain, **ask)


# -- destroyed


def test_spoiled_and_left_over_sheets_are_destroyed_others_refused():
    training_class, clerk, _director = make_class_on_blanks(1)
    series = make_series(clerk)
    make_lot(series, 1, 6, by=clerk)
    issue(training_class, clerk)
    sheets = Blank.objects.in_bulk(field_name="serial")
    actions.spoil_blank(blank=sheets["A 000001"], on=today(), by=clerk, **PAPERS)
    actions.give_out(series=series, first=6, last=6, holder="Chị Hoa", on=today(), by=clerk)

    def destroy(*serials, **changes):
        asked = {"blanks": [sheets[s] for s in serials], "on": today(), "by": clerk} | PAPERS | changes
        return actions.destroy_blanks(**asked)

    for serial, words in (("A 000002", "đã dùng"), ("A 000006", "đã giao")):
        assert f"{serial} " in (said := refused(destroy, *[], blanks=[sheets["A 000001"], sheets[serial]]))
        assert words in said
    assert "Đánh dấu" in refused(destroy)
    assert "biên bản" in refused(destroy, minutes="", blanks=[sheets["A 000003"]])
    assert "tương lai" in refused(destroy, on=today() + timedelta(days=1), blanks=[sheets["A 000003"]])
    movement = destroy("A 000001", "A 000003", file=("bb.jpg", photo()))
    assert (movement.blanks.count(), movement.file.name) == (2, "bb.jpg")
    assert "đã tiêu hủy" in refused(destroy, blanks=[sheets["A 000003"]])
    assert counts(series) == Account(received=6, stock=2, given=1, used=1, destroyed=2)
    assert counts(series).adds_up
