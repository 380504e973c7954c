"""Two people at the same sheets at once."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from certificates import actions
from certificates.models import Blank, BlankLot, BlankMovement, Certificate, RegisterEvent
from certificates.stock import accounts

from ..factories import make_recognised_class, make_user
from ..learners.test_list_races import at_once
from .blanks import PAPERS, issue, make_class_on_blanks, make_lot, make_series, today

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def refusals(results):
    assert all(isinstance(r, ValidationError) for r in results if isinstance(r, Exception)), results
    return [" ".join(r.messages) for r in results if isinstance(r, Exception)]


def check_sheets():
    """Every sheet is in one state, and the used ones are those that the certificates say."""
    assert all(account.adds_up for _series, account, _lots in accounts())
    used = dict(Blank.objects.filter(state="used").values_list("serial", "certificate"))
    assert used == dict(Certificate.objects.exclude(blank_serial="").values_list("blank_serial", "pk"))


def test_two_classes_issued_at_once_with_sheets_for_one_use_none_twice():
    one, clerk, _director = make_class_on_blanks(3)
    other = make_recognised_class(3)[0]
    make_lot(make_series(clerk), 1, 5, by=clerk)
    results = at_once(*(lambda c=c: issue(c, clerk) for c in (one, other)))
    assert len(refusals(results)) == 1
    assert sorted(Certificate.objects.values_list("blank_serial", flat=True)) == ["A 000001", "A 000002", "A 000003"]
    assert RegisterEvent.objects.filter(kind="blank_used").count() == 3
    check_sheets()


def test_two_classes_issued_at_once_with_sheets_just_enough_both_have_theirs():
    one, clerk, _director = make_class_on_blanks(2)
    other = make_recognised_class(2)[0]
    make_lot(make_series(clerk), 1, 4, by=clerk)
    results = at_once(*(lambda c=c: issue(c, clerk) for c in (one, other)))
    assert refusals(results) == []
    assert Blank.objects.filter(state="used").count() == 4
    check_sheets()


def test_a_sheet_given_out_spoiled_and_used_at_once_goes_one_way():
    training_class, clerk, _director = make_class_on_blanks(1)
    series = make_series(clerk)
    make_lot(series, 1, 2, by=clerk)
    sheet = Blank.objects.get(serial="A 000001")
    results = at_once(
        lambda: issue(training_class, clerk),
        lambda: actions.give_out(series=series, count=1, holder="Chị Hoa", on=today(), by=clerk),
        lambda: actions.destroy_blanks(blanks=[sheet], on=today(), by=clerk, **PAPERS),
    )
    refusals(results)
    check_sheets()
    for kind in ("used", "destroyed"):
        assert BlankMovement.objects.filter(kind=kind).count() <= 1


def test_one_sheet_spoiled_twice_at_once_is_spoiled_once():
    training_class, clerk, _director = make_class_on_blanks(1)
    make_lot(make_series(clerk), 1, 5, by=clerk)
    issue(training_class, clerk)
    sheet = Blank.objects.get(state="used")
    results = at_once(*[lambda: actions.spoil_blank(blank=sheet, on=today(), by=clerk, **PAPERS)] * 2)
    assert len(refusals(results)) == 1
    assert (Blank.objects.filter(state="spoiled").count(), Certificate.objects.get().blank_serial) == (1, "A 000002")
    check_sheets()


def test_overlapping_lots_received_at_once_are_one_lot_and_the_other_is_told_of_it():
    clerk = make_user("registrar")
    series = make_series(clerk)

    def receive(first):
        with translation.override("vi"):
            return make_lot(series, first, first + 9, by=clerk)

    results = at_once(*(lambda f=first: receive(f) for first in (1, 5)))
    assert [str(BlankLot.objects.get()) in said for said in refusals(results)] == [True]
    assert Blank.objects.count() == 10


def test_serials_that_read_alike_received_at_once_in_two_series_are_kept_once():
    """No lock is shared: the database catches it, and the person is told of the lot all the same."""
    clerk = make_user("registrar")
    pairs = [
        (make_series(clerk, prefix="A", digits=4), 1200, 1900),
        (make_series(clerk, prefix="A1", digits=3), 200, 900),
    ]
    results = at_once(*(lambda p=pair: make_lot(p[0], p[1], p[2], by=clerk) for pair in pairs))
    assert [str(BlankLot.objects.get()) in said for said in refusals(results)] == [True]
    assert Blank.objects.count() == 701
