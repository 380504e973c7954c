"""Filling from the lessons: order kept, holidays skipped, who teaches and why, what is left over and why."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from courses import actions
from courses.models import Session, TeachableLesson
from courses.rules import Candidate, best, busy_at, half_days_between, lay_in_order, shifted
from lecturers.models import BusyPeriod, TeachingNorm
from trainingcenter.organisation import actions as organisation

from ..factories import make_class, make_lecturer
from .test_checks import add

MONDAY = date(2026, 3, 2)


def entered(lecturer, *lessons, since=date(2024, 1, 1)):
    for lesson in lessons:
        TeachableLesson.objects.create(lecturer=lecturer, lesson=lesson, since=since)


def lessons_of(training_class):
    return [place.lesson for place in training_class.version.places.select_related("lesson")]


def proposed(training_class, **chosen):
    proposal = actions.propose_timetable(
        training_class=training_class, **{"until": MONDAY + timedelta(days=30)} | chosen
    )
    return {p.session.lesson: p for p in proposal.sessions if p.session.lesson_id}, proposal.left


@pytest.mark.parametrize(
    ("before", "after", "hours", "expected"),
    [
        ("morning", "morning", "08:00-10:00", "08:00-10:00"),
        ("morning", "afternoon", "08:00-11:30", "14:00-17:00"),
        ("morning", "afternoon", "07:30-11:30", "13:30-17:00"),
        ("afternoon", "morning", "13:30-17:00", "07:30-11:00"),
        ("morning", "evening", "10:30-11:30", "18:30-21:00"),
        ("evening", "morning", "18:30-21:00", "07:30-10:00"),
    ],
)
def test_a_moved_session_keeps_its_place_and_length_within_the_half_day(before, after, hours, expected):
    from datetime import time

    starts, ends = (time.fromisoformat(text) for text in hours.split("-"))
    assert "-".join(f"{clock:%H:%M}" for clock in shifted(before, after, starts, ends)) == expected


def test_half_days_are_given_in_order_without_holidays_and_other_weekdays():
    found = half_days_between(
        MONDAY, MONDAY + timedelta(days=6), weekdays=[0, 1, 5], half_days=["evening", "morning"],
        holidays={MONDAY + timedelta(days=1)},
    )  # fmt: skip
    saturday = MONDAY + timedelta(days=5)
    assert list(found) == [(MONDAY, "morning"), (MONDAY, "evening"), (saturday, "morning"), (saturday, "evening")]


def test_groups_wait_in_order_and_one_that_finds_nothing_is_left_with_its_reasons():
    refusals = {("b", 1): "bận", ("b", 2): "bận"}
    laid = lay_in_order("abc", [0, 1, 2, 3], lambda g, s: (None, refusals[g, s]) if (g, s) in refusals else (g, ""))
    assert (laid.placed, laid.left) == ([("a", 0, "a"), ("b", 3, "b")], [("c", [])])
    never = lay_in_order("ab", [0, 1], lambda g, s: (None, "bận") if g == "a" else (g, ""))
    assert (never.placed, never.left) == ([("b", 0, "b")], [("a", ["bận"])])


def test_the_best_candidate_may_teach_is_free_below_the_norm_and_least_loaded():
    def candidate(pk, **changes):
        return Candidate(**{"lecturer": pk, "name_key": str(pk), "may_teach": True, "free": True, "load": 10} | changes)

    assert best([candidate(1, free=False), candidate(2, may_teach=False)]) is None
    assert best([candidate(1), candidate(2, load=5)]).lecturer == 2
    assert best([candidate(1, load=5), candidate(2, load=30, norm=120)]).lecturer == 2
    assert best([candidate(1, load=50), candidate(2, load=120, norm=120)]).lecturer == 1
    assert best([candidate(2), candidate(1)]).lecturer == 1


@pytest.mark.django_db
def test_busy_at_agrees_with_a_plain_reading():
    from datetime import time

    weekly = BusyPeriod(first_day=MONDAY, weekday=0, starts=time(8), ends=time(9))
    assert busy_at(weekly, MONDAY + timedelta(days=70), time(7), time(8, 1))
    assert not busy_at(weekly, MONDAY + timedelta(days=71), time(7), time(8, 1))
    assert not busy_at(weekly, MONDAY, time(9), time(10))
    assert not busy_at(weekly, MONDAY - timedelta(days=7), time(7), time(10))


@pytest.mark.django_db
def test_each_lesson_gets_who_may_teach_it_and_says_why():
    training_class = make_class(start=MONDAY)
    first, second, third, *_rest = lessons_of(training_class)
    few, many = make_lecturer(full_name="Cầm Minh Tuấn"), make_lecturer(full_name="Bùi Đức Long")
    entered(few, first, second)
    entered(many, first)
    other = make_class("CDYN", start=MONDAY)
    add(other, lecturer=many, day=date(2026, 1, 5), periods=4)
    found, left = proposed(training_class)
    assert left == []
    assert (found[first].session.lecturer, found[first].reasons) == (
        few,
        ["được ghi dạy bài này từ 01/01/2024", "rảnh giờ này", "0 tiết trong năm, ít nhất trong những người rảnh"],
    )
    assert found[second].reasons[2] == "người duy nhất được ghi dạy bài này"
    assert (found[third].session.lecturer, found[third].reasons) == (None, ["chưa ai được ghi dạy bài này"])
    assert Session.objects.filter(training_class=training_class).count() == 0


@pytest.mark.django_db
def test_a_full_time_lecturer_below_the_norm_comes_first():
    training_class = make_class(start=MONDAY)
    lesson = lessons_of(training_class)[0]
    full_time, guest = make_lecturer(full_name="Đinh Công Sơn", kind="full_time"), make_lecturer(full_name="An Bình")
    organisation.give_post(person=full_time.person, kind="full_time_lecturer", valid_from=date(2020, 1, 1))
    TeachingNorm.objects.all().delete()
    TeachingNorm.objects.create(
        post_kind="full_time_lecturer", standard_hours=12, lecture_hours=9, valid_from=date(2010, 1, 1), legal_basis="x"
    )
    entered(full_time, lesson)
    entered(guest, lesson)
    other = make_class("CDYN", start=MONDAY)
    add(other, lecturer=full_time, day=date(2026, 1, 5), periods=10)
    choice = proposed(training_class)[0][lesson]
    assert (choice.session.lecturer, choice.reasons[2]) == (full_time, "đã xếp 10 trên 12 giờ định mức")
    add(other, lecturer=full_time, day=date(2026, 1, 6), periods=2)
    assert proposed(training_class)[0][lesson].session.lecturer == guest


@pytest.mark.django_db
def test_a_lesson_waits_for_its_lecturer_and_its_room_and_order_is_kept():
    training_class = make_class(start=MONDAY)
    first, second, *_rest = lessons_of(training_class)
    lecturer, room = make_lecturer(full_name="Sa Thị Bích Loan"), actions.add_room(name="Hội trường")
    entered(lecturer, first)
    BusyPeriod.objects.create(lecturer=lecturer, first_day=MONDAY, last_day=MONDAY)
    add(make_class("CDYN", start=MONDAY), room=room, day=MONDAY + timedelta(days=1))
    found, left = proposed(training_class, room=room)
    places = [(found[lesson].session.day, found[lesson].session.half_day) for lesson in (first, second)]
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    assert (places, left) == ([(tuesday, "afternoon"), (wednesday, "morning")], [])


@pytest.mark.django_db
def test_what_cannot_be_placed_is_listed_with_the_reason_and_the_rest_is_written():
    training_class = make_class(start=MONDAY)
    first, *others = lessons_of(training_class)
    lecturer = make_lecturer(full_name="Sa Thị Bích Loan")
    entered(lecturer, first)
    BusyPeriod.objects.create(lecturer=lecturer, first_day=MONDAY, last_day=MONDAY + timedelta(days=60))
    proposal = actions.fill_timetable(training_class=training_class, by=None, until=MONDAY + timedelta(days=30))
    assert proposal.left == [(first.title, ["những người dạy được bài này đều không rảnh: Sa Thị Bích Loan"])]
    assert [s.lesson for s in training_class.sessions.all() if s.lesson] == others
    BusyPeriod.objects.all().delete()
    actions.fill_timetable(training_class=training_class, by=None, until=MONDAY + timedelta(days=30))
    assert {s.lesson for s in training_class.sessions.all() if s.lesson} == {first, *others}
    with pytest.raises(ValidationError, match="đã có buổi học"):
        actions.fill_timetable(training_class=training_class, by=None)


@pytest.mark.django_db
def test_too_few_days_leave_the_last_lessons_over():
    training_class = make_class(start=MONDAY, weekdays=[0], half_days=["evening"])
    found, left = proposed(training_class, until=MONDAY + timedelta(days=13))
    days = [(p.session.day, p.session.half_day) for p in found.values()]
    assert days == [(MONDAY, "evening"), (MONDAY + timedelta(days=7), "evening")]
    assert len(left) == 4
    assert left[0][1] == [
        "không còn buổi trống đến ngày 15/03/2026; hãy chọn ngày cuối muộn hơn hoặc thêm buổi trong tuần"
    ]


@pytest.mark.django_db
def test_a_room_is_chosen_by_its_seats_and_two_classes_never_share_it():
    small, large = actions.add_room(name="Phòng nhỏ", seats=30), actions.add_room(name="Phòng lớn", seats=200)
    one = make_class(start=MONDAY, expected_learners=25)
    other = make_class("CDYN", start=MONDAY, expected_learners=25)
    for training_class in (one, other):
        actions.fill_timetable(
            training_class=training_class, by=None, until=MONDAY + timedelta(days=30), choose_room=True
        )
    assert {s.room for s in one.sessions.all()} == {small}
    assert {s.room for s in other.sessions.all()} == {large}
