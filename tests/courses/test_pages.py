"""Lists cost the same for one row and for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import actions as certificates
from courses import actions as courses
from teaching import actions as teaching

from ..factories import make_class, make_enrolments, make_lecturer, make_recognised_class, make_user
from ..teaching.test_actions import plan_file


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def one_of_each(clerk):
    """A row more in every list."""
    training_class, _clerk, _director = make_recognised_class(1)
    certificates.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    running = make_class(by=clerk)
    make_enrolments(running, 1)
    lecturer = make_lecturer()
    lesson = running.version.places.first().lesson
    teaching.upload_plan(lesson=lesson, lecturer=lecturer, data=plan_file(), filename="giao-an.docx", by=clerk)
    return running


@pytest.mark.django_db
def test_every_list_costs_the_same_for_one_row_and_for_three(client):
    clerk = make_user("registrar")
    client.force_login(clerk)
    running = one_of_each(clerk)
    courses.draft_plan(year=2024, by=clerk)
    urls = [
        reverse(name)
        for name in (
            "courses:classes", "learners:list", "lecturers:list", "teaching:plans", "certificates:register",
            "learners:results", "courses:programmes", "organisation:units", "courses:plans", "courses:timetable",
            "courses:rooms", "organisation:people", "home",
        )
    ] + [reverse("learners:roster", args=[running.pk]), reverse("courses:class", args=[running.pk]),
           reverse("courses:sessions", args=[running.pk]), reverse("courses:class_history", args=[running.pk]),
           reverse("courses:plan", args=[2024])]  # fmt: skip
    before = {url: queries(client, url) for url in urls}
    one_of_each(clerk)
    one_of_each(clerk)
    courses.draft_plan(year=2025, by=clerk)
    make_enrolments(running, 2)
    after = {url: queries(client, url) for url in urls}
    assert after == before
    start = after.pop(reverse("home"))  # one query for each thing that may wait for a registrar
    assert (max(after.values()) <= 20, start <= 25) == (True, True)
