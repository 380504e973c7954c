"""A written list is taken back whole, as long as nothing rests on it; what does is said."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from courses import actions as courses
from learners import actions
from learners.models import EarlierName, Enrolment, EnrolmentGroup, Learner

from ..factories import make_class, make_learner, make_sessions, make_user

TEXT = "STT;Họ và tên;Ngày sinh;Đơn vị;Chức vụ\n1;Lò Văn Đức;01/02/1990;xã Sơn A;Bí thư chi bộ\n2;Cà Thị Thủy;03/04/1992;xã Sơn B;\n"


@pytest.fixture
def written(db):
    """(class, batch, clerk) of a list of two new persons."""
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    batch = actions.read_list(training_class=training_class, data=TEXT.encode(), filename="ds.csv", by=clerk)
    actions.write_list(batch=batch, by=clerk)
    batch.refresh_from_db()
    return training_class, batch, clerk


def refused(batch, clerk):
    """The reasons for which the undo is refused; nothing may have changed."""
    people = Learner.objects.count(), Enrolment.objects.count()
    with pytest.raises(ValidationError) as error:
        actions.undo_list(batch=batch, by=clerk)
    assert (Learner.objects.count(), Enrolment.objects.count()) == people
    return error.value.messages[1:]


def test_undo_leaves_nothing_and_keeps_the_reason(written):
    training_class, batch, clerk = written
    assert EnrolmentGroup.objects.count() == 2
    actions.undo_list(batch=batch, by=clerk, reason="Nhầm tệp")
    batch.refresh_from_db()
    assert (batch.state, batch.summary["undo_reason"]) == ("undone", "Nhầm tệp")
    assert (Learner.objects.count(), training_class.enrolments.count(), EnrolmentGroup.objects.count()) == (0, 0, 0)
    again = actions.read_list(training_class=training_class, data=TEXT.encode(), filename="ds.csv", by=clerk)
    assert actions.write_list(batch=again, by=clerk)["enrolled"] == 2


def test_undo_is_refused_after_a_closed_roll_even_when_all_were_present(written):
    training_class, batch, clerk = written
    session = make_sessions(training_class)[0]
    actions.save_roll(session=session, marks={}, by=clerk)
    actions.close_roll(session=session, by=clerk)
    (text,) = refused(batch, clerk)
    assert text.startswith("đã đóng điểm danh: ")


def test_undo_is_refused_for_a_person_in_another_class_with_the_name(written):
    _class, batch, clerk = written
    learner = Learner.objects.get(full_name="Cà Thị Thủy")
    actions.enrol(learner=learner, training_class=make_class("DVM", by=clerk), by=clerk)
    assert refused(batch, clerk) == ["có trong danh sách hoặc lớp khác: Cà Thị Thủy."]


def test_undo_is_refused_when_somebody_left_the_class(written):
    training_class, batch, clerk = written
    enrolment = training_class.enrolments.last()
    actions.withdraw(enrolment=enrolment, on=training_class.planned_start, reason="Bận việc", by=clerk)
    assert refused(batch, clerk) == ["đã thôi học hoặc học tiếp ở lớp khác: Cà Thị Thủy."]


def test_undo_is_refused_when_a_person_of_the_list_was_changed_by_hand(written):
    _class, batch, clerk = written
    learner = Learner.objects.get(full_name="Lò Văn Đức")
    actions.edit_learner(learner=learner, by=clerk, phone="0912345678")
    assert refused(batch, clerk) == ["đã được sửa tay sau đó: Lò Văn Đức."]


def test_undo_is_refused_when_a_person_was_merged_or_has_an_earlier_name(written):
    _class, batch, clerk = written
    one, other = Learner.objects.order_by("pk")
    EarlierName(learner=one, full_name="Lò Văn Đực").save()
    assert refused(batch, clerk) == ["đã gộp với người khác hoặc có tên cũ: Lò Văn Đức."]
    EarlierName.objects.all().delete()
    gone = make_learner(full_name="Cà Thị Thuỷ")
    Learner.objects.filter(pk=gone.pk).update(merged_into=other, merged_on="2026-01-01")
    assert refused(batch, clerk) == ["đã gộp với người khác hoặc có tên cũ: Cà Thị Thủy."]


def test_undo_is_refused_when_the_opening_decision_was_signed_with_the_list(db):
    clerk = make_user("registrar")
    training_class = make_class(by=clerk, opened=False)
    batch = actions.read_list(training_class=training_class, data=TEXT.encode(), filename="ds.csv", by=clerk)
    actions.write_list(batch=batch, by=clerk)
    signed_on = training_class.planned_start - timedelta(days=3)
    courses.open_class(training_class=training_class, signed_on=signed_on, by=make_user("leader"))
    batch.refresh_from_db()
    assert refused(batch, clerk) == [f"quyết định mở lớp đã ký kèm danh sách này: {training_class}."]


def test_a_list_brought_in_after_the_signature_can_be_undone(written):
    training_class, batch, clerk = written
    assert training_class.is_decided
    actions.undo_list(batch=batch, by=clerk)
    assert training_class.enrolments.count() == 0
