"""Certificates issued, checked, handed over and revoked."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from certificates import actions, rules
from certificates.models import Certificate, IssueBatch
from certificates.printing import merged
from trainingcenter.documents.actions import read_file

from ..factories import make_recognised_class


@pytest.mark.django_db
def test_issuing_takes_numbers_freezes_wording_and_happens_once(django_capture_on_commit_callbacks):
    training_class, clerk, _director = make_recognised_class(3)
    with django_capture_on_commit_callbacks(execute=True):
        batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    found = list(batch.certificates.order_by("register_no"))
    assert [(c.register_no, c.number, c.page) for c in found] == [
        (1, "001/GCN-TTCT", 0),
        (2, "002/GCN-TTCT", 1),
        (3, "003/GCN-TTCT", 2),
    ]
    assert found[0].expires_on.year == found[0].issued_on.year + 5
    with pytest.raises(ValidationError):
        actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)

    learner = found[0].enrolment.learner
    type(learner).objects.filter(pk=learner.pk).update(full_name="Tên Đã Đổi")
    batch = IssueBatch.objects.get(pk=batch.pk)
    data = read_file(batch.file)
    from io import BytesIO

    from pypdf import PdfReader

    text = PdfReader(BytesIO(merged([(data, 0, 1)]))).pages[0].extract_text()
    assert found[0].full_name in text
    assert found[0].wording["code"] in text
    assert actions.draw_batch(batch=batch) == batch.file


@pytest.mark.django_db
def test_missing_data_are_named_and_nothing_is_issued():
    training_class, clerk, _director = make_recognised_class(2)
    enrolment = training_class.enrolments.first()
    type(enrolment.learner).objects.filter(pk=enrolment.learner_id).update(birth_date=None, birth_year=None)
    with pytest.raises(ValidationError) as refused:
        actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    assert enrolment.learner.full_name in refused.value.messages[0]
    assert Certificate.objects.count() == 0


@pytest.mark.django_db
def test_a_dead_broker_costs_no_number_and_the_job_finishes_later(settings, monkeypatch):
    from celery import current_app
    from kombu.exceptions import OperationalError

    from trainingcenter.jobs.actions import resume_lost
    from trainingcenter.jobs.models import Job

    training_class, clerk, _director = make_recognised_class(2)
    settings.CELERY_TASK_ALWAYS_EAGER = False

    def refused(*_arguments, **_options):
        raise OperationalError("connection refused")

    monkeypatch.setattr(type(current_app.tasks["certificates.draw"]), "apply_async", refused)
    with transaction.atomic():
        batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    assert resume_lost() == 0
    assert (Certificate.objects.count(), batch.job.state) == (2, "queued")

    settings.CELERY_TASK_ALWAYS_EAGER = True
    assert resume_lost() == 1
    batch.refresh_from_db()
    assert (batch.file is not None, Job.objects.get().state) == (True, "done")


@pytest.mark.django_db
def test_revoked_stays_visible_and_a_second_valid_one_is_refused_by_the_database(client):
    training_class, clerk, director = make_recognised_class(1)
    batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    certificate = batch.certificates.get()
    actions.hand_over(certificates=[certificate], to="Lò Văn Đức", on=certificate.issued_on, by=clerk)
    with pytest.raises(ValidationError):
        actions.hand_over(certificates=[certificate], to="Lò Văn Đức", on=certificate.issued_on, by=clerk)
    twin = Certificate.objects.get(pk=certificate.pk)
    twin.pk, twin.code, twin.register_no = None, "X" * 12, 99
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    with pytest.raises(ValidationError):
        actions.revoke(certificate=certificate, reason="", by=director)
    actions.revoke(certificate=certificate, reason="Khai sai lý lịch", by=director)
    page = client.get(reverse("check-code", args=[certificate.code]))
    assert page.status_code == 200
    assert "Đã thu hồi" in page.content.decode()


def test_a_code_carries_its_own_check():
    code = rules.new_code("a key")
    assert len(code) == 12
    assert rules.is_genuine(code, ["newer", "a key"])
    assert not rules.is_genuine(code, ["another key"])
    assert rules.normalise_code(rules.write_code(code).lower()) == code


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_classes_issued_at_once_share_the_register_without_gap_or_double():
    classes = [make_recognised_class(4)[:2] for _i in range(2)]
    failures = []

    def issue(training_class, clerk):
        try:
            actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=pair) for pair in classes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(Certificate.objects.values_list("register_no", flat=True)) == list(range(1, 9))
