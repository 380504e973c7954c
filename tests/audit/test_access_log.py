"""Who read and exported what."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from trainingcenter.audit.models import AccessEntry
from trainingcenter.documents.actions import store_file
from trainingcenter.jobs.models import Job

from ..factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar(client):
    user = make_user("registrar")
    client.force_login(user)
    return user


def written():
    return list(AccessEntry.objects.order_by("pk").values_list("method", "path", "view", "status", "is_export"))


def test_pages_exports_and_refusals_are_written(client, registrar):
    client.get(reverse("learners:list"))
    client.get(reverse("learners:list"), {"export": "xlsx"})
    client.get(reverse("audit:log"))
    assert written() == [
        ("GET", "/hoc-vien/", "learners:list", 200, False),
        ("GET", "/hoc-vien/", "learners:list", 200, True),
        ("GET", "/nhat-ky/", "audit:log", 403, False),
    ]
    assert set(AccessEntry.objects.values_list("user", "address")) == {(registrar.pk, "127.0.0.1")}


def test_the_file_of_a_job_is_an_export_and_asking_how_far_it_is_is_not_written(client, registrar):
    stored = store_file(b"%PDF-1.7", name="giay-chung-nhan.pdf", content_type="application/pdf", by=registrar)
    job = Job.objects.create(task="x", title="In", owner=registrar, state=Job.State.DONE, file=stored)
    client.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    assert written() == []
    client.get(job.get_absolute_url())
    client.get(reverse("jobs:file", args=[job.pk]))
    assert [(view, export) for _m, _p, view, _s, export in written()] == [("jobs:detail", False), ("jobs:file", True)]


def test_visitors_and_health_checks_are_not_written(client):
    client.get(reverse("check"))
    client.get(reverse("account_login"))
    assert written() == []


def test_the_address_is_the_person_s_own_only_behind_a_configured_proxy(client, registrar, settings):
    headers = {"X-Forwarded-For": "10.0.0.9, 203.0.113.7"}
    client.get(reverse("notices:list"), headers=headers)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.get(reverse("notices:list"), headers=headers)
    client.get(reverse("notices:list"), headers={"X-Forwarded-For": "không phải địa chỉ"})
    assert list(AccessEntry.objects.order_by("pk").values_list("address", flat=True)) == [
        "127.0.0.1",
        "203.0.113.7",
        None,
    ]


def test_a_log_that_cannot_be_written_breaks_no_page(client, registrar, monkeypatch, caplog):
    def refuse(**_values):
        raise DatabaseError("disk full")

    monkeypatch.setattr(AccessEntry.objects, "create", refuse)
    assert client.get(reverse("notices:list")).status_code == 200
    assert f"access of account {registrar.pk} not logged" in caplog.text


def test_the_log_is_filtered_by_account_and_day(client):
    inspector = make_user("inspector")
    midnight = timezone.make_aware(datetime(2026, 3, 2))
    for at in (midnight.replace(hour=0), midnight.replace(hour=23), midnight - timedelta(seconds=1)):
        entry = AccessEntry.objects.create(user=inspector, method="GET", path="/", view="home", status=200)
        AccessEntry.objects.filter(pk=entry.pk).update(at=at)
    client.force_login(inspector)
    response = client.get(reverse("audit:log"), {"day": "02/03/2026", "user": inspector.pk})
    assert [row.record.at for row in response.context["table"].rows] == [midnight.replace(hour=23), midnight]
