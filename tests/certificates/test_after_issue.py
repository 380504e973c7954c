"""What happens to results, people and files after certificates were issued, and what the register makes of it."""

import threading
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from certificates import actions
from certificates.books import entry_of
from certificates.models import Certificate, IssueBatch, RegisterEvent
from certificates.verification import verify
from learners import actions as learners
from learners.models import CompletionReview, Enrolment
from trainingcenter.jobs.models import Job

from ..factories import make_recognised_class, make_user


def issue(training_class, by, **changes):
    batch = actions.issue_certificates(
        training_class=training_class, by=by, **{"issued_on": training_class.closed_on} | changes
    )
    return list(batch.certificates.order_by("register_no"))


def submitted_correction(training_class, clerk, enrolment, mark, passed):
    review = CompletionReview.objects.get(training_class=training_class)
    correction = learners.begin_correction(review=review, reason="Chấm lại", by=clerk)
    learners.correct_result(correction=correction, enrolment=enrolment, mark=Decimal(mark), passed=passed, by=clerk)
    learners.submit_correction(correction=correction, by=clerk)
    return correction


def replaced(certificate, by, reason="Mất", **changes):
    batch = actions.replace(certificate=certificate, reason=reason, centre_at_fault=False, by=by, **changes)
    return batch.certificates.get()


@pytest.mark.django_db
def test_the_next_one_after_an_annulled_re_issue_takes_its_place(client):
    training_class, clerk, _director = make_recognised_class(1)
    (first,) = issue(training_class, clerk)
    second = replaced(first, clerk)
    actions.annul(certificate=second, reason="In hỏng", by=clerk)
    first.refresh_from_db()
    assert first.replacement is None
    told = client.get(reverse("check-code", args=[first.code])).content.decode()
    assert "Đã thay ngày" in told
    assert second.number not in told
    assert entry_of(first).note == f"ĐÃ THAY THẾ ngày {timezone.localdate():%d/%m/%Y}: Mất"
    (third,) = issue(training_class, clerk, issued_on=timezone.localdate())
    assert (third.replaces_id, third.copy_no, third.reissue_reason) == (first.pk, 1, "Mất")
    assert third.wording["reissue"] == f"Cấp lại lần 1, thay số {first.number}"
    assert Certificate.objects.get(pk=first.pk).replacement == third
    assert verify().first_broken is None


@pytest.mark.django_db
def test_who_was_revoked_and_given_a_new_one_that_was_annulled_waits_again():
    training_class, clerk, director = make_recognised_class(1)
    (first,) = issue(training_class, clerk)
    actions.revoke(certificate=first, reason="Nhầm người", by=director)
    actions.annul(certificate=replaced(first, director), reason="In hỏng", by=clerk)
    assert [e.pk for e in actions.awaiting_issue(training_class)] == [first.enrolment_id]


@pytest.mark.django_db
def test_days_of_the_register_do_not_run_backwards():
    training_class, clerk, director = make_recognised_class(1)
    today = timezone.localdate()
    (first,) = issue(training_class, clerk, issued_on=today - timedelta(days=2))
    actions.hand_over(certificates=[first], on=today - timedelta(days=1), by=clerk)
    with pytest.raises(ValidationError, match="trước diễn biến cuối"):
        replaced(first, clerk, issued_on=today - timedelta(days=2))
    with pytest.raises(ValidationError, match="Ngày phải từ"):
        actions.revoke(certificate=first, reason="Sai", by=director, on=today - timedelta(days=2))
    actions.revoke(certificate=first, reason="Sai", by=director, on=today)


@pytest.mark.django_db
def test_a_revocation_dated_back_does_not_let_an_earlier_correction_speak_again():
    training_class, clerk, director = make_recognised_class(1)
    (first,) = issue(training_class, clerk)
    correction = submitted_correction(training_class, clerk, first.enrolment, "9", True)
    learners.sign_correction(correction=correction, signed_on=timezone.localdate(), by=director)
    actions.revoke(certificate=first, reason="Khai sai", by=director, on=first.issued_on)
    assert list(actions.awaiting_issue(training_class)) == []


@pytest.mark.django_db
def test_a_result_corrected_to_failed_is_neither_handed_over_nor_re_issued_and_is_told(client):
    training_class, clerk, director = make_recognised_class(2)
    first, _second = issue(training_class, clerk)
    correction = submitted_correction(training_class, clerk, first.enrolment, "2", False)
    learners.sign_correction(correction=correction, signed_on=timezone.localdate(), by=director)
    with pytest.raises(ValidationError, match="không còn được công nhận"):
        actions.hand_over(certificates=[first], on=timezone.localdate(), by=clerk)
    with pytest.raises(ValidationError, match="không còn được công nhận"):
        replaced(first, clerk)
    client.force_login(director)
    page = client.get(reverse("certificates:class", args=[training_class.pk])).content.decode()
    assert "Kết quả được đính chính sau khi cấp" in page
    assert reverse("certificates:revoke", args=[first.pk]) in page


@pytest.mark.django_db
def test_a_certificate_of_an_entry_that_counts_no_more_is_not_replaced():
    training_class, clerk, _director = make_recognised_class(2)
    first, second = issue(training_class, clerk)
    Enrolment.objects.filter(pk=first.enrolment_id).update(
        state="withdrawn", left_on=timezone.localdate(), left_reason="Chuyển lớp"
    )
    with pytest.raises(ValidationError, match="không còn trong lớp"):
        replaced(first, clerk)
    assert replaced(second, clerk).replaces == second


@pytest.mark.django_db
def test_only_a_leader_gives_back_what_was_revoked(client):
    training_class, clerk, director = make_recognised_class(1)
    (first,) = issue(training_class, clerk)
    url = reverse("certificates:replace", args=[first.pk])
    client.force_login(clerk)
    assert client.get(url).status_code == 200
    actions.revoke(certificate=first, reason="Học hộ", by=director)
    assert client.get(url).status_code == 403
    assert url not in client.get(first.get_absolute_url()).content.decode()
    client.force_login(director)
    assert client.get(url).status_code == 200


@pytest.mark.django_db
def test_a_cancelled_drawing_is_done_by_whoever_asks_next(client, django_capture_on_commit_callbacks):
    training_class, clerk, _director = make_recognised_class(1)
    issue(training_class, clerk)
    batch = IssueBatch.objects.get()
    with pytest.raises(ValidationError, match="đang được vẽ"):
        actions.draw_again(batch=batch, by=clerk)
    Job.objects.update(state="cancelled")
    other = make_user("registrar")
    client.force_login(other)
    assert "Vẽ lại" in client.get(reverse("certificates:class", args=[training_class.pk])).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("certificates:draw_again", args=[batch.pk]))
    batch.refresh_from_db()
    assert (batch.file is not None, batch.job.owner) == (True, other)
    with pytest.raises(ValidationError, match="đã vẽ xong"):
        actions.draw_again(batch=batch, by=clerk)


@pytest.mark.django_db
def test_a_stored_file_that_is_gone_is_told_and_no_print_is_written_down(client, django_capture_on_commit_callbacks):
    training_class, clerk, _director = make_recognised_class(1)
    with django_capture_on_commit_callbacks(execute=True):
        (first,) = issue(training_class, clerk)
    Path(default_storage.path(IssueBatch.objects.get().file.path)).unlink()
    client.force_login(clerk)
    for url in (
        reverse("certificates:file", args=[first.pk]),
        reverse("certificates:batch_file", args=[first.batch_id]),
    ):
        assert "Thiếu tệp đã lưu" in client.get(url, follow=True).content.decode()
    page = reverse("certificates:print", args=[training_class.pk])
    answer = client.post(page, {"order": "register", "certificate": [first.pk]}).content.decode()
    assert "Thiếu tệp đã lưu" in answer
    assert not RegisterEvent.objects.filter(kind="printed").exists()


@pytest.mark.django_db
def test_a_certificate_is_found_by_class_programme_number_and_unit():
    training_class, clerk, _director = make_recognised_class(2)
    first, second = issue(training_class, clerk)
    found = Certificate.objects.search
    assert set(found(training_class.code)) == {first, second}
    assert set(found(training_class.programme.name[:9])) == {first, second}
    assert set(found("GCN-TTCT")) == {first, second}
    assert list(found(f"{second.register_no} gcn {second.full_name}")) == [second]


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_an_issue_waits_for_the_correction_that_is_being_signed():
    training_class, clerk, director = make_recognised_class(1)
    correction = submitted_correction(training_class, clerk, training_class.enrolments.get(), "2", False)
    signed, go_on, failures = threading.Event(), threading.Event(), []

    def sign():
        try:
            with transaction.atomic():
                learners.sign_correction(correction=correction, signed_on=timezone.localdate(), by=director)
                signed.set()
                go_on.wait(10)
        except Exception as error:
            failures.append(error)
            signed.set()
        finally:
            connection.close()

    thread = threading.Thread(target=sign)
    thread.start()
    signed.wait(20)
    timer = threading.Timer(1, go_on.set)
    timer.start()
    with pytest.raises(ValidationError):
        issue(training_class, clerk)
    thread.join()
    timer.join()
    assert failures == []
    assert Certificate.objects.count() == 0


@pytest.mark.django_db
def test_what_waits_is_counted_alike_on_the_class_in_its_steps_and_on_the_dashboard():
    from certificates.querysets import counts_by_class
    from courses.models import TrainingClass
    from reports.queries import dashboard

    training_class, clerk, director = make_recognised_class(3)
    first, second, _third = issue(training_class, clerk)

    def waiting():
        row = counts_by_class(TrainingClass.objects.filter(pk=training_class.pk)).get()
        return {
            actions.awaiting_issue(training_class).count(),
            row["due"] - row["issued"],
            dashboard(training_class.closed_on.year)["certificates"]["waiting"],
        }

    assert waiting() == {0}
    actions.revoke(certificate=first, reason="Khai sai", by=director)
    assert waiting() == {0}
    correction = submitted_correction(training_class, clerk, first.enrolment, "9", True)
    learners.sign_correction(correction=correction, signed_on=timezone.localdate(), by=director)
    actions.annul(certificate=second, reason="In hỏng", by=clerk)
    assert waiting() == {2}


@pytest.mark.django_db
def test_a_valid_certificate_of_an_entry_that_counts_no_more_is_told_on_the_page_of_the_class(client):
    training_class, clerk, director = make_recognised_class(2)
    first, second = training_class.enrolments.select_related("learner").in_roster_order()
    (certificate,) = issue(training_class, clerk, chosen=[first.pk])
    learners.merge_learners(
        kept=second.learner, merged=first.learner, by=clerk, enrolments={training_class.pk: second.pk}
    )
    client.force_login(director)
    page = client.get(reverse("certificates:class", args=[training_class.pk])).content.decode()
    assert "Giấy chứng nhận của ghi danh không còn tính" in page
    assert reverse("certificates:revoke", args=[certificate.pk]) in page
