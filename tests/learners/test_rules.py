"""Attendance, final marks, the verdict, and the units a person came from."""

from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from courses.rules import rank_of
from learners import rules

BANDS = {"excellent": 9, "very_good": 8, "good": 7, "average": 5}


@pytest.mark.parametrize(
    ("mark", "rank"),
    [
        ("10", "excellent"),
        ("9", "excellent"),
        ("8.99", "very_good"),
        ("7", "good"),
        ("5", "average"),
        ("4.99", "failed"),
        ("0", "failed"),
    ],
)
def test_rank_is_the_highest_band_whose_floor_is_reached(mark, rank):
    assert rank_of(D(mark), BANDS) == rank


def test_a_programme_without_excellent_gives_very_good_to_the_best():
    assert rank_of(D(10), {k: v for k, v in BANDS.items() if k != "excellent"}) == "very_good"


def test_final_mark_is_the_weighted_mean_half_up_and_waits_for_every_mark():
    assert rules.final_mark([(1, D("7")), (2, D("8.5"))]) == D("8.00")
    assert rules.final_mark([(1, D("7.5")), (1, D("8.01"))]) == D("7.76")
    assert rules.final_mark([(1, D("7")), (1, None)]) is None
    assert rules.final_mark([]) is None


def verdict(attendance, mark, **changes):
    options = {"absence_limit": 20, "unexcused_limit": None, "pass_mark": D(5), "has_assessment": True} | changes
    return [(c.rule, c.passed) for c in rules.checklist(attendance=attendance, mark=mark, **options)]


def test_absence_counts_against_the_periods_held_and_the_limit_itself_passes():
    assert verdict(rules.Attendance(held=25, excused=5), D(8)) == [
        ("attendance_known", True),
        ("absence", True),
        ("mark", True),
    ]
    assert ("absence", False) in verdict(rules.Attendance(held=25, excused=3, unexcused=3), D(8))
    assert ("unexcused_absence", False) in verdict(rules.Attendance(held=25, unexcused=2), D(8), unexcused_limit=5)


def test_without_rolls_or_without_a_mark_nobody_passes():
    assert ("attendance_known", False) in verdict(rules.Attendance(held=0), D(8))
    assert ("mark", False) in verdict(rules.Attendance(held=25), None)
    assert verdict(rules.Attendance(held=25), None, has_assessment=False) == [
        ("attendance_known", True),
        ("absence", True),
    ]


def test_units_that_follow_each_other_are_one_stay_and_days_never_run_backwards():
    def enrolment(unit, first, closed=None, left=None):
        held = SimpleNamespace(closed_on=closed, planned_end=date(2020, 1, 31))
        return SimpleNamespace(unit_name=unit, unit=None, enrolled_on=first, left_on=left, training_class=held)

    found = rules.stays(
        [
            enrolment("xã Sơn A", date(2020, 1, 1)),
            enrolment("xã Sơn A", date(2021, 5, 1), closed=date(2021, 5, 9)),
            enrolment("", date(2021, 6, 1)),
            enrolment("phường Trung Tâm", date(2022, 3, 1), left=date(2022, 3, 2)),
            enrolment("xã Sơn A", date(2023, 3, 1)),
        ]
    )
    assert [(stay.name, stay.first, stay.last) for stay in found] == [
        ("xã Sơn A", date(2020, 1, 1), date(2021, 5, 9)),
        ("phường Trung Tâm", date(2022, 3, 1), date(2022, 3, 2)),
        ("xã Sơn A", date(2023, 3, 1), date(2023, 3, 1)),
    ]
