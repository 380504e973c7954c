"""Blanks: series, lots received, given out and taken back, used at issue, counted."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from certificates import actions, rules
from certificates.models import Blank, BlankLot, BlankMovement, BlankSeries, Certificate, IssueBatch, RegisterEvent
from certificates.rules import Account, Turnover
from certificates.stock import short_series, turnovers
from trainingcenter.documents.actions import read_file

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


# -- series


def test_a_series_writes_its_serials_with_prefix_and_digits(clerk):
    series = make_series(clerk)
    assert (str(series), series.serial(123)) == ("Phôi giấy chứng nhận A", "A 000123")


def test_a_series_with_a_known_prefix_without_credential_or_with_odd_digits_is_refused(clerk):
    make_series(clerk)
    assert "ký hiệu" in refused(
        actions.make_series, name="B", kind="diploma", prefix="A ", digits=6, warn_below=0, by=clerk
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        BlankSeries.objects.create(name="B", kind="diploma", prefix="A ")
    for wrong in ({"kind": "none"}, {"digits": 0}, {"digits": 10}, {"name": ""}, {"warn_below": -1}):
        fields = {"name": "B", "kind": "diploma", "prefix": "B", "digits": 6, "warn_below": 0, "by": clerk} | wrong
        assert refused(actions.make_series, **fields)
    assert BlankSeries.objects.count() == 1


def test_a_series_changes_but_not_how_its_sheets_are_numbered_once_some_are_received(clerk):
    series = actions.edit_series(series=make_series(clerk), by=clerk, prefix="B ", warn_below=9)
    make_lot(series, by=clerk)
    assert "loại phôi khác" in refused(actions.edit_series, series=series, by=clerk, prefix="C ")
    actions.edit_series(series=series, by=clerk, name="Phôi mới", prefix="B ")
    series.refresh_from_db()
    assert (series.name, series.prefix, series.warn_below) == ("Phôi mới", "B ", 9)


# -- received


def test_a_lot_puts_every_sheet_into_stock_with_its_movement_and_paper(clerk):
    series = make_series(clerk)
    lot = make_lot(series, 8, 11, by=clerk, file=("phieu.jpg", photo(comment=b"21.6,104.5")))
    assert states() == {"A 000008": "stock", "A 000009": "stock", "A 000010": "stock", "A 000011": "stock"}
    movement = BlankMovement.objects.get()
    assert (movement.kind, movement.on, movement.by, movement.blanks.count()) == ("received", lot.received_on, clerk, 4)
    assert b"104.5" not in read_file(lot.file)
    assert counts(series) == Account(received=4, stock=4)


def test_serials_of_another_lot_are_refused_with_its_name_and_by_the_database(clerk):
    series = make_series(clerk)
    lot = make_lot(series, 10, 20, by=clerk)
    for first, last in ((20, 25), (1, 10), (12, 13), (1, 99), (10, 20)):
        assert "A 000010 – A 000020" in refused(make_lot, series=series, first=first, last=last, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        BlankLot.objects.create(series=series, first=15, last=30, received_on=today(), supplier="X", received_by=clerk)
    make_lot(series, 21, 25, by=clerk)
    assert Blank.objects.filter(lot=lot).count() == 11
    assert BlankLot.objects.count() == 2


def test_serials_that_read_alike_in_another_series_are_refused_with_the_name_of_its_lot(clerk):
    make_lot(make_series(clerk, prefix="A", digits=4), 1234, 1240, by=clerk)
    other = make_series(clerk, prefix="A1", digits=3)
    assert "A1234 – A1240" in refused(make_lot, series=other, first=200, last=300, by=clerk)
    make_lot(other, 300, 302, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Blank.objects.create(lot=BlankLot.objects.first(), number=999, serial="A1234")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first": 9, "last": 8}, "nhỏ hơn số hiệu đầu"),
        ({"first": 0, "last": 999_999}, "1.000.000 tờ"),
        ({"first": 999_999, "last": 1_000_000}, "6 chữ số"),
        ({"days_ago": -1}, "tương lai"),
        ({"supplier": " "}, "để trắng"),
        ({"file": ("x.jpg", b"no picture")}, "PDF"),
    ],
)
def test_a_wrong_lot_is_refused_and_nothing_is_written(clerk, changes, words):
    assert words in refused(make_lot, series=make_series(clerk), by=clerk, **changes)
    assert (BlankLot.objects.count(), Blank.objects.count(), BlankMovement.objects.count()) == (0, 0, 0)


def test_the_database_refuses_a_lot_that_ends_before_it_starts(clerk):
    with pytest.raises(IntegrityError), transaction.atomic():
        BlankLot.objects.create(
            series=make_series(clerk), first=9, last=8, received_on=today(), supplier="X", received_by=clerk
        )


def test_twenty_thousand_sheets_are_received_at_once_and_one_more_is_refused(clerk, django_assert_max_num_queries):
    series = make_series(clerk)
    assert "20.001 tờ" in refused(make_lot, series=series, first=1, last=20_001, by=clerk)
    with django_assert_max_num_queries(40):
        make_lot(series, 1, 20_000, by=clerk)
    assert counts(series) == Account(received=20_000, stock=20_000)


# -- given out and taken back


def test_sheets_are_given_out_by_number_or_by_serials_and_taken_back(clerk):
    series = make_series(clerk)
    make_lot(series, 1, 6, by=clerk)
    first = actions.give_out(series=series, count=2, holder="Chị Hoa, phòng Giáo vụ", on=today(), by=clerk)
    assert [str(b) for b in first.blanks.all()] == ["A 000001", "A 000002"]
    actions.give_out(series=series, first=4, last=5, holder="Anh Páo", on=today(), by=clerk)
    assert Counter(states().values()) == {"given": 4, "stock": 2}
    back = actions.take_back(series=series, first=5, last=5, on=today(), by=clerk)
    assert (back.kind, [str(b) for b in back.blanks.all()]) == ("returned", ["A 000005"])
    actions.take_back(series=series, on=today(), by=clerk)
    assert set(states().values()) == {"stock"}
    assert "Không có tờ nào" in refused(actions.take_back, series=series, on=today(), by=clerk)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"count": 6}, "5 tờ"),
        ({"count": 0}, "ít nhất một tờ"),
        ({"count": None}, "số tờ hoặc"),
        ({"count": 1, "first": 1, "last": 2}, "số tờ hoặc"),
        ({"count": None, "first": 1}, "số hiệu đầu và số hiệu cuối"),
        ({"count": None, "first": 4, "last": 7}, "A 000006 chưa từng"),
        ({"count": None, "first": 3, "last": 2}, "nhỏ hơn số hiệu đầu"),
        ({"holder": "  "}, "ai nhận"),
        ({"on": today() + timedelta(days=1)}, "tương lai"),
        ({"on": today() - timedelta(days=201)}, "Sổ đã ghi"),
    ],
)
def test_sheets_are_not_given_out_wrongly(clerk, changes, words):
    series = make_series(clerk)
    make_lot(series, 1, 5, by=clerk)
    asked = {"series": series, "count": 1, "holder": "Chị Hoa", "on": today(), "by": clerk} | changes
    assert words in refused(actions.give_out, **asked)
    assert set(states().values()) == {"stock"}


def test_what_is_given_out_is_not_given_out_again_nor_taken_back_twice(clerk):
    series = make_series(clerk)
    make_lot(series, 1, 3, by=clerk)
    whole = {"series": series, "first": 1, "last": 3, "on": today(), "by": clerk}
    actions.give_out(**whole, holder="Chị Hoa")
    assert "A 000001" in refused(actions.give_out, **whole, holder="Chị Hoa")
    actions.take_back(**whole)
    assert "A 000001" in refused(actions.take_back, **whole)


# -- used


def test_issuing_takes_what_was_given_out_first_then_the_stock_of_the_oldest_lot(clerk):
    training_class, clerk, _director = make_class_on_blanks(3)
    series = make_series(clerk)
    make_lot(series, 1, 2, by=clerk, days_ago=50)
    make_lot(series, 11, 14, by=clerk, days_ago=100)
    make_lot(make_series(clerk, kind="diploma", prefix="B"), 1, 9, by=clerk)
    actions.give_out(series=series, first=2, last=2, holder="Chị Hoa", on=today(), by=clerk)
    certificates = issue(training_class, clerk)
    assert [c.blank_serial for c in certificates] == ["A 000002", "A 000011", "A 000012"]
    assert [b.certificate for b in Blank.objects.filter(state="used").order_by("number")] == certificates
    events = RegisterEvent.objects.filter(kind="blank_used").order_by("position")
    assert [e.data for e in events] == [{"serial": c.blank_serial} for c in certificates]
    movement = BlankMovement.objects.get(kind="used")
    assert (movement.on, movement.blanks.count()) == (today(), 3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Blank.objects.filter(serial="A 000001").update(state="used", certificate=certificates[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Blank.objects.filter(serial="A 000001").update(state="used")
    with pytest.raises(IntegrityError), transaction.atomic():
        Blank.objects.filter(serial="A 000001").update(certificate=certificates[0])


def test_of_two_lots_of_one_day_the_one_written_down_first_is_used_first():
    training_class, clerk, _director = make_class_on_blanks(3)
    series = make_series(clerk)
    make_lot(series, 8, 9, by=clerk)
    make_lot(series, 1, 2, by=clerk)
    assert [c.blank_serial for c in issue(training_class, clerk)] == ["A 000008", "A 000009", "A 000001"]


def test_too_few_sheets_are_told_before_anything_is_written():
    training_class, clerk, _director = make_class_on_blanks(3)
    make_lot(make_series(clerk), 1, 2, by=clerk)
    assert "Cần 3 tờ phôi, chỉ còn 2" in refused(issue, training_class=training_class, clerk=clerk)
    assert (Certificate.objects.count(), IssueBatch.objects.count()) == (0, 0)
    assert set(states().values()) == {"stock"}
    make_lot(BlankSeries.objects.get(), 3, 3, by=clerk)
    assert issue(training_class, clerk)[0].register_no == 1


def test_a_layout_without_blank_takes_none():
    training_class, clerk, _director = make_class_on_blanks(1)
    actions.make_layout(
        name="Trên phôi", kind="certificate", design={**make_overprint(name="Khác").design, "overprint": False}
    )
    make_lot(make_series(clerk), by=clerk)
    assert issue(training_class, clerk)[0].blank_serial == ""


def test_what_becomes_of_the_certificate_leaves_its_sheet_as_it_is():
    training_class, clerk, _director = make_class_on_blanks(2)
    make_lot(make_series(clerk), by=clerk)
    first, second = issue(training_class, clerk)
    actions.annul(certificate=first, reason="Sai họ tên", by=clerk)
    new = actions.replace(certificate=second, reason="Hỏng", centre_at_fault=True, by=clerk).certificates.get()
    assert new.blank_serial == "A 000003"
    assert list(Blank.objects.filter(state="used").order_by("number").values_list("certificate", flat=True)) == [
        first.pk,
        second.pk,
        new.pk,
    ]


# -- read


def test_the_turnover_of_a_period_carries_over_and_keeps_spoiled_sheets_apart():
    training_class, clerk, _director = make_class_on_blanks(2)
    series, empty = make_series(clerk), make_series(clerk, name="Trống", prefix="Z")
    make_lot(series, 1, 10, by=clerk, days_ago=400)
    sheets = Blank.objects.in_bulk(field_name="serial")
    early, day = today() - timedelta(days=300), today() - timedelta(days=1)
    actions.spoil_blank(blank=sheets["A 000010"], on=early, by=clerk, **PAPERS)
    actions.destroy_blanks(blanks=[sheets["A 000009"]], on=early, by=clerk, **PAPERS)
    make_lot(series, 11, 12, by=clerk, days_ago=2)
    actions.destroy_blanks(blanks=[sheets["A 000010"], sheets["A 000008"]], on=day, by=clerk, **PAPERS)
    issue(training_class, clerk)
    actions.spoil_blank(blank=sheets["A 000001"], on=today(), by=clerk, **PAPERS)
    found = dict(turnovers(day, today()))
    assert found[series] == Turnover(
        opening=10, used=3, destroyed=1, spoiled_after_use=1, spoiled_destroyed=1, spoiled_kept=1
    )
    assert (found[series].closing, found[empty]) == (6, Turnover())
    whole = dict(turnovers(today() - timedelta(days=999), today()))[series]
    assert whole == Turnover(
        received=12, used=3, spoiled=1, destroyed=2, spoiled_after_use=1, spoiled_destroyed=1, spoiled_kept=1
    )
    assert whole.closing == counts(series).left == 6
    assert dict(turnovers(early, early))[series] == Turnover(opening=10, spoiled=1, destroyed=1, spoiled_kept=1)


def test_series_of_which_too_few_are_left_are_found(clerk):
    series = make_series(clerk, warn_below=4)
    make_series(clerk, prefix="Q", warn_below=0)
    make_lot(series, 1, 4, by=clerk)
    assert list(short_series()) == []
    actions.spoil_blank(blank=Blank.objects.first(), on=today(), by=clerk, **PAPERS)
    assert [(found, found.left) for found in short_series()] == [(series, 3)]


def test_counts_are_added_and_checked():
    whole = Account(5, 1, 1, 1, 1, 1) + Account(1, stock=1)
    assert (whole, whole.left, whole.adds_up) == (Account(6, 2, 1, 1, 1, 1), 3, True)
    assert not Account(received=2, stock=1).adds_up
    with pytest.raises(ValidationError):
        rules.check_range(1, 20_001, 6)
    rules.check_range(0, 999, 3)
