"""Classes from their announcement to their end, through the actions."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from courses import actions
from courses.models import PlanRound, Programme, Session, TrainingClass
from learners import actions as learners
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.words import paper_from_words
from trainingcenter.organisation import actions as organisation

from ..factories import make_class, make_lecturer, make_sessions, make_user
from .test_plans import make_line, make_plan


def text_of(paper):
    drawn = paper_from_words(paper)
    return "\n".join([*drawn.legal_basis, *(block.text for block in drawn.body)])


@pytest.mark.django_db
def test_intakes_are_numbered_by_programme_and_year_and_name_the_class():
    clerk = make_user("registrar")
    first, second = (make_class(by=clerk, opened=False, start=date(2026, 3, 2)) for _i in range(2))
    other = make_class("DVM", by=clerk, opened=False, start=date(2026, 3, 2))
    assert [c.intake_label for c in (first, second, other)] == ["I/2026", "II/2026", "I/2026"]
    assert (second.name, second.code) == ("Lớp Bồi dưỡng nhận thức về Đảng khóa II/2026", "BDNTVD-2026-02")


@pytest.mark.django_db
def test_an_intake_is_used_once_by_message_and_by_the_database():
    clerk = make_user("registrar")
    first = make_class(by=clerk, opened=False)
    with pytest.raises(ValidationError):
        make_class(by=clerk, opened=False, intake=first.intake)
    second = make_class(by=clerk, opened=False, intake=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingClass.objects.filter(pk=second.pk).update(intake=first.intake)


@pytest.mark.django_db
def test_a_class_outside_the_plan_needs_a_reason_and_one_inside_its_own_programme():
    clerk = make_user("registrar")
    with pytest.raises(ValidationError) as refused:
        make_class(by=clerk, outside_plan_reason=" ")
    assert list(refused.value.message_dict) == ["outside_plan_reason"]
    line = make_line(make_plan())
    with pytest.raises(ValidationError) as refused:
        make_class("BDNTVD", by=clerk, plan_line=line)
    assert list(refused.value.message_dict) == ["plan_line"]
    assert TrainingClass.objects.count() == OfficialPaper.objects.filter(kind="opening_decision").count() == 0


@pytest.mark.django_db
def test_a_class_that_closes_before_it_opens_is_refused_by_message_and_by_the_database():
    clerk = make_user("registrar")
    with pytest.raises(ValidationError):
        make_class(by=clerk, start=date(2026, 3, 2), planned_end=date(2026, 3, 1))
    training_class = make_class(by=clerk)
    for wrong in (
        {"planned_end": training_class.planned_start - timedelta(days=1)},
        {"closed_on": training_class.opened_on - timedelta(days=1)},
        {"state": "cancelled"},
    ):
        changed = TrainingClass.objects.get(pk=training_class.pk)
        for name, value in wrong.items():
            setattr(changed, name, value)
        with pytest.raises(ValidationError):
            changed.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            TrainingClass.objects.filter(pk=training_class.pk).update(**wrong)


@pytest.mark.django_db
def test_the_draft_decision_says_programme_days_venue_partner_and_supervisor():
    supervisor = make_lecturer(full_name="Hà Thị Mai Anh").person
    training_class = make_class(
        start=date(2026, 3, 2),
        opened=False,
        venue="Hội trường tầng 2",
        hosting="joint",
        partner="Thị đoàn Nghĩa Lộ",
        supervisor=supervisor,
        expected_learners=60,
        audience="Quần chúng ưu tú",
    )
    text = text_of(training_class.opening_decision)
    for part in (
        "Căn cứ Quyết định số 883-QĐ/BTGTW",
        "theo đề nghị của đơn vị",
        "Mở lớp Bồi dưỡng nhận thức về Đảng khóa I/2026, phối hợp với Thị đoàn Nghĩa Lộ",
        "từ ngày 02/03/2026 đến ngày 16/03/2026",
        "Hội trường tầng 2",
        "quần chúng ưu tú",
        "dự kiến: 60",
        "đồng chí Hà Thị Mai Anh làm chủ nhiệm lớp",
    ):
        assert part in text
    assert training_class.opening_decision.abstract == "Về việc mở lớp Bồi dưỡng nhận thức về Đảng khóa I/2026"


@pytest.mark.django_db
def test_the_decision_names_the_signed_plan_it_rests_on():
    plan, director = make_plan(), make_user("leader")
    line = make_line(plan)
    actions.submit_plan(plan=plan, by=director)
    actions.sign_plan(plan=plan, by=director, signed_on=date(2026, 1, 5))
    line.refresh_from_db()
    training_class = make_class("DVM", plan_line=line, outside_plan_reason="", start=date(2026, 3, 2), opened=False)
    assert "Kế hoạch số 01-KH/TTCT, ngày 05 tháng 01 năm 2026 về mở lớp năm 2026," in text_of(
        training_class.opening_decision
    )


@pytest.mark.django_db
def test_the_decision_carries_the_centres_name_of_the_day_it_was_signed():
    training_class = make_class(opened=False)
    before = training_class.planned_start - timedelta(days=3)
    organisation.name_identity(
        name="Trung tâm Chính trị phường Nghĩa Lộ",
        superior="Đảng ủy phường Nghĩa Lộ",
        province="Lào Cai",
        place="Nghĩa Lộ",
        valid_from=before + timedelta(days=1),
    )
    actions.edit_class(training_class=training_class, by=None, venue="Nhà văn hóa")
    assert training_class.opening_decision.words["centre"] == "Trung tâm Chính trị phường Nghĩa Lộ"
    actions.open_class(training_class=training_class, signed_on=before, by=make_user("leader"))
    assert training_class.opening_decision.words["centre"] == "Trung tâm Chính trị thị xã Nghĩa Lộ"
    assert "Nhà văn hóa" in text_of(training_class.opening_decision)


@pytest.mark.django_db
def test_opening_is_signed_once_and_by_who_may_sign():
    clerk, director = make_user("registrar"), make_user("leader")
    training_class = make_class(by=clerk, opened=False)
    day = training_class.planned_start
    with pytest.raises(ValidationError):
        actions.open_class(training_class=training_class, signed_on=day, by=director, signer=make_lecturer().person)
    training_class.refresh_from_db()
    assert training_class.state == "planned"
    actions.open_class(training_class=training_class, signed_on=day, by=director, number=17)
    decision = training_class.opening_decision
    assert (training_class.state, training_class.opened_on, decision.number_text, decision.signer.full_name) == (
        "open",
        day,
        "17-QĐ/TTCT",
        "Nguyễn Thị Thanh Hường",
    )
    with pytest.raises(ValidationError):
        actions.open_class(training_class=training_class, signed_on=day, by=director)
    follower = make_class(by=clerk)
    assert follower.opening_decision.number == 18
    with pytest.raises(ValidationError):
        actions.open_class(training_class=make_class(by=clerk, opened=False), signed_on=day, by=director, number=17)


@pytest.mark.django_db
def test_a_planned_class_changes_with_its_draft_and_an_open_one_keeps_what_is_signed():
    training_class = make_class(opened=False)
    actions.edit_class(training_class=training_class, by=None, name="Lớp nhận thức về Đảng khối cơ quan")
    assert "lớp nhận thức về Đảng khối cơ quan" in text_of(training_class.opening_decision)
    actions.open_class(training_class=training_class, signed_on=training_class.planned_start, by=make_user("leader"))
    signed = training_class.opening_decision.words
    with pytest.raises(ValidationError) as refused:
        actions.edit_class(training_class=training_class, by=None, name="Lớp khác")
    assert list(refused.value.message_dict) == ["name"]
    training_class.refresh_from_db()
    actions.edit_class(training_class=training_class, by=None, venue="Nhà văn hóa")
    training_class.opening_decision.refresh_from_db()
    assert training_class.opening_decision.words == signed
    with pytest.raises(TypeError):
        actions.edit_class(training_class=training_class, by=None, state="ended")


@pytest.mark.django_db
def test_a_class_does_not_move_into_another_year():
    training_class = make_class(opened=False, start=date(2026, 12, 1))
    with pytest.raises(ValidationError) as refused:
        actions.edit_class(
            training_class=training_class, by=None, planned_start=date(2027, 1, 4), planned_end=date(2027, 1, 8)
        )
    assert list(refused.value.message_dict) == ["planned_start"]


@pytest.mark.django_db
def test_a_class_ends_when_all_is_held_between_its_last_session_and_today_and_once():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    today = timezone.localdate()
    with pytest.raises(ValidationError):
        actions.end_class(training_class=training_class, closed_on=today, by=clerk)
    first, *others = make_sessions(training_class)
    learners.close_roll(session=first, by=clerk)
    training_class.refresh_from_db()
    assert training_class.state == "running"
    with pytest.raises(ValidationError):
        actions.end_class(training_class=training_class, closed_on=today, by=clerk)
    for session in others:
        learners.close_roll(session=session, by=clerk)
    last = max(session.day for session in others)
    for wrong in (last - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            actions.end_class(training_class=training_class, closed_on=wrong, by=clerk)
        assert list(refused.value.message_dict) == ["closed_on"]
    actions.end_class(training_class=training_class, closed_on=last, by=clerk)
    assert (training_class.state, training_class.closed_on) == ("ended", last)
    with pytest.raises(ValidationError):
        actions.end_class(training_class=training_class, closed_on=last, by=clerk)


@pytest.mark.django_db
def test_a_cancelled_class_takes_its_sessions_and_draft_along_and_a_running_one_is_not_cancelled():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk, opened=False)
    make_sessions(training_class)
    with pytest.raises(ValidationError):
        actions.cancel_class(training_class=training_class, reason=" ", by=clerk)
    actions.cancel_class(training_class=training_class, reason="Không đủ người", by=clerk)
    training_class.opening_decision.refresh_from_db()
    assert (training_class.state, training_class.opening_decision.state) == ("cancelled", "cancelled")
    assert set(Session.objects.values_list("state", "cancel_reason")) == {("cancelled", "Không đủ người")}
    with pytest.raises(ValidationError):
        actions.cancel_class(training_class=training_class, reason="Không đủ người", by=clerk)
    running = make_class(by=clerk)
    learners.close_roll(session=make_sessions(running)[0], by=clerk)
    with pytest.raises(ValidationError):
        actions.cancel_class(training_class=running, reason="Không đủ người", by=clerk)


@pytest.mark.django_db
def test_recognition_follows_the_end_only():
    training_class = make_class()
    with pytest.raises(ValidationError):
        actions.set_recognised(training_class=training_class)


@pytest.mark.django_db
def test_classes_are_found_without_accents_and_seen_by_a_lecturer_only_when_theirs():
    teacher = make_lecturer()
    user = make_user("lecturer", person=teacher.person)
    mine, _other = make_class(), make_class("DVM")
    make_sessions(mine, lecturers={place.lesson_id: teacher for place in mine.version.places.all()})
    assert list(TrainingClass.objects.search("NHẬN thuc")) == [mine]
    assert list(TrainingClass.objects.visible_to(user)) == [mine]
    assert TrainingClass.objects.visible_to(make_user("inspector")).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_people_who_plan_at_once_get_two_intakes():
    clerk = make_user("registrar")
    Programme.objects.get(code="BDNTVD")
    problems, start = [], threading.Barrier(2)

    def plan():
        try:
            start.wait()
            make_class(by=clerk, opened=False)
        except (ValidationError, IntegrityError) as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=plan) for _i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(TrainingClass.objects.values_list("intake", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_no_class_is_planned_from_a_line_that_was_dropped():
    plan = make_plan()
    line = make_line(plan)
    round_ = PlanRound.objects.create(plan=plan, number=1, reason="Điều chỉnh")
    line.dropped_in = round_
    line.save()
    with pytest.raises(ValidationError) as refused:
        make_class("DVM", plan_line=line, outside_plan_reason="", opened=False)
    assert list(refused.value.message_dict) == ["plan_line"]
