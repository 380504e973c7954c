"""The norm of a year by posts and days, hours by month, repeated weekdays."""

from datetime import date
from decimal import Decimal

import pytest

from lecturers.rules import HoursTable, Norm, PostHeld, YearNorm, holds_weekday, hours_table, norm_of_year

OLD = date(2010, 1, 1)
DIRECTOR = Norm("director", 40, 30, OLD)
DEPUTY = Norm("deputy_director", 60, 40, OLD)
FULL_TIME = Norm("full_time_lecturer", 120, 90, OLD)
DUTY = Norm("academic_duty", 90, 45, OLD, confirmed=False)
NORMS = [DIRECTOR, DEPUTY, FULL_TIME, DUTY]
NOBODY = YearNorm(Decimal("0.0"), Decimal("0.0"), ())


def parts(found):
    return [
        (part.norm.post_kind, part.first, part.last, part.days, part.standard, part.lectures) for part in found.parts
    ]


def test_a_whole_year_in_one_post_is_its_norm():
    found = norm_of_year(2026, [PostHeld("full_time_lecturer", OLD)], NORMS)
    assert (found.standard, found.lectures, found.confirmed) == (Decimal("120.0"), Decimal("90.0"), True)
    assert parts(found) == [
        ("full_time_lecturer", date(2026, 1, 1), date(2026, 12, 31), 365, Decimal("120.0"), Decimal("90.0"))
    ]


def test_two_posts_in_one_year_count_by_their_days():
    posts = [
        PostHeld("full_time_lecturer", OLD, date(2026, 6, 30)),
        PostHeld("deputy_director", date(2026, 7, 1)),
    ]
    found = norm_of_year(2026, posts, NORMS)
    assert parts(found) == [
        ("full_time_lecturer", date(2026, 1, 1), date(2026, 6, 30), 181, Decimal("59.5"), Decimal("44.6")),
        ("deputy_director", date(2026, 7, 1), date(2026, 12, 31), 184, Decimal("30.2"), Decimal("20.2")),
    ]
    # 120·181/365 + 60·184/365 = 89.753…; 90·181/365 + 40·184/365 = 64.794…: from the exact shares, not from 59.5 + 30.2
    assert (found.standard, found.lectures) == (Decimal("89.8"), Decimal("64.8"))


def test_of_several_posts_at_one_time_the_lower_norm_counts():
    posts = [PostHeld("full_time_lecturer", OLD), PostHeld("academic_duty", date(2026, 4, 1), date(2026, 4, 30))]
    found = norm_of_year(2026, posts, NORMS)
    assert [(kind, days) for kind, _first, _last, days, *_hours in parts(found)] == [
        ("full_time_lecturer", 90),
        ("academic_duty", 30),
        ("full_time_lecturer", 245),
    ]
    assert found.confirmed is False


def test_a_later_norm_counts_from_its_day_and_a_leap_year_has_366_days():
    later = Norm("director", 20, 10, date(2028, 7, 1))
    found = norm_of_year(2028, [PostHeld("director", OLD)], [*NORMS, later])
    assert [(part.norm, part.days) for part in found.parts] == [(DIRECTOR, 182), (later, 184)]
    assert found.standard == Decimal("29.9")


@pytest.mark.parametrize(
    "posts",
    [
        [],
        [PostHeld("office", OLD)],
        [PostHeld("director", OLD, date(2025, 12, 31))],
        [PostHeld("director", date(2027, 1, 1))],
    ],
)
def test_without_a_post_that_has_a_norm_there_is_none(posts):
    assert norm_of_year(2026, posts, NORMS) == NOBODY


def test_hours_stand_by_month_and_kind_with_sums():
    found = hours_table({(3, "lecture"): 10, (3, "discussion"): 5, (1, "lecture"): 5}, order=("lecture", "discussion"))
    assert found == HoursTable(
        kinds=("lecture", "discussion"), rows=((1, (5, 0), 5), (3, (10, 5), 15)), totals=(15, 5), total=20
    )
    assert (found.of("lecture"), found.of("test")) == (15, 0)
    assert hours_table({}) == HoursTable(kinds=(), rows=(), totals=(), total=0)


@pytest.mark.parametrize(
    ("last", "weekday", "holds"),
    [(None, 6, True), (date(2026, 11, 27), 4, True), (date(2026, 11, 27), 5, False), (date(2026, 12, 1), 0, True)],
)
def test_a_weekday_occurs_in_a_run_of_days_or_not(last, weekday, holds):
    assert holds_weekday(date(2026, 11, 25), last, weekday) is holds
