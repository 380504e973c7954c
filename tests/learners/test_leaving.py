"""Learners who leave a class, go on in another one, or come back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from learners import actions
from learners.models import Enrolment, TargetGroup

from ..factories import make_class, make_enrolments, make_recognised_class, make_user

TODAY = {"on": timezone.localdate(), "reason": "Chuyển công tác", "by": None}
pytestmark = pytest.mark.django_db


def refused(action, **arguments):
    with pytest.raises(ValidationError) as error:
        action(**arguments)
    return list(error.value.message_dict) if hasattr(error.value, "error_dict") else error.value.messages


def test_who_defers_waits_and_goes_on_in_a_later_class():
    training_class, later = make_class("DVM"), make_class("DVM")
    enrolment = make_enrolments(training_class, 1)[0]
    actions.defer(enrolment=enrolment, **TODAY)
    assert (enrolment.state, enrolment.left_on, enrolment.left_reason) == (
        "deferred", timezone.localdate(), "Chuyển công tác",
    )  # fmt: skip
    assert list(Enrolment.objects.waiting()) == [enrolment]
    actions.edit_learner(learner=enrolment.learner, position="Bí thư chi bộ 2", by=None)
    make_enrolments(later, 2)
    new = actions.continue_in(enrolment=enrolment, to=later, by=None)
    assert (new.training_class, new.order, new.position, new.continues) == (later, 3, "Bí thư chi bộ 2", enrolment)
    assert not Enrolment.objects.waiting().exists()
    assert later.name in refused(actions.continue_in, enrolment=enrolment, to=make_class("DVM"), by=None)[0]
    assert Enrolment.objects.active().filter(learner=enrolment.learner).get() == new


def test_only_who_deferred_goes_on_and_not_before_that_day():
    training_class, later = make_class(), make_class()
    enrolment = make_enrolments(training_class, 1)[0]
    assert refused(actions.continue_in, enrolment=enrolment, to=later, by=None)
    actions.defer(enrolment=enrolment, **TODAY)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert refused(actions.continue_in, enrolment=enrolment, to=later, on=yesterday, by=None) == ["on"]
    assert later.enrolments.count() == 0


def test_a_transfer_carries_unit_position_and_groups_to_the_end_of_the_other_list():
    training_class, other = make_class(), make_class("DVM")
    enrolment = make_enrolments(training_class, 1, position="Bí thư chi bộ bản Noọng")[0]
    group = TargetGroup.objects.create(name="Nhóm riêng")
    enrolment.groups.set([group])
    Enrolment.objects.filter(pk=enrolment.pk).update(unit_name="Đảng bộ cũ")
    actions.edit_learner(learner=enrolment.learner, position="Nghỉ hưu", by=None)
    make_enrolments(other, 1)
    new = actions.transfer(enrolment=enrolment, to=other, **TODAY)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.continued_by) == ("transferred", new)
    assert (new.order, new.unit_name, new.position, new.state) == (
        2,
        "Đảng bộ cũ",
        "Bí thư chi bộ bản Noọng",
        "enrolled",
    )
    assert (new.enrolled_on, list(new.groups.all())) == (timezone.localdate(), [group])
    assert (training_class.enrolments.active().count(), training_class.enrolments.count()) == (0, 1)


def test_a_transfer_is_refused_to_the_same_class_a_class_that_is_over_and_one_that_has_the_learner():
    over = make_recognised_class(1)[0]
    training_class, other = make_class("DVM"), make_class("DVM")
    enrolment = make_enrolments(training_class, 1)[0]
    assert refused(actions.transfer, enrolment=enrolment, to=training_class, **TODAY) == ["to"]
    assert refused(actions.transfer, enrolment=enrolment, to=over, **TODAY)
    actions.enrol(learner=enrolment.learner, training_class=other, by=None)
    assert refused(actions.transfer, enrolment=enrolment, to=other, **TODAY)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.left_on) == ("enrolled", None)
    actions.withdraw(enrolment=other.enrolments.get(), **TODAY)
    assert refused(actions.transfer, enrolment=enrolment, to=other, **TODAY)


@pytest.mark.parametrize("action", [actions.withdraw, actions.defer])
def test_leaving_needs_a_reason_a_possible_day_and_happens_once(action):
    enrolment = make_enrolments(make_class(), 1)[0]
    assert refused(action, enrolment=enrolment, **TODAY | {"reason": " "}) == ["reason"]
    for day in (enrolment.enrolled_on - timedelta(days=1), timezone.localdate() + timedelta(days=1)):
        assert refused(action, enrolment=enrolment, **TODAY | {"on": day}) == ["on"]
    action(enrolment=enrolment, **TODAY)
    assert refused(action, enrolment=Enrolment.objects.get(), **TODAY)


def test_nobody_leaves_or_comes_back_to_a_recognised_class():
    training_class = make_recognised_class(1)[0]
    enrolment = training_class.enrolments.get()
    for action in (actions.withdraw, actions.defer):
        assert refused(action, enrolment=enrolment, **TODAY)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="withdrawn", left_on=TODAY["on"], left_reason="Bận")
    assert refused(actions.come_back, enrolment=enrolment, by=None)


def test_who_left_by_mistake_comes_back_once():
    enrolment = make_enrolments(make_class(), 1)[0]
    assert refused(actions.come_back, enrolment=enrolment, by=None)
    actions.withdraw(enrolment=enrolment, **TODAY)
    actions.come_back(enrolment=enrolment, by=None)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.left_on, enrolment.left_reason) == ("enrolled", None, "")
    assert refused(actions.come_back, enrolment=enrolment, by=None)


def test_who_goes_on_elsewhere_leaves_there_before_coming_back():
    training_class, other = make_class("DVM"), make_class("DVM")
    enrolment = make_enrolments(training_class, 1)[0]
    new = actions.transfer(enrolment=enrolment, to=other, **TODAY)
    assert other.name in refused(actions.come_back, enrolment=enrolment, by=None)[0]
    actions.withdraw(enrolment=new, **TODAY)
    actions.come_back(enrolment=enrolment, by=None)
    assert enrolment.continued_by is None
    assert [e.training_class for e in Enrolment.objects.active().filter(learner=enrolment.learner)] == [training_class]


def test_a_draft_decision_follows_who_comes_and_goes():
    start = timezone.localdate() + timedelta(days=20)
    by = make_user("registrar")
    one, other = (make_class("DVM", by=by, start=start, opened=False) for _i in range(2))
    enrolment = make_enrolments(one, 1)[0]
    actions.transfer(enrolment=enrolment, to=other, **TODAY)

    def told(training_class):
        training_class.opening_decision.refresh_from_db()
        return enrolment.learner.full_name in str(training_class.opening_decision.words)

    assert (told(one), told(other)) == (False, True)
