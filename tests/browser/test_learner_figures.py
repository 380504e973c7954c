"""Learners counted and due: the pages wide and on a phone, ticks of groups, people called into a class."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import actions as courses
from courses.models import ProgrammeVersion, TrainingClass
from learners.models import Learner, TargetGroup
from trainingcenter.accounts.models import User
from trainingcenter.dates import add_months

from .test_plan_pages import WIDE, walk

pytestmark = pytest.mark.browser


@pytest.fixture
def due(demo):
    """Three people due in a month, and a class that takes them."""
    day = add_months(timezone.localdate() + timedelta(days=30), -12)
    people = list(Learner.objects.filter(enrolments__training_class__state="recognised").distinct()[:3])
    Learner.objects.update(admission_date=None)
    Learner.objects.filter(pk__in=[p.pk for p in people]).update(admission_date=day, full_membership_date=None)
    for person in people:
        person.enrolments.filter(training_class__programme__code="DVM").update(completed=False)
    start = timezone.localdate() + timedelta(days=14)
    return people, courses.plan_class(
        version=ProgrammeVersion.objects.filter(programme__code="DVM").first(),
        planned_start=start,
        planned_end=start + timedelta(days=5),
        outside_plan_reason="Theo đề nghị của các đơn vị",
        by=User.objects.get(username="giaovu"),
    )


def test_pages_of_figures_are_accessible_and_fit_a_phone(due, live, sign_in, shot):
    running = TrainingClass.objects.get(state="running")
    year = f"?tu={running.year}-01-01&den={running.year}-12-31"
    problems = walk(
        sign_in("giaovu", **WIDE), live, shot,
        {
            "learners-due": "/hoc-vien/den-han/",
            "learners-unit": f"/hoc-vien/theo-don-vi/{year}",
            "learners-unit-then": f"/hoc-vien/theo-don-vi/{year}&theo=khi-hoc",
            "learners-group": f"/hoc-vien/thong-ke/{year}",
            "learners-rows": f"/hoc-vien/so-lieu/{year}&figure=women",
            "learners-rows-persons": f"/hoc-vien/so-lieu/nguoi/{year}&figure=persons",
            "learners-rows-classes": f"/hoc-vien/so-lieu/lop/{year}&figure=classes",
            "groups": "/hoc-vien/nhom-doi-tuong/",
            "group": f"/hoc-vien/nhom-doi-tuong/{TargetGroup.objects.first().pk}/",
            "class-groups": f"/hoc-vien/lop/{running.pk}/nhom-doi-tuong/",
            "unit-tree": "/cai-dat/don-vi/cay/",
            "certificates-running-out": "/giay-chung-nhan/sap-het-han/",
        },
    )  # fmt: skip
    problems += walk(sign_in("quantri", **WIDE), live, shot, {"exports": "/nhat-ky/xuat-du-lieu/"})
    assert not problems, "\n".join(map(str, problems))


def test_ticks_of_groups_are_saved_and_the_ticked_are_enrolled(due, live, sign_in):
    people, training_class = due
    page = sign_in("giaovu", **WIDE)
    page.goto(f"{live.url}/hoc-vien/den-han/")
    for person in people[:2]:
        page.check(f'input[name="learner"][value="{person.pk}"]')
    page.select_option("#id_training_class", str(training_class.pk))
    page.click("#enrol button")
    page.wait_for_selector(".message.success")
    assert set(training_class.enrolments.values_list("learner", flat=True)) == {p.pk for p in people[:2]}
    page.goto(f"{live.url}/hoc-vien/lop/{training_class.pk}/nhom-doi-tuong/")
    enrolment, group = training_class.enrolments.first(), TargetGroup.objects.order_by("order").last()
    page.check(f'input[name="groups-{enrolment.pk}"][value="{group.pk}"]')
    page.click("#groups button")
    page.wait_for_selector(".message.success")
    assert group in enrolment.groups.all()
    assert page.is_checked(f'input[name="groups-{enrolment.pk}"][value="{group.pk}"]')
