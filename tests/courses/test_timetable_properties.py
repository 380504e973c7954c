"""An independent brute-force checker and the real one agree on random timetables; nothing is ever booked twice."""

import threading
from datetime import date, datetime, time, timedelta
from itertools import combinations
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import actions
from courses.checks import problems_of
from courses.models import Session, TeachableLesson, TrainingClass
from learners import actions as learners
from lecturers.models import BusyPeriod
from trainingcenter.organisation.models import Holiday

from ..factories import make_class, make_learner, make_lecturer
from .test_checks import add

MONDAY = date(2026, 3, 2)
HOURS = [(time(7, 30), time(9)), (time(8), time(11, 30)), (time(9), time(11)), (time(7, 30), time(11, 30))]

placed = st.tuples(
    st.integers(0, 2),  # class
    st.integers(0, 3),  # day
    st.sampled_from(HOURS),
    st.sampled_from([None, 0, 1, 2]),  # lecturer
    st.sampled_from([None, 0, 1]),  # room
    st.integers(1, 8),  # periods
    st.sampled_from([None, 0, 1]),  # lesson
)
busy = st.tuples(
    st.integers(0, 2),
    st.integers(0, 3),
    st.sampled_from([None, 0, 1, 2, 3]),  # last day, or open with a weekday
    st.sampled_from([None, 0, 1, 2, 3]),  # weekday
    st.sampled_from([None, *HOURS]),
)


class World:
    """Three classes, three lecturers, two rooms, two lessons, and learners of whom one sits in the first two classes."""

    def __init__(self):
        self.classes = [make_class(start=MONDAY) for _i in range(3)]
        self.lecturers = [make_lecturer() for _i in range(3)]
        self.rooms = [actions.add_room(name=f"Phòng {i}", seats=i + 1) for i in range(2)]
        self.lessons = [place.lesson for place in self.classes[0].version.places.select_related("lesson")[:2]]
        self.both = make_learner()
        self.members = [[self.both, make_learner()], [self.both], [make_learner()]]
        for training_class, members in zip(self.classes, self.members, strict=True):
            for learner in members:
                learners.enrol(learner=learner, training_class=training_class, by=None, on=MONDAY)

    def clear(self):
        for model in (Session, BusyPeriod, TeachableLesson, Holiday):
            model.objects.all().delete()


def overlap(one, other):
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def expected(session, sessions, world):
    """Kinds of warning of `session`, found the long way round."""
    found = []
    others = [other for other in sessions if other is not session and overlap(other, session)]
    found += ["class_clash" for other in others if other.training_class_id == session.training_class_id]
    index = {training_class.pk: i for i, training_class in enumerate(world.classes)}
    mine = set(world.members[index[session.training_class_id]])
    found += [
        "learner_clash"
        for other in others
        if other.training_class_id != session.training_class_id
        and mine & set(world.members[index[other.training_class_id]])
    ]
    if Holiday.objects.filter(day=session.day).exists():
        found.append("holiday")
    day = [s for s in sessions if (s.training_class_id, s.day) == (session.training_class_id, session.day)]
    if sum(s.periods for s in day) > 10:
        found.append("day_periods")
    if session.room and len(mine) > session.room.seats:
        found.append("room_seats")
    if session.lecturer:
        found += ["lecturer_busy" for row in session.lecturer.busy_periods.all() if is_busy(row, session)]
        entries = TeachableLesson.objects.filter(lecturer=session.lecturer)
        if session.lesson and entries and session.lesson not in [entry.lesson for entry in entries]:
            found.append("not_qualified")
    return sorted(found)


def is_busy(row, session):
    day = row.first_day
    while day <= (row.last_day or session.day):
        if day == session.day and row.weekday in (None, day.weekday()):
            whole = (datetime.min.time(), datetime.max.time())
            starts, ends = (row.starts, row.ends) if row.starts else whole
            own = [timezone.localtime(moment).time() for moment in (session.starts_at, session.ends_at)]
            return starts < own[1] and own[0] < ends
        day += timedelta(days=1)
    return False


@pytest.fixture
def world(db):
    return World()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plan=st.lists(placed, min_size=1, max_size=8), times=st.lists(busy, max_size=3),
    holiday=st.sampled_from([None, 0, 1]), entered=st.sets(st.tuples(st.integers(0, 2), st.integers(0, 1)), max_size=3),
)  # fmt: skip
def test_the_checks_agree_with_a_brute_force_reading_of_random_timetables(world, plan, times, holiday, entered):
    world.clear()
    for lecturer, first, last, weekday, hours in times:
        open_end = last is None
        if open_end and weekday is None:
            continue
        BusyPeriod.objects.create(
            lecturer=world.lecturers[lecturer],
            first_day=MONDAY + timedelta(days=first),
            last_day=None if open_end else MONDAY + timedelta(days=max(first, last)),
            weekday=weekday,
            starts=hours and hours[0],
            ends=hours and hours[1],
        )
    if holiday is not None:
        Holiday.objects.create(day=MONDAY + timedelta(days=holiday), name="Giỗ Tổ")
    for lecturer, lesson in entered:
        TeachableLesson.objects.create(
            lecturer=world.lecturers[lecturer], lesson=world.lessons[lesson], since=date(2020, 1, 1)
        )
    sessions = []
    for training_class, day, (starts, ends), lecturer, room, periods, lesson in plan:
        fields = {
            "day": MONDAY + timedelta(days=day),
            "starts": starts,
            "ends": ends,
            "lecturer": None if lecturer is None else world.lecturers[lecturer],
            "room": None if room is None else world.rooms[room],
            "periods": periods,
            "lesson": None if lesson is None else world.lessons[lesson],
        }
        taken = [
            s
            for s in sessions
            if s.day == fields["day"]
            and timezone.localtime(s.starts_at).time() < ends
            and starts < timezone.localtime(s.ends_at).time()
            and ((s.room and s.room == fields["room"]) or (s.lecturer and s.lecturer == fields["lecturer"]))
        ]
        try:
            sessions.append(add(world.classes[training_class], **fields))
        except ValidationError:
            assert taken
        else:
            assert not taken
    told = problems_of({session.pk for session in sessions}, None)
    for session in sessions:
        kinds = sorted(problem.kind for problem in told[session.pk] if problem.kind)
        assert kinds == expected(session, sessions, world), session


moves = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(0, 5), st.integers(0, 2), st.sampled_from(["morning", "afternoon"])),
        st.tuples(st.just("swap"), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("assign"), st.integers(0, 5), st.integers(0, 2), st.integers(0, 1)),
        st.tuples(st.just("cancel"), st.integers(0, 5)),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=moves)
def test_no_sequence_of_deeds_books_a_room_or_a_lecturer_twice(world, moves):
    world.clear()
    sessions = [add(world.classes[i % 3], day=MONDAY + timedelta(days=i % 3), starts=time(8 + i // 3), ends=time(9 + i // 3)) for i in range(6)]  # fmt: skip
    for what, index, *rest in moves:
        session = sessions[index]
        try:
            if what == "move":
                actions.move_session(session=session, day=MONDAY + timedelta(days=rest[0]), half_day=rest[1], by=None)
            elif what == "swap":
                actions.swap_sessions(one=session, other=sessions[rest[0]], by=None)
            elif what == "assign":
                lecturer, room = world.lecturers[rest[0]], world.rooms[rest[1]]
                actions.edit_session(session=session, by=None, lecturer=lecturer, room=room)
            else:
                actions.cancel_session(session=session, reason="Mưa bão", by=None)
        except ValidationError:
            pass
        session.refresh_from_db()
    kept = list(Session.objects.kept())
    for one, other in combinations(kept, 2):
        if overlap(one, other):
            assert not (one.room_id and one.room_id == other.room_id)
            assert not (one.lecturer_id and one.lecturer_id == other.lecturer_id)


def at_once(*deeds):
    """Run the deeds at the same time on connections of their own; returns what was refused."""
    refused, start = [], threading.Barrier(len(deeds))

    def run(deed):
        try:
            start.wait()
            deed()
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_people_who_move_two_sessions_to_one_room_and_hour_are_not_both_right():
    room = actions.add_room(name="Hội trường")
    one, other = (add(make_class(start=MONDAY), room=room, day=MONDAY + timedelta(days=i)) for i in range(2))
    wednesday = MONDAY + timedelta(days=2)
    refused = at_once(
        lambda: actions.move_session(session=one, day=wednesday, half_day="morning", by=None),
        lambda: actions.move_session(session=other, day=wednesday, half_day="morning", by=None),
    )
    assert [Session.objects.filter(day=wednesday).count(), len(refused)] == [1, 1]
    assert "Hội trường" in refused[0].messages[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_people_who_publish_at_once_make_one_release():
    training_class = make_class(start=MONDAY)
    add(training_class)
    publish = lambda: actions.publish_timetable(training_class=training_class, by=None)  # noqa: E731
    assert len(at_once(publish, publish)) == 1
    assert [release.number for release in training_class.releases.all()] == [1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_people_who_swap_the_same_pair_swap_it_twice_and_lose_nothing():
    room, training_class = actions.add_room(name="Hội trường"), make_class(start=MONDAY)
    one = add(training_class, room=room)
    other = add(training_class, room=room, day=MONDAY + timedelta(days=1))
    swap = lambda a, b: lambda: actions.swap_sessions(one=a, other=b, by=None)  # noqa: E731
    assert at_once(swap(one, other), swap(other, one)) == []
    assert [s.day for s in Session.objects.order_by("pk")] == [MONDAY, MONDAY + timedelta(days=1)]


def one_after_the_other(first, second):
    """`first` is done but not yet written when `second` begins; returns what was refused."""
    begun = threading.Event()

    def slowly():
        with transaction.atomic():
            first()
            begun.set()
            sleep(0.5)

    def later():
        begun.wait(timeout=5)
        second()

    return at_once(slowly, later)


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_session_changed_while_somebody_else_makes_it_joint_stays_joint():
    lead, follower = add(make_class(start=MONDAY)), add(make_class(start=MONDAY), day=MONDAY + timedelta(days=1))
    refused = one_after_the_other(
        lambda: actions.edit_session(session=follower, lead=lead, by=None),
        lambda: actions.edit_session(session=Session.objects.get(pk=follower.pk), title="Thảo luận", by=None),
    )
    follower.refresh_from_db()
    assert (refused, follower.lead, follower.title, follower.day) == ([], lead, "Thảo luận", MONDAY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_session_added_while_somebody_else_cancels_the_class_is_refused():
    training_class = make_class(start=MONDAY)
    add(training_class)
    mine = TrainingClass.objects.get(pk=training_class.pk)
    refused = one_after_the_other(
        lambda: actions.cancel_class(training_class=training_class, reason="Ít học viên", by=None),
        lambda: add(mine, day=MONDAY + timedelta(days=1)),
    )
    assert (len(refused), training_class.sessions.kept().count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_people_who_move_the_same_two_sessions_in_turn_do_not_wait_for_each_other():
    one, other = (add(make_class(start=MONDAY), day=MONDAY + timedelta(days=i)) for i in range(2))
    move = lambda session, days: actions.move_session(  # noqa: E731
        session=session, day=MONDAY + timedelta(days=days), half_day="morning", by=None
    )

    def both(first, second, days):
        with transaction.atomic():
            move(first, days)
            sleep(0.3)
            move(second, days + 1)

    assert at_once(lambda: both(one, other, 7), lambda: both(other, one, 7)) == []
    one.refresh_from_db()
    other.refresh_from_db()
    assert sorted([one.day, other.day]) == [MONDAY + timedelta(days=7), MONDAY + timedelta(days=8)]
