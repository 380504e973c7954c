"""Eight processes at one register: the numbers have no gap and no double, and both chains hold."""

import os
import random
import signal
import sys
import traceback
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from certificates import actions
from certificates.models import Certificate, RegisterEvent
from certificates.verification import verify
from learners.models import Enrolment, Learner
from trainingcenter.accounts.models import User
from trainingcenter.documents.models import NumberBookYear

from ..factories import make_recognised_class, make_unit

PROCESSES, PART = 8, 16

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

INHERITED = []


def make_crowd(count, **changes):
    """A recognised class of `count` learners; rows beyond the first are copied in bulk."""
    training_class, clerk, _director = make_recognised_class(1, **changes)
    unit = make_unit()
    born = date(1975, 1, 1)
    learners = [
        Learner(full_name=f"Lò Văn Đức {i}", birth_date=born + timedelta(days=i), unit=unit) for i in range(count - 1)
    ]
    for learner in learners:
        learner.derive()
    Learner.objects.bulk_create(learners)
    Enrolment.objects.bulk_create(
        Enrolment(
            learner=learner, training_class=training_class, order=i, unit=unit, unit_name=unit.name,
            enrolled_on=training_class.planned_start, completed=True, rank="good", mark=7,
        )
        for i, learner in enumerate(learners, start=2)
    )  # fmt: skip
    return training_class, clerk


def _forget_inherited():
    """The connections of the parent are not this process's to use: whatever is asked for next is opened anew.

    Closing them before the fork is not enough: after browser tests in the same process the event loop of the browser keeps
    another set of them. They are kept, for letting go of one would end the parent's session.
    """
    for wrapper in connections.all(initialized_only=True):
        INHERITED.append(wrapper.connection)
        wrapper.connection = None


def at_once(work, count):
    """`work(i)` in so many forked processes, each with connections of its own; the exit codes."""
    children = []
    for i in range(count):
        if (child := os.fork()) == 0:
            code = 1
            try:
                _forget_inherited()
                work(i)
                code = 0
            except BaseException:
                traceback.print_exc(file=sys.__stderr__)
            finally:
                connections.close_all()
                os._exit(code)
        children.append(child)
    try:
        return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    except BaseException:
        for child in children:
            os.kill(child, signal.SIGKILL)
        raise


def ending(chance, clerk):
    """Some certificate is handed over, printed, struck out, annulled, revoked or replaced; maybe it is refused."""
    certificate = Certificate.objects.order_by("?").first()
    if certificate is None:
        return
    today = timezone.localdate()
    deeds = [
        lambda: actions.hand_over(certificates=[certificate], to="Lò Thị Ánh", on=today, by=clerk),
        lambda: actions.strike_hand_over(certificate=certificate, reason="Ghi nhầm", by=clerk),
        lambda: actions.annul(certificate=certificate, reason="In hỏng", by=clerk),
        lambda: actions.revoke(certificate=certificate, reason="Khai sai", by=clerk),
        lambda: actions.replace(certificate=certificate, reason="Sai tên", by=clerk, centre_at_fault=True),
    ]
    with suppress(ValidationError):
        chance.choice([deeds[0], *deeds])()


def test_eight_processes_issue_a_thousand_certificates_and_end_some_without_gap_or_double(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.CELERY_BROKER_URL = "memory://"
    year = timezone.localdate().year
    start = date(year - 1, 6, 1)
    classes = [
        make_crowd(250),
        make_crowd(250, code="SCLLCT", start=timezone.localdate() - timedelta(days=60)),
        make_crowd(250, start=start),
        make_crowd(250, code="SCLLCT", start=start),
    ]
    waiting = [
        (training_class, [e.pk for e in actions.awaiting_issue(training_class)], clerk.pk)
        for training_class, clerk in classes
    ]

    def work(process):
        chance = random.Random(process)
        parts = [
            (training_class, ids[i : i + PART], clerk)
            for training_class, ids, clerk in waiting
            for i in range(process * PART, len(ids), PROCESSES * PART)
        ]
        chance.shuffle(parts)
        for training_class, ids, clerk in parts:
            by = User.objects.get(pk=clerk)
            actions.issue_certificates(
                training_class=training_class, by=by, issued_on=training_class.closed_on, chosen=ids
            )
            for _time in range(4):
                ending(chance, by)

    assert at_once(work, PROCESSES) == [0] * PROCESSES
    proof = verify()
    assert (proof.first_broken, proof.ok) == (None, True)
    counted = {}
    for code, in_year, number in Certificate.objects.values_list("book__code", "year", "register_no"):
        counted.setdefault((code, in_year), []).append(number)
    assert {key: sorted(found) == list(range(1, len(found) + 1)) for key, found in counted.items()} == {
        (code, y): True for code in ("register-certificate", "register-diploma") for y in (year - 1, year)
    }
    first_issued = Certificate.objects.filter(replaces=None)
    assert first_issued.count() == 1000
    assert first_issued.values("enrolment").distinct().count() == 1000
    assert Certificate.objects.count() > 1000
    assert RegisterEvent.objects.count() > 60
    given = NumberBookYear.objects.filter(book__code__startswith="register-")
    assert {(y.book.code, y.year): y.last_number for y in given} == {key: len(found) for key, found in counted.items()}
