"""The page of a job: it moves while the job runs, stops when it is over, and is the owner's alone."""

import pytest
from django.urls import reverse

from trainingcenter.jobs.models import Job

from ..factories import make_user

pytestmark = pytest.mark.django_db


def make_job(owner, **changes):
    return Job.objects.create(**{"task": "jobs.heartbeat", "title": "In giấy chứng nhận", "owner": owner} | changes)


def test_a_running_job_is_asked_again_every_two_seconds_and_a_finished_one_is_not(client):
    owner = make_user("registrar")
    client.force_login(owner)
    job = make_job(owner, state=Job.State.RUNNING, done=41, total=117, step="41/117 Nguyễn Văn Anh")
    page = client.get(job.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "41/117 Nguyễn Văn Anh" in page
    assert '<progress max="100" value="35"' in page
    Job.objects.update(state=Job.State.DONE)
    fragment = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in fragment
    assert "<html" not in fragment


def test_who_waits_on_the_page_of_the_result_sees_it_when_the_job_is_over(client):
    owner = make_user("registrar")
    client.force_login(owner)
    job = make_job(owner, state=Job.State.RUNNING, result_url="/hoc-vien/nhap/1/")

    def asked_from(page):
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
        return client.get(job.get_absolute_url(), headers=headers).headers.get("HX-Refresh")

    assert asked_from("/hoc-vien/nhap/1/") is None
    Job.objects.update(state=Job.State.DONE)
    assert asked_from("/hoc-vien/nhap/1/") == "true"
    assert asked_from("/hoc-vien/nhap/2/") is None


def test_cancel_and_retry_are_posts_of_the_owner(client):
    owner = make_user("registrar")
    client.force_login(owner)
    job = make_job(owner)
    assert client.get(reverse("jobs:cancel", args=[job.pk])).status_code == 405
    client.post(reverse("jobs:cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert reverse("jobs:retry", args=[job.pk]) in client.get(job.get_absolute_url()).content.decode()


def test_a_stranger_s_job_is_not_there(client):
    job = make_job(make_user("registrar"))
    client.force_login(make_user("registrar"))
    for name in ("detail", "file"):
        assert client.get(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404
    for name in ("cancel", "retry"):
        assert client.post(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404
    assert job.title not in client.get(reverse("jobs:list")).content.decode()
