"""Ranks and half-days: plain values."""

from datetime import date, time
from decimal import Decimal

import pytest

from courses import rules

BANDS = {"excellent": 9, "very_good": 8, "good": 7, "average": 5}


@pytest.mark.parametrize(
    ("mark", "rank"),
    [
        ("9", "excellent"),
        ("8.99", "very_good"),
        ("8", "very_good"),
        ("7", "good"),
        ("5", "average"),
        ("4.99", "failed"),
    ],
)
def test_rank_of_a_mark_is_the_highest_band_it_reaches(mark, rank):
    assert rules.rank_of(Decimal(mark), BANDS) == rank


def test_rank_without_mark_is_none_and_without_the_best_band_is_the_next():
    assert rules.rank_of(None, BANDS) == ""
    assert rules.rank_of(Decimal("9.5"), {"very_good": 8, "good": 7, "average": 5}) == "very_good"


@pytest.mark.parametrize(
    ("bands", "pass_mark", "right"),
    [
        (BANDS, 5, True),
        ({"very_good": 8, "good": 7, "average": 5}, 5, True),
        (BANDS, 6, False),
        (BANDS | {"good": 8}, 5, False),
        (BANDS | {"excellent": "6.5"}, 5, False),
        ({}, 5, False),
    ],
)
def test_bands_rise_with_the_rank_and_begin_at_the_pass_mark(bands, pass_mark, right):
    assert rules.bands_in_order(bands, pass_mark) is right


def test_ceremonies_take_their_time_of_a_half_day_and_the_rest_is_shared():
    assert rules.share_half_day("morning", ["lecture"]) == [(time(7, 30), time(11, 30))]
    assert rules.share_half_day("morning", ["opening", "lecture"]) == [
        (time(7, 30), time(8)),
        (time(8), time(11, 30)),
    ]
    assert rules.share_half_day("afternoon", ["test", "closing"]) == [
        (time(13, 30), time(16)),
        (time(16), time(17)),
    ]


def test_an_hour_lies_in_one_half_day_only_but_where_they_touch():
    assert rules.lies_in("morning", time(8)) is True
    assert rules.lies_in("afternoon", time(8)) is False
    assert rules.lies_in("evening", time(18)) is True


def test_first_monday_is_the_day_itself_or_the_next():
    assert rules.first_monday_from(date(2026, 3, 2)) == date(2026, 3, 2)
    assert rules.first_monday_from(date(2026, 3, 3)) == date(2026, 3, 9)
