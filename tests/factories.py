"""Plain factories with real-looking names; each makes what it needs through the application's own actions."""

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

from django.db import connection
from django.utils import timezone

from courses import actions as courses
from courses.models import Programme
from learners import actions as learners
from lecturers.actions import create_lecturer
from reports.catalogue import load_catalogue
from trainingcenter.accounts.actions import create_account
from trainingcenter.accounts.models import User
from trainingcenter.organisation import actions as organisation
from trainingcenter.organisation.models import CentreIdentity, Person

number = count(1)
PASSWORD = "Mat-khau-thu-2026"
NAMES = [
    "Lò Văn Đức",
    "Hoàng Thị Ánh",
    "Nguyễn Thị Hòa",
    "Sùng A Páo",
    "Đèo Thị Kim Oanh",
    "Vàng Anh Hiếu",
    "Cà Thị Thủy",
]


def make_centre():
    """The centre with its director and catalogue, made once a test."""
    load_catalogue()
    if CentreIdentity.objects.exists():
        return CentreIdentity.objects.first()
    director = organisation.create_person(full_name="Nguyễn Thị Thanh Hường", sex="female")
    organisation.give_post(person=director, kind="director", valid_from=date(2020, 1, 1))
    return organisation.name_identity(
        name="Trung tâm Chính trị thị xã Nghĩa Lộ",
        superior="Thị ủy Nghĩa Lộ",
        province="Yên Bái",
        place="Nghĩa Lộ",
        valid_from=date(2020, 1, 1),
        is_demonstration=True,
    )


def make_user(*roles, person=None, **changes):
    """An account with `roles`; a leader is the director."""
    make_centre()
    if "leader" in roles and person is None:
        director = Person.objects.get(full_name="Nguyễn Thị Thanh Hường")
        if user := User.objects.filter(person=director).first():
            return user
        person = director
    return create_account(
        username=f"{roles[0]}{next(number)}", password=PASSWORD, roles=roles, person=person, **changes
    )


def make_lecturer(**changes):
    person = organisation.create_person(
        full_name=changes.pop("full_name", f"Trần Quốc Toản {chr(64 + next(number) % 26 + 1)}")
    )
    return create_lecturer(**{"person": person, "kind": "concurrent", "since": date(2020, 1, 1)} | changes)


def make_class(code="BDNTVD", *, opened=True, start=None, by=None, **changes):
    """A class outside the plan, opened by a signed decision unless `opened` is False."""
    make_centre()
    by = by or make_user("registrar")
    start = start or timezone.localdate() - timedelta(days=30)
    version = Programme.objects.get(code=code).versions.first()
    training_class = courses.plan_class(
        **{
            "version": version,
            "planned_start": start,
            "planned_end": start + timedelta(days=14),
            "by": by,
            "outside_plan_reason": "Theo đề nghị của đơn vị",
        }
        | changes
    )
    if opened:
        courses.open_class(training_class=training_class, signed_on=start - timedelta(days=3), by=make_user("leader"))
    return training_class


def make_learner(**changes):
    """A learner with every field a certificate needs."""
    i = next(number)
    fields = {
        "full_name": NAMES[i % len(NAMES)],
        "birth_date": date(1990, 1, 1) + timedelta(days=i),
        "sex": "male",
        "position": "Bí thư chi bộ",
        "unit": make_unit(),
    }
    return learners.create_learner(by=None, **fields | changes)


def make_unit(name="phường Trung Tâm"):
    from trainingcenter.organisation.models import Unit

    return Unit.objects.filter(name=name).first() or organisation.create_unit(
        name=name, kind="commune", valid_from=date(2020, 1, 1)
    )


def make_enrolments(training_class, n=3, **changes):
    day = training_class.planned_start
    return [
        learners.enrol(learner=make_learner(**changes), training_class=training_class, by=None, on=day)
        for _i in range(n)
    ]


def make_sessions(training_class, **changes):
    """Every lesson of the class, one a half-day from its opening on; returns the sessions."""
    start = changes.get("start", training_class.planned_start)
    chosen = {
        "training_class": training_class,
        "weekdays": range(7),
        "half_days": ["morning", "afternoon"],
        "until": start + timedelta(days=100),
        "by": None,
    }
    return [proposed.session for proposed in courses.fill_timetable(**chosen | changes).sessions]


def end(training_class, by, marks="8"):
    """Close every roll, end the class and give everybody `marks` (or what the mapping says)."""
    from decimal import Decimal

    for session in training_class.sessions.kept():
        learners.save_roll(session=session, marks={}, by=by)
        learners.close_roll(session=session, by=by)
    training_class.refresh_from_db()
    last = max(s.day for s in training_class.sessions.kept())
    courses.end_class(training_class=training_class, closed_on=last, by=by)
    if training_class.version.has_assessment:
        assessment = learners.create_assessment(
            training_class=training_class, name="Bài thu hoạch", kind="final_essay", by=by
        )
        enrolments = training_class.enrolments.active()
        given = {e.pk: (Decimal(marks[e.pk] if isinstance(marks, dict) else marks), None) for e in enrolments}
        learners.save_marks(assessment=assessment, marks=given, by=by)
        learners.lock_marks(assessment=assessment, by=by)
    return training_class


def make_recognised_class(n=3, **changes):
    """A class whose recognition decision is signed; returns (class, registrar, director)."""
    registrar, director = make_user("registrar"), make_user("leader")
    training_class = make_class(by=registrar, **changes)
    make_enrolments(training_class, n)
    make_sessions(training_class)
    end(training_class, registrar)
    review = learners.propose_recognition(training_class=training_class, by=registrar)
    learners.sign_recognition(review=review, signed_on=training_class.closed_on, by=director)
    training_class.refresh_from_db()
    return training_class, registrar, director


def make_plan(year=2026, *, lines=0, signed=False):
    """A plan of `year` with so many lines of 2 classes and 120 learners; `signed` by the director."""
    clerk = make_user("registrar")
    plan = courses.draft_plan(year=year, by=clerk)
    for i in range(lines):
        make_line(plan, audience=f"Đảng viên mới đợt {i + 1}")
    if signed:
        courses.submit_plan(plan=plan, by=clerk)
        courses.sign_plan(plan=plan, by=make_user("leader"), signed_on=date(2026, 1, 5))
        plan.refresh_from_db()
    return plan


def make_line(plan, **changes):
    fields = {
        "programme": Programme.objects.get(code="DVM"),
        "audience": "Đảng viên mới",
        "classes": 2,
        "learners": 120,
        "month_from": 3,
        "month_to": 9,
        "by": plan.paper.drafted_by,
    }
    return courses.add_plan_line(plan=plan, **fields | changes)


def make_scheme(**changes):
    fields = {
        "kind": "scheme",
        "number": "05-ĐA/TU",
        "issued_on": date(2021, 10, 12),
        "issuer": "Tỉnh ủy Yên Bái",
        "title": "Nâng cao chất lượng đào tạo, bồi dưỡng cấp ủy viên, bí thư chi bộ",
        "first_year": 2021,
        "last_year": 2026,
    }
    return courses.add_scheme(by=None, **fields | changes)


@contextmanager
def without_guards(table="certificates_certificate"):
    """Inside, rows of the register can be changed, as only the owner of the tables can do it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER; SET CONSTRAINTS ALL DEFERRED")
