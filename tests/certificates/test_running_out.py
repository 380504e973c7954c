"""Certificates that run out soon: of this register and of earlier books, unless a newer one stands for the same programme."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from certificates import actions as certificates
from certificates.models import Certificate
from courses.models import ProgrammeVersion
from learners import actions
from learners.models import Enrolment
from trainingcenter.dates import add_months
from trainingcenter.organisation import actions as organisation

from ..factories import make_class, make_learner, make_recognised_class, make_unit, make_user, without_guards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reader(client):
    client.force_login(make_user("registrar"))
    ProgrammeVersion.objects.filter(programme__code="BDNTVD").update(validity_months=60)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def listed(client, **typed):
    response = client.get(reverse("certificates:running_out"), typed)
    assert response.status_code == 200
    return [row.record.learner for row in response.context["table"].rows]


def issued(days, n=1):
    """Certificates of this register that run out in so many days."""
    training_class, registrar, _director = make_recognised_class(n=n)
    certificates.issue_certificates(training_class=training_class, by=registrar)
    with without_guards():
        Certificate.objects.filter(batch__training_class=training_class).update(expires_on=in_days(days))
    return [e.learner for e in training_class.enrolments.order_by("pk")]


def earlier(days, learner=None):
    """An enrolment of earlier years whose certificate, of an earlier book and for sixty months, runs out in so many days."""
    training_class = make_class(start=date(2020, 1, 6))
    enrolment = actions.enrol(learner=learner or make_learner(), training_class=training_class, by=None)
    Enrolment.objects.filter(pk=enrolment.pk).update(
        earlier_certificate_no="12/2021", earlier_certificate_on=add_months(in_days(days), -60), completed=True
    )
    return enrolment.learner


def test_both_registers_are_watched_within_the_months_chosen(client):
    (near,) = issued(30)
    old, far = earlier(100), earlier(300)
    assert set(listed(client)) == {near, old}
    assert listed(client, within="1") == [near]
    assert set(listed(client, within="12")) == {near, old, far}
    assert set(listed(client, within="nonsense")) == {near, old}


def test_those_that_have_run_out_have_a_list_of_their_own(client):
    over, today = earlier(-3), earlier(0)
    assert listed(client) == [today]
    assert listed(client, state="over") == [over]


def test_who_has_a_newer_one_of_the_same_programme_is_left_out(client):
    learner = earlier(30)
    assert listed(client) == [learner]
    training_class, registrar, _director = make_recognised_class(n=0 + 1)
    again = training_class.enrolments.get()
    Enrolment.objects.filter(pk=again.pk).update(learner=learner)
    certificates.issue_certificates(training_class=training_class, by=registrar)
    assert listed(client) == []
    with without_guards():
        Certificate.objects.update(expires_on=None)
    assert listed(client) == []
    certificates.revoke(certificate=Certificate.objects.get(), reason="In sai", by=registrar)
    assert listed(client) == [learner]


def test_who_left_the_class_or_has_one_of_another_programme_changes_nothing(client):
    learner, left = earlier(30), earlier(30)
    actions.withdraw(enrolment=_reopened(left), on=timezone.localdate(), reason="Nhập nhầm", by=None)
    other, registrar, _director = make_recognised_class(n=1, code="DVM")
    Enrolment.objects.filter(training_class=other).update(learner=learner)
    certificates.issue_certificates(training_class=other, by=registrar)
    assert listed(client) == [learner]


def _reopened(learner):
    learner.enrolments.update(completed=None)
    return learner.enrolments.get()


def test_the_list_is_by_unit_with_parts_and_by_name(client):
    ward = make_unit("phường A")
    cell = organisation.create_unit(name="Chi bộ B", kind="party_cell", valid_from=date(2020, 1, 1), parent=ward)
    inside = earlier(40, make_learner(unit=cell, full_name="Lò Thị Bưởi"))
    other = earlier(30, make_learner(unit=make_unit("xã C")))
    assert listed(client) == [inside, other]
    assert listed(client, unit="phường A") == listed(client, q="buoi") == [inside]
    assert listed(client, sort="expires_on") == [other, inside]


def test_the_list_leaves_as_a_workbook(client):
    learner = earlier(30)
    response = client.get(reverse("certificates:running_out"), {"export": "xlsx"})
    titles, row = list(load_workbook(BytesIO(response.content)).active.values)[2:]
    assert (row[0], row[4], row[-1]) == (learner.full_name, "12/2021", 30)
    assert row[6].date() == in_days(30)  # a date of its own, not text: it sorts and filters in Excel


def test_the_list_costs_the_same_for_three_as_for_one(client):
    costs = []
    for _i in range(3):
        earlier(30)
        with CaptureQueriesContext(connection) as captured:
            listed(client)
        costs.append(len(captured))
    assert costs[0] == costs[2]


def test_a_lecturer_does_not_see_it(client):
    client.force_login(make_user("lecturer"))
    assert client.get(reverse("certificates:running_out")).status_code == 403
