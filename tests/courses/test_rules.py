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
    ("bands", "pass_mark", "wrong"),
    [
        (BANDS, 5, {}),
        ({"very_good": 8, "good": 7, "average": 5}, 5, {}),
        ({"good": 7}, 7, {}),
        (BANDS, 6, {"average": ("not_at_pass_mark", 6)}),
        (BANDS | {"good": 8}, 5, {"very_good": ("not_above", 8)}),
        (BANDS | {"excellent": "6.5"}, 5, {"excellent": ("not_above", 8)}),
        (BANDS | {"good": 4}, 5, {"good": ("not_above", 5)}),
        ({"good": 7}, 5, {"good": ("not_at_pass_mark", 5)}),
        ({}, 5, {"average": ("not_at_pass_mark", 5)}),
    ],
)
def test_bands_that_contradict_each_other_or_the_pass_mark_are_named_at_their_rank(bands, pass_mark, wrong):
    assert rules.contradictions_of_bands(bands, pass_mark) == wrong


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


def test_half_days_follow_the_chosen_days_and_leave_holidays_out():
    assert rules.half_days_from(
        date(2026, 4, 29), 3, weekdays={2, 3, 4}, half_days=["afternoon", "morning"], holidays={date(2026, 4, 30)}
    ) == [(date(2026, 4, 29), "morning"), (date(2026, 4, 29), "afternoon"), (date(2026, 5, 1), "morning")]
    assert rules.half_days_from(date(2026, 3, 2), 3, weekdays=set(), half_days=["morning"]) == []
    assert rules.half_days_from(date(2026, 3, 2), 3, weekdays={0}, half_days=[]) == []
    assert len(rules.half_days_from(date(2026, 3, 2), 500, weekdays={0}, half_days=["morning"])) == 58


@pytest.mark.parametrize(("lessons", "assessed", "needed"), [(10, True, 11), (10, False, 10), (0, True, 0)])
def test_a_class_takes_a_half_day_a_lesson_and_one_for_test_and_closing(lessons, assessed, needed):
    assert rules.half_days_needed(lessons, assessed) == needed


@pytest.mark.parametrize(
    ("total", "count", "shares"), [(10, 3, [4, 3, 3]), (9, 3, [3, 3, 3]), (2, 3, [1, 1, 0]), (5, 1, [5])]
)
def test_shares_are_even_and_add_up(total, count, shares):
    assert rules.split_evenly(total, count) == shares


def test_topics_stand_after_the_lesson_they_name_in_the_order_they_were_added():
    woven = rules.weave([(1, "A", 5), (2, "B", 5)], [(1, "x", 3), (0, "y", 4), (1, "z", 5), (9, "w", 5)])
    assert [(p.lesson, p.periods, p.place) for p in woven] == [
        ("y", 4, 1), ("A", 5, 2), ("x", 3, 3), ("z", 5, 4), ("B", 5, 5), ("w", 5, 6),
    ]  # fmt: skip
