"""The verdict of a recognition against an evaluator that knows nothing of it, on random rules, rolls and marks."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.models import RankBand, Session
from learners import actions
from learners.models import Assessment, AttendanceMark, Enrolment, Mark, Roll

from ..factories import make_class, make_enrolments, make_sessions, make_user

LEARNERS, SESSIONS = 4, 5
RANKS = ("average", "good", "very_good", "excellent")


def marks(places=2):
    return st.none() | st.decimals(0, 10, places=places, allow_nan=False)


@dataclass
class Situation:
    rules: dict
    floors: list
    sessions: list  # (periods, held)
    absences: list  # per learner and session: "", excused, unexcused, late
    joined: list  # per learner: with which session they begin
    weights: list
    given: list  # per learner and assessment: (mark, absent, re-test)


@st.composite
def situations(draw):
    floors = sorted(draw(st.lists(st.decimals(0, 10, places=1), min_size=1, max_size=4, unique=True)))
    limit = draw(st.integers(0, 100))
    has_assessment = draw(st.booleans())
    weights = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3)) if has_assessment else []
    kinds = st.sampled_from(["", "", "", "excused", "unexcused", "late"])
    return Situation(
        rules={
            "absence_limit_percent": limit,
            "unexcused_limit_percent": draw(st.none() | st.integers(0, limit)),
            "pass_mark": floors[0],
            "has_assessment": has_assessment,
        },
        floors=floors,
        sessions=draw(
            st.lists(st.tuples(st.integers(1, 10), st.sampled_from([True, True, True, False])),
                     min_size=SESSIONS, max_size=SESSIONS)
        ),
        absences=draw(st.lists(st.lists(kinds, min_size=SESSIONS, max_size=SESSIONS), min_size=LEARNERS, max_size=LEARNERS)),
        joined=draw(st.lists(st.sampled_from([0, 0, 0, 1, 3]), min_size=LEARNERS, max_size=LEARNERS)),
        weights=weights,
        given=draw(
            st.lists(
                st.lists(st.tuples(marks(), st.booleans(), marks()), min_size=len(weights), max_size=len(weights)),
                min_size=LEARNERS, max_size=LEARNERS,
            )
        ),
    )  # fmt: skip


def verdict(situation, learner):
    """(recognised, mark, rank), reckoned from the words of the rules alone, in fractions."""
    held = missed = without_leave = 0
    for place, (periods, took_place) in enumerate(situation.sessions):
        if took_place and place >= situation.joined[learner]:
            kind = situation.absences[learner][place]
            held += periods
            missed += periods if kind in ("excused", "unexcused") else 0
            without_leave += periods if kind == "unexcused" else 0
    allowed, allowed_without_leave = (
        situation.rules["absence_limit_percent"],
        situation.rules["unexcused_limit_percent"],
    )
    passed = held > 0 and Fraction(100 * missed, held or 1) <= allowed
    if allowed_without_leave is not None:
        passed = passed and Fraction(100 * without_leave, held or 1) <= allowed_without_leave
    if not situation.rules["has_assessment"]:
        return passed, None, ""
    mark = weighted(situation, learner)
    passed = passed and mark is not None and mark >= Fraction(situation.rules["pass_mark"])
    if not passed:
        return False, mark, "failed"
    reached = sum(mark >= Fraction(floor) for floor in situation.floors)
    return True, mark, RANKS[reached - 1]


def weighted(situation, learner):
    """The weighted mean to the hundredth, a half rounded up; None while one of the marks is missing."""
    total = Fraction(0)
    for weight, (value, absent, retest) in zip(situation.weights, situation.given[learner], strict=True):
        sat = [Fraction(mark) for mark in (None if absent else value, retest) if mark is not None]
        if not sat:
            return None
        total += weight * max(sat)
    mean = total / sum(situation.weights)
    return Fraction((mean * 100 + Fraction(1, 2)).__floor__(), 100)


def write(situation, training_class, sessions, enrolments, by):
    """The rows as the pages leave them: rolls closed, marks locked, cancelled sessions cancelled."""
    version = training_class.version
    type(version).objects.filter(pk=version.pk).update(**situation.rules)
    version.bands.all().delete()
    RankBand.objects.bulk_create(
        RankBand(version=version, rank=rank, floor=floor) for rank, floor in zip(RANKS, situation.floors, strict=False)
    )
    for session, (periods, held) in zip(sessions, situation.sessions, strict=True):
        state = {"state": "held"} if held else {"state": "cancelled", "cancel_reason": "Mưa lũ"}
        Session.objects.filter(pk=session.pk).update(periods=periods, **state)
    for enrolment, place in zip(enrolments, situation.joined, strict=True):
        Enrolment.objects.filter(pk=enrolment.pk).update(enrolled_on=sessions[place].day)
    rolls = Roll.objects.bulk_create(Roll(session=s, closed_at=timezone.now(), closed_by=by) for s in sessions)
    AttendanceMark.objects.bulk_create(
        AttendanceMark(roll=roll, enrolment=enrolment, kind=kind)
        for enrolment, kinds in zip(enrolments, situation.absences, strict=True)
        for roll, kind in zip(rolls, kinds, strict=True)
        if kind
    )
    assessments = Assessment.objects.bulk_create(
        Assessment(
            training_class=training_class, name=f"Bài {i}", weight=weight, locked_at=timezone.now(), locked_by=by
        )
        for i, weight in enumerate(situation.weights)
    )
    Mark.objects.bulk_create(
        Mark(assessment=a, enrolment=e, value=None if absent else value, absent=absent, retest=retest)
        for e, given in zip(enrolments, situation.given, strict=True)
        for a, (value, absent, retest) in zip(assessments, given, strict=True)
    )
    type(training_class).objects.filter(pk=training_class.pk).update(state="ended", closed_on=sessions[-1].day)


@pytest.mark.django_db
def test_the_verdict_equals_that_of_an_independent_evaluator():
    by = make_user("registrar")
    training_class = make_class("BDNTVD", by=by)
    enrolments = make_enrolments(training_class, LEARNERS)
    sessions = make_sessions(training_class)[:SESSIONS]
    training_class.sessions.exclude(pk__in=[s.pk for s in sessions]).delete()
    for place, session in enumerate(sessions):  # one a day, so that somebody may join between two
        day = training_class.planned_start + timedelta(days=place)
        shift = timedelta(days=(day - session.day).days)
        Session.objects.filter(pk=session.pk).update(
            day=day, starts_at=session.starts_at + shift, ends_at=session.ends_at + shift
        )
        session.day = day

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(situations())
    def holds(situation):
        with transaction.atomic():
            write(situation, training_class, sessions, enrolments, by)
            review = actions.propose_recognition(training_class=training_class, by=by)
            found = {
                line.enrolment_id: (line.passed, None if line.mark is None else Fraction(line.mark), line.rank)
                for line in review.lines.all()
            }
            failing = {line.enrolment_id: not all(c["passed"] for c in line.checklist) for line in review.lines.all()}
            transaction.set_rollback(True)
        expected = {e.pk: verdict(situation, i) for i, e in enumerate(enrolments)}
        assert found == expected
        assert failing == {pk: not passed for pk, (passed, _mark, _rank) in expected.items()}

    holds()
