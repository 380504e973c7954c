"""What comes next for a class and what is missing for it, state by state, to its archive."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from certificates import actions as certificates
from courses import actions
from courses.models import Session, TrainingClass
from courses.next_state import next_state
from learners import actions as learners

from ..factories import end, make_class, make_enrolments, make_recognised_class, make_sessions, make_user

pytestmark = pytest.mark.django_db


def coming(training_class, user=None):
    found = next_state(TrainingClass.objects.get(pk=training_class.pk), user or make_user("registrar"))
    return (str(found.state), [item.text for item in found.missing]) if found else None


def test_what_is_missing_from_the_announcement_to_the_end():
    registrar = make_user("registrar")
    training_class = make_class(by=registrar, opened=False)
    assert coming(training_class) == ("open", ["Mở lớp: chờ ký quyết định"])
    actions.open_class(training_class=training_class, signed_on=training_class.planned_start, by=make_user("leader"))
    nobody = coming(training_class)
    assert nobody == (
        "running",
        ["Học viên: chưa có danh sách", "Thời khóa biểu: chưa có buổi nào", "chưa buổi nào dạy xong (khóa điểm danh)"],
    )
    make_enrolments(training_class, 2)
    first, *others = make_sessions(training_class)
    not_held = "chưa buổi nào dạy xong (khóa điểm danh)"
    assert coming(training_class) == ("running", ["Thời khóa biểu: chưa công bố", not_held])
    actions.publish_timetable(training_class=training_class, by=registrar)
    assert coming(training_class) == ("running", [not_held])
    learners.close_roll(session=first, by=registrar)
    assert coming(training_class) == ("ended", [f"còn {len(others)} buổi chưa dạy (chưa khóa điểm danh)"])
    for session in others:
        learners.close_roll(session=session, by=registrar)
    assert coming(training_class) == ("ended", [])


def test_what_is_missing_from_the_end_to_the_recognition():
    registrar, director = make_user("registrar"), make_user("leader")
    training_class = make_class(by=registrar)
    make_enrolments(training_class, 2)
    for session in make_sessions(training_class):
        learners.close_roll(session=session, by=registrar)
    training_class.refresh_from_db()
    last = training_class.sessions.last().day
    actions.end_class(training_class=training_class, closed_on=last, by=registrar)
    assert coming(training_class) == ("recognised", ["Kết quả: chưa khóa điểm", "Công nhận: chưa đề nghị"])
    assessment = learners.create_assessment(
        training_class=training_class, name="Thu hoạch", kind="final_essay", by=registrar
    )
    marks = {e.pk: (8, None) for e in training_class.enrolments.all()}
    learners.save_marks(assessment=assessment, marks=marks, by=registrar)
    learners.lock_marks(assessment=assessment, by=registrar)
    review = learners.propose_recognition(training_class=training_class, by=registrar)
    assert coming(training_class) == ("recognised", ["Công nhận: chờ ký quyết định"])
    learners.sign_recognition(review=review, signed_on=last, by=director)
    assert coming(training_class) == ("archived", ["Giấy chứng nhận: còn 2 chưa cấp"])


def test_a_class_is_put_away_when_its_certificates_are_handed_over_and_once():
    training_class, registrar, _director = make_recognised_class(2)
    batch = certificates.issue_certificates(
        training_class=training_class, by=registrar, issued_on=training_class.closed_on
    )
    assert coming(training_class) == ("archived", ["Giấy chứng nhận: 2 chưa trao"])
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="2 chưa trao"):
        actions.archive_class(training_class=training_class, archived_on=today, by=registrar)
    for certificate in batch.certificates.all():
        certificates.hand_over(certificates=[certificate], to=certificate.full_name, on=today, by=registrar)
    assert coming(training_class) == ("archived", [])
    for wrong in (today + timedelta(days=1), training_class.closed_on - timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            actions.archive_class(training_class=training_class, archived_on=wrong, by=registrar)
        assert list(refused.value.message_dict) == ["archived_on"]
    actions.archive_class(training_class=training_class, archived_on=today, by=registrar)
    assert (training_class.state, training_class.archived_on) == ("archived", today)
    assert coming(training_class) is None
    with pytest.raises(ValidationError):
        actions.archive_class(training_class=training_class, archived_on=today, by=registrar)


def test_a_special_topic_is_put_away_without_certificates_after_its_recognition():
    training_class, registrar, _director = make_recognised_class(2, code="CDYN")
    assert not training_class.version.gives_credential
    assert coming(training_class) == ("archived", [])
    actions.archive_class(training_class=training_class, archived_on=timezone.localdate(), by=registrar)
    assert training_class.state == "archived"


def test_a_held_field_study_without_report_keeps_the_file_open():
    training_class, registrar, _director = make_recognised_class(1, code="CDYN")
    session = training_class.sessions.filter(kind="lecture").first()
    Session.objects.filter(pk=session.pk).update(kind="field_study")
    session.refresh_from_db()
    missing = [f"báo cáo nghiên cứu thực tế ngày {session.day:%d/%m/%Y}"]
    assert coming(training_class) == ("archived", missing)
    actions.describe_field_study(session=session, place="Suối Giàng", by=registrar)
    assert coming(training_class) == ("archived", missing)
    actions.report_field_study(session=session, report="Đã thăm mô hình.", by=registrar)
    assert coming(training_class) == ("archived", [])


def test_nothing_is_put_away_before_the_recognition_and_nothing_comes_after_a_cancelling():
    registrar = make_user("registrar")
    training_class = make_class(by=registrar)
    make_enrolments(training_class, 1)
    with pytest.raises(ValidationError):
        actions.archive_class(training_class=training_class, archived_on=timezone.localdate(), by=registrar)
    make_sessions(training_class)
    end(training_class, registrar)
    with pytest.raises(ValidationError):
        actions.archive_class(training_class=training_class, archived_on=timezone.localdate(), by=registrar)
    other = make_class(by=registrar)
    actions.cancel_class(training_class=other, reason="Không đủ người", by=registrar)
    assert coming(other) is None


def test_the_page_names_the_next_state_with_links_and_gives_the_button_when_nothing_is_missing(client):
    training_class, registrar, director = make_recognised_class(1)
    client.force_login(registrar)
    page = client.get(training_class.get_absolute_url())
    assert "Bước tiếp theo: đã lưu hồ sơ" in page.content.decode()
    assert [item.url for item in page.context["next_state"].missing] == [
        reverse("certificates:class", args=[training_class.pk])
    ]
    assert page.context["archive_form"] is None
    address = reverse("courses:class_archive", args=[training_class.pk])
    early = client.post(address, {"archived_on": f"{timezone.localdate():%d/%m/%Y}"})
    assert early.context["archive_form"].non_field_errors() == ["Giấy chứng nhận: còn 1 chưa cấp."]
    batch = certificates.issue_certificates(
        training_class=training_class, by=registrar, issued_on=training_class.closed_on
    )
    certificate = batch.certificates.get()
    certificates.hand_over(certificates=[certificate], to="Lò Văn Đức", on=timezone.localdate(), by=registrar)
    assert client.get(training_class.get_absolute_url()).context["archive_form"] is not None
    assert client.get(address).status_code == 405
    client.force_login(director)
    assert client.post(address, {"archived_on": f"{timezone.localdate():%d/%m/%Y}"}).status_code == 403
    client.force_login(registrar)
    client.post(address, {"archived_on": f"{timezone.localdate():%d/%m/%Y}"})
    training_class.refresh_from_db()
    assert training_class.state == "archived"
