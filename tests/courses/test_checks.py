"""What stands in the way of a session: told with the other party and the hours, weighed by policy, kept with a reason."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import actions
from courses.checks import grouped, open_problems, problems_of
from courses.models import KeptWarning, Session, TeachableLesson, TimetablePolicy
from learners import actions as learners
from lecturers.models import BusyPeriod
from trainingcenter.organisation import actions as organisation

from ..factories import make_class, make_enrolments, make_learner, make_lecturer, make_user

MONDAY = date(2026, 3, 2)


def add(training_class, **changes):
    fields = {"title": "Thảo luận", "kind": "discussion", "day": MONDAY, "half_day": "morning", "periods": 5}
    return actions.add_session(training_class=training_class, by=None, **fields | changes)


def problems(session):
    return problems_of({session.pk}, None)[session.pk]


def told(session):
    return [(problem.kind, problem.level, problem.text) for problem in problems(session)]


def policy(**levels):
    row, _made = TimetablePolicy.objects.get_or_create(pk=1)
    for name, level in levels.items():
        setattr(row, name, level)
    row.save()


@pytest.mark.django_db
def test_a_session_without_any_clash_has_no_problem():
    assert told(add(make_class(start=MONDAY))) == []


@pytest.mark.django_db
def test_a_public_holiday_is_told_by_its_name():
    session = add(make_class(start=MONDAY))
    organisation.add_holiday(day=MONDAY, name="Giỗ Tổ")
    assert told(session) == [("holiday", "warn", "ngày nghỉ lễ: Giỗ Tổ, 02/03/2026")]


@pytest.mark.django_db
def test_a_session_outside_the_days_of_its_class_is_told_as_a_note():
    training_class = make_class(start=MONDAY)
    assert told(add(training_class, day=training_class.planned_end)) == []
    note = problems(add(training_class, day=MONDAY.replace(year=2025)))[0]
    assert (note.level, note.is_open) == ("note", False)
    assert note.text.startswith("ngoài thời gian của lớp: 02/03/2026 – ")
    assert note.url == training_class.get_absolute_url()


@pytest.mark.django_db
def test_busy_times_are_told_when_they_meet_the_hours():
    lecturer = make_lecturer(full_name="Sa Thị Bích Loan")
    session = add(make_class(start=MONDAY), lecturer=lecturer, starts=time(8), ends=time(10))

    def busy(**fields):
        BusyPeriod.objects.all().delete()
        BusyPeriod.objects.create(lecturer=lecturer, **{"first_day": MONDAY, "last_day": MONDAY} | fields)
        return [text for kind, _level, text in told(session) if kind == "lecturer_busy"]

    assert busy(reason="Họp Thường vụ") == ["Sa Thị Bích Loan bận ngày 02/03/2026, cả ngày (Họp Thường vụ)"]
    assert busy(starts=time(9), ends=time(11)) == ["Sa Thị Bích Loan bận ngày 02/03/2026, 09:00–11:00"]
    assert busy(starts=time(10), ends=time(11)) == []
    assert busy(first_day=MONDAY - timedelta(days=3), last_day=MONDAY + timedelta(days=1)) != []
    assert busy(first_day=MONDAY + timedelta(days=1), last_day=MONDAY + timedelta(days=1)) == []
    assert busy(first_day=date(2026, 1, 5), last_day=None, weekday=0) != []
    assert busy(first_day=date(2026, 1, 5), last_day=None, weekday=1) == []
    assert busy(first_day=date(2026, 1, 5), last_day=date(2026, 2, 27), weekday=0) == []


@pytest.mark.django_db
def test_a_lecturer_is_told_only_when_entered_for_other_lessons():
    training_class, lecturer = make_class(start=MONDAY), make_lecturer(full_name="Sa Thị Bích Loan")
    one, other = (place.lesson for place in training_class.version.places.select_related("lesson")[:2])
    session = add(training_class, lecturer=lecturer, lesson=one)
    assert told(session) == [("", "note", "chưa có giáo án được duyệt")]
    entry = TeachableLesson.objects.create(lecturer=lecturer, lesson=other, since=date(2020, 1, 1))
    assert told(session)[0] == ("not_qualified", "warn", "Sa Thị Bích Loan chưa được ghi dạy bài này")
    TeachableLesson.objects.create(lecturer=lecturer, lesson=one, since=MONDAY)
    assert [kind for kind, *_rest in told(session)] == [""]
    TeachableLesson.objects.exclude(pk=entry.pk).update(since=MONDAY + timedelta(days=1))
    assert [kind for kind, *_rest in told(session)] == ["not_qualified", ""]


@pytest.mark.django_db
def test_periods_of_the_class_in_a_day_are_counted_without_cancelled_sessions():
    training_class = make_class(start=MONDAY)
    first = add(training_class, periods=5)
    second = add(training_class, half_day="afternoon", periods=6)
    text = "lớp có 11 tiết ngày 02/03/2026, trung tâm cho phép 10"
    assert [told(s) for s in (first, second)] == [[("day_periods", "warn", text)]] * 2
    policy(day_periods="warn")
    TimetablePolicy.objects.update(most_periods_a_day=11)
    assert told(first) == []
    TimetablePolicy.objects.update(most_periods_a_day=10)
    actions.cancel_session(session=second, reason="Mưa bão", by=None)
    assert told(first) == []


@pytest.mark.django_db
def test_a_room_counts_learners_of_all_classes_of_a_joint_session_or_those_expected():
    room = actions.add_room(name="Phòng số 1", seats=3)
    one, other = make_class(start=MONDAY, expected_learners=4), make_class(start=MONDAY)
    session = add(one, room=room)
    assert told(session) == [("room_seats", "warn", "Phòng số 1 có 3 chỗ cho 4 học viên")]
    make_enrolments(one, 2)
    assert told(session) == []
    make_enrolments(other, 3)
    follower = add(other, lead=session)
    assert told(session) == [("room_seats", "warn", "Phòng số 1 có 3 chỗ cho 5 học viên")]
    assert told(follower) == []


@pytest.mark.django_db
def test_a_class_in_two_sessions_at_once_is_told_on_both():
    training_class = make_class(start=MONDAY)
    first = add(training_class, title="Thảo luận tổ 1")
    second = add(training_class, title="Thảo luận tổ 2", starts=time(9), ends=time(10), periods=2)
    third = add(training_class, title="Sau đó", half_day="afternoon", periods=2)
    assert [told(s) for s in (first, second, third)] == [
        [("class_clash", "warn", "lớp còn có “Thảo luận tổ 2” cùng giờ")],
        [("class_clash", "warn", "lớp còn có “Thảo luận tổ 1” cùng giờ")],
        [],
    ]


@pytest.mark.django_db
def test_learners_in_two_classes_are_counted_for_each_other_session():
    one, other = make_class(start=MONDAY), make_class(start=MONDAY)
    both = [make_learner(), make_learner()]
    for training_class in (one, other):
        for learner in both:
            learners.enrol(learner=learner, training_class=training_class, by=None, on=MONDAY)
    make_enrolments(one, 1)
    session = add(one)
    assert told(session) == []
    clashing = add(other, starts=time(9), ends=time(10), periods=2)
    add(other, starts=time(11), ends=time(11, 30), title="Cũng trùng", periods=1)
    add(other, half_day="afternoon", title="Không trùng", periods=1)
    lines = [f"2 học viên cũng học lớp {other.code} lúc {hours}" for hours in ("09:00–10:00", "11:00–11:30")]
    assert told(session) == [("learner_clash", "warn", line) for line in lines]
    assert [kind for kind, *_rest in told(clashing)] == ["learner_clash"]
    enrolment = other.enrolments.get(learner=both[0])
    learners.withdraw(enrolment=enrolment, on=MONDAY, reason="Chuyển công tác", by=None)
    assert told(session)[0][2].startswith("1 học viên cũng học lớp")


@pytest.mark.django_db
def test_policy_refuses_warns_or_leaves_alone_and_refused_changes_are_not_written():
    lecturer, training_class = make_lecturer(), make_class(start=MONDAY)
    BusyPeriod.objects.create(lecturer=lecturer, first_day=MONDAY, last_day=MONDAY)
    session = add(training_class, day=MONDAY + timedelta(days=1), lecturer=lecturer)
    policy(lecturer_busy="block")
    with pytest.raises(ValidationError, match="bận"):
        actions.move_session(session=session, day=MONDAY, half_day="morning", by=None)
    with pytest.raises(ValidationError, match="bận"):
        add(training_class, lecturer=lecturer)
    assert list(Session.objects.values_list("day", flat=True)) == [MONDAY + timedelta(days=1)]
    policy(lecturer_busy="off")
    actions.move_session(session=session, day=MONDAY, half_day="morning", by=None)
    assert told(session) == []


@pytest.mark.django_db
def test_a_warning_is_kept_with_reason_person_and_time_for_exactly_that_clash():
    clerk, lecturer = make_user("registrar"), make_lecturer()
    BusyPeriod.objects.create(lecturer=lecturer, first_day=MONDAY, last_day=MONDAY + timedelta(days=5))
    session = add(make_class(start=MONDAY), lecturer=lecturer)
    [problem] = open_problems({0: problems(session)})
    chosen = {(session.pk, problem.key)}
    with pytest.raises(ValidationError) as refused:
        actions.keep_warnings(chosen=chosen, reason=" ", by=clerk)
    assert list(refused.value.message_dict) == ["reason"]
    assert actions.keep_warnings(chosen=chosen, reason="Đã báo trước", by=clerk) == 1
    kept = KeptWarning.objects.get()
    assert (kept.reason, kept.kept_by, kept.kind, kept.text) == ("Đã báo trước", clerk, "lecturer_busy", problem.text)
    [now] = problems(session)
    assert (now.level, now.reason, now.is_open) == ("kept", "Đã báo trước", False)
    with pytest.raises(ValidationError):
        actions.keep_warnings(chosen=chosen, reason="Lần nữa", by=clerk)
    actions.move_session(session=session, day=MONDAY + timedelta(days=1), half_day="morning", by=clerk)
    assert [p.level for p in problems(session)] == ["warn"]
    policy(lecturer_busy="block")
    with pytest.raises(ValidationError):
        actions.keep_warnings(chosen={(session.pk, problems(session)[0].key)}, reason="Vẫn giữ", by=clerk)


@pytest.mark.django_db
def test_all_checks_of_a_session_cost_five_queries_for_one_and_for_many():
    training_class, lecturer = make_class(start=MONDAY), make_lecturer()
    organisation.add_holiday(day=MONDAY, name="Giỗ Tổ")
    sessions = [add(training_class, lecturer=lecturer)]
    sessions += [add(training_class, day=MONDAY + timedelta(days=i), lecturer=lecturer) for i in (1, 2, 3)]
    for ids in ({sessions[0].pk}, {s.pk for s in sessions}):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            problems_of(ids, None)
        assert len(queries) <= 5


@pytest.mark.django_db
def test_one_reason_keeps_what_several_sessions_are_told_by_the_same_key():
    clerk, training_class = make_user("registrar"), make_class(start=MONDAY)
    organisation.add_holiday(day=MONDAY, name="Giỗ Tổ")
    first = add(training_class, periods=2)
    second = add(training_class, half_day="afternoon", periods=2)
    other = add(make_class("CDYN", start=MONDAY), periods=2)
    found = problems_of({first.pk, second.pk}, clerk)
    [(problem, count)] = grouped(open_problems(found))
    assert (problem.key, count) == (f"holiday:{MONDAY}", 2)
    assert actions.keep_warnings(chosen={(first.pk, problem.key)}, reason="Đã thống nhất", by=clerk) == 1
    levels = [problems(session)[0].level for session in (first, second, other)]
    assert levels == ["kept", "kept", "warn"]


@pytest.mark.django_db
def test_lessons_out_of_order_and_sessions_after_the_closing_are_only_told():
    training_class = make_class(start=MONDAY)
    one, two = (place.lesson for place in training_class.version.places.select_related("lesson")[:2])
    second = add(training_class, lesson=two, title="", kind="lecture", periods=2)
    first = add(training_class, lesson=one, title="", kind="lecture", half_day="afternoon", periods=2)
    assert [text for _kind, _level, text in told(second) if "bài" in text] == []
    assert ("", "note", "bài 1 xếp sau bài 2") in told(first)
    add(
        training_class,
        kind="closing",
        title="Bế giảng",
        half_day="morning",
        starts=time(11),
        ends=time(11, 30),
        periods=0,
    )
    assert ("", "note", "xếp sau bế giảng") in told(first)
