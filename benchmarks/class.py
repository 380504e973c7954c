"""A class of 60 and one of 300 learners with 17 sessions: class page, roll, mark grid, recognition file, and a roll saved."""

import argparse
import json
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import django

django.setup()

import measure  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from pages import FLOOR, add_learners, clerk  # noqa: E402

from courses import actions as courses  # noqa: E402
from courses.models import HalfDay  # noqa: E402
from learners import actions  # noqa: E402
from learners.models import AttendanceMark, Enrolment, Learner  # noqa: E402
from tests.factories import make_class, make_sessions, make_unit  # noqa: E402

SMALL, LARGE, SESSIONS = 60, 300, 17


def class_of(n, first):
    """A class of `n` learners with 17 sessions, all but the last with a closed roll, and a mark for everybody."""
    by, start = clerk(), timezone.localdate() - timedelta(days=30)
    training_class = make_class("DVM", by=by, start=start)
    Enrolment.objects.bulk_create(
        Enrolment(learner=learner, training_class=training_class, order=i, enrolled_on=start)
        for i, learner in enumerate(Learner.objects.order_by("pk")[first : first + n], start=1)
    )
    make_sessions(training_class)
    for extra in range(SESSIONS - training_class.sessions.count()):
        day = start + timedelta(days=12 + extra // 2)
        half_day = (HalfDay.MORNING, HalfDay.AFTERNOON)[extra % 2]
        courses.add_session(
            training_class=training_class, kind="discussion", title=f"Thảo luận {extra + 1}", day=day, half_day=half_day,
            periods=5, by=by,
        )  # fmt: skip
    enrolments = list(training_class.enrolments.order_by("order"))
    sessions = list(training_class.sessions.order_by("day", "starts_at", "pk"))
    for i, session in enumerate(sessions):
        marks = {e.pk: ("excused", "unexcused", "late")[e.order % 3] for e in enrolments if (e.order + i) % 11 == 0}
        actions.save_roll(session=session, marks=marks, by=by)
        if session is not sessions[-1]:
            actions.close_roll(session=session, by=by)
    assessment = actions.create_assessment(
        training_class=training_class, name="Bài thu hoạch", kind="final_essay", by=by
    )
    given = {e.pk: (Decimal(4 + e.order % 7), None) for e in enrolments}
    actions.save_marks(assessment=assessment, marks=given, by=by)
    return training_class, sessions[-1], enrolments


def addresses(training_class, session):
    return {
        "class": reverse("courses:class", args=[training_class.pk]),
        "roll": reverse("learners:roll", args=[session.pk]),
        "marks": reverse("learners:marks", args=[training_class.pk]),
        "recognition": reverse("learners:recognition", args=[training_class.pk]),
    }


def measured(client, address):
    """(queries beyond the floor, milliseconds of processor of this process and its back-end: the median of five)."""
    client.get(address)
    times = []
    for _run in range(5):
        reset_queries()
        seconds, response = measure.whole_time(lambda: client.get(address))
        queries = len(connection.queries) - 1  # whole_time asks once for its back-end
        times.append(seconds * 1000)
    assert response.status_code == 200, address
    return queries - FLOOR, round(sorted(times)[2], 1)


def saving(session, enrolments):
    """Queries of one roll saved, every fifth learner absent."""
    marks = {e.pk: "excused" for e in enrolments if e.order % 5 == 0}
    reset_queries()
    actions.save_roll(session=session, marks=marks, by=clerk())
    count = sum(query["sql"] not in ("BEGIN", "COMMIT") for query in connection.queries)
    assert AttendanceMark.objects.filter(roll__session=session).count() == len(marks)
    return count


@override_settings(DEBUG=True, ALLOWED_HOSTS=["testserver"])
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=LARGE, help="learners of the large class")
    n = parser.parse_args().n
    client = Client()
    add_learners(SMALL + n, make_unit("xã Sơn A"))
    client.force_login(clerk())
    found, saved = {}, {}
    for size, first in ((SMALL, 0), (n, SMALL)):
        training_class, session, enrolments = class_of(size, first)
        found[size] = {name: measured(client, at) for name, at in addresses(training_class, session).items()}
        saved[size] = saving(session, enrolments)
    people = list(training_class.enrolments.order_by("order").values_list("learner__full_name", flat=True))
    measure.report(
        queries={name: figures[0] for name, figures in found[n].items()} | {"save_roll": saved[n]},
        queries_60={name: figures[0] for name, figures in found[SMALL].items()} | {"save_roll": saved[SMALL]},
        cpu_ms={name: figures[1] for name, figures in found[n].items()},
        growth_300_60={name: round(figures[1] / found[SMALL][name][1], 2) for name, figures in found[n].items()},
        rows=len(people),
        sha256=sha256(json.dumps(people, ensure_ascii=False).encode()).hexdigest(),
        ref_ms=measure.reference_ms(),
    )


if __name__ == "__main__":
    main()
