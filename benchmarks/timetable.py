"""The timetable of a year (40 classes, 1,200 sessions, 13 lecturers, 6 rooms), and of ten such years.

`queries` and `cpu_ms`: all checks of one session that was just moved. `growth_10x`: the same with ten times the
sessions, over this. `fill_s`: 18 lessons laid into the timetable and written. Processor time of Python and PostgreSQL.
"""

import argparse
import hashlib
from datetime import date, time, timedelta
from statistics import median

import django

django.setup()

import measure  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from courses import actions  # noqa: E402
from courses.actions.sessions import at  # noqa: E402
from courses.checks import problems_of  # noqa: E402
from courses.models import Programme, Session, TeachableLesson  # noqa: E402
from learners.models import Enrolment, Learner  # noqa: E402
from lecturers.models import BusyPeriod  # noqa: E402
from tests.factories import make_class, make_lecturer, make_unit, make_user  # noqa: E402

CLASSES, AT_ONCE, LECTURERS, ROOMS, PER_CLASS, LEARNERS = 40, 5, 13, 6, 30, 60
HALVES = [("morning", time(7, 30), time(11, 30)), ("afternoon", time(13, 30), time(17))]
FIRST_YEAR = 2016
RUNS = 60


def half_days(monday):
    """Thirty half-days: three weeks of working days."""
    days = [monday + timedelta(days=week * 7 + day) for week in range(3) for day in range(5)]
    return [(day, *half) for day in days for half in HALVES]


def add_year(year, people, rooms, learners, clerk):
    """Forty classes of the year, five at a time, each with thirty sessions and sixty learners."""
    first = date(year, 1, 8)
    monday = first + timedelta(days=-first.weekday() % 7)
    for number in range(CLASSES):
        group, lane = divmod(number, AT_ONCE)
        start = monday + timedelta(weeks=3 * group)
        training_class = make_class("CAPUY", by=clerk, start=start, opened=False)
        lesson = training_class.version.lessons.first()
        Session.objects.bulk_create(
            Session(
                training_class=training_class, kind="lecture", lesson=lesson, title=f"Bài {i + 1}", day=day,
                half_day=half, starts_at=at(day, begin), ends_at=at(day, end), periods=5,
                lecturer=people[(lane + i) % LECTURERS], room=rooms[lane],
            )
            for i, (day, half, begin, end) in enumerate(half_days(start))
        )  # fmt: skip
        offset = (year * CLASSES + number) * 50 % (len(learners) - LEARNERS)
        Enrolment.objects.bulk_create(
            Enrolment(learner=learner, training_class=training_class, order=i, enrolled_on=start)
            for i, learner in enumerate(learners[offset : offset + LEARNERS], start=1)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return training_class


def cast():
    """Lecturers with busy times and lessons, rooms, and learners of whom some sit in two classes at once."""
    clerk = make_user("registrar")
    people, rooms = (
        [make_lecturer() for _i in range(LECTURERS)],
        [actions.add_room(name=f"Phòng {i}", seats=100) for i in range(ROOMS)],
    )
    BusyPeriod.objects.bulk_create(
        BusyPeriod(lecturer=person, first_day=date(FIRST_YEAR, 1, 1), last_day=date(2100, 1, 1), weekday=i % 5)
        for i, person in enumerate(people)
    )
    lesson = Programme.objects.get(code="CAPUY").versions.first().lessons.first()
    TeachableLesson.objects.bulk_create(
        TeachableLesson(lecturer=person, lesson=lesson, since=date(2010, 1, 1)) for person in people
    )
    unit = make_unit()
    learners = [Learner(full_name=f"Lò Văn Đức {i}", birth_date=date(1980, 1, 1), unit=unit) for i in range(2200)]
    for learner in learners:
        learner.derive()
    return people, rooms, Learner.objects.bulk_create(learners), clerk


def checked(training_class, clerk):
    """Queries of one check, the median milliseconds of many moved sessions' checks, and what they said."""
    sessions = list(training_class.sessions.order_by("starts_at"))
    said, times = [], []
    for run in range(RUNS):
        session = sessions[run % len(sessions)]
        Session.objects.filter(pk=session.pk).update(
            day=session.day, half_day="evening", starts_at=at(session.day, time(18, 30)), ends_at=at(session.day, time(21))
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            seconds, found = measure.whole_time(lambda pk=session.pk: problems_of({pk}, clerk))
        times.append(seconds * 1000)
        said += [problem.text for problem in found[session.pk]]
        session.save()
    return len(queries) - 2, median(times), said


def filled(people, clerk):
    """Seconds to lay 18 lessons into the half-days and write them."""
    programme = Programme.objects.get(code="SCLLCT")
    version = actions.create_version(
        programme=programme, edition="thử", valid_from=date(2025, 1, 1), bands=actions.DEFAULT_BANDS,
        lessons=[(f"Bài thử số {i}", 5) for i in range(18)],
    )  # fmt: skip
    TeachableLesson.objects.bulk_create(
        TeachableLesson(lecturer=person, lesson=lesson, since=date(2010, 1, 1))
        for i, lesson in enumerate(version.lessons.all())
        for person in people[i % 5 : i % 5 + 6]
    )
    times = []
    for _run in range(3):
        training_class = make_class(version=version, by=clerk, start=date(FIRST_YEAR, 2, 1), opened=False)
        seconds, proposal = measure.whole_time(
            lambda cls=training_class: actions.fill_timetable(
                training_class=cls, by=clerk, until=date(FIRST_YEAR, 12, 1), choose_room=True
            )
        )
        assert not proposal.left, proposal.left
        times.append(seconds)
        training_class.sessions.all().delete()
    return median(times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=10, help="years of the larger timetable")
    years = parser.parse_args().n
    people, rooms, learners, clerk = cast()
    training_class = add_year(FIRST_YEAR, people, rooms, learners, clerk)
    queries, cpu_ms, said = checked(training_class, clerk)
    fill_s = filled(people, clerk)
    for year in range(FIRST_YEAR + 1, FIRST_YEAR + years):
        training_class = add_year(year, people, rooms, learners, clerk)
    _queries, large_ms, said_large = checked(training_class, clerk)
    text = "\n".join(said + said_large)
    measure.report(
        queries=queries,
        cpu_ms=round(cpu_ms, 1),
        growth_10x=round(large_ms / cpu_ms, 2),
        fill_s=round(fill_s, 2),
        rows=Session.objects.count(),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        problems=len(said) + len(said_large),
        ref_ms=measure.reference_ms(),
    )


if __name__ == "__main__":
    main()
