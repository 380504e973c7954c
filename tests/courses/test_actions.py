"""Classes, plans and sessions through the actions."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from courses import actions
from courses.models import Programme, Session, TrainingClass
from learners import actions as learners
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.organisation import actions as organisation

from ..factories import make_centre, make_class, make_lecturer, make_sessions, make_user


@pytest.mark.django_db
def test_catalogue_carries_the_published_programmes_and_marks_what_is_unsure():
    make_centre()
    assert Programme.objects.count() == 9
    elementary = Programme.objects.get(code="SCLLCT").versions.get()
    assert (elementary.lessons_complete, elementary.lessons_expected, elementary.places.count()) == (False, 18, 8)
    awareness = Programme.objects.get(code="BDNTVD").versions.get()
    assert (awareness.validity_months, awareness.rules_confirmed, awareness.places.count()) == (60, False, 5)
    shared = (
        Programme.objects.get(code="DOAN").versions.get().lessons.all()
        & Programme.objects.get(code="PHUNU").versions.get().lessons.all()
    )
    assert shared.count() <= 5


@pytest.mark.django_db
def test_intakes_are_numbered_by_programme_and_year():
    clerk = make_user("registrar")
    names = [make_class(by=clerk, opened=False).intake_label for _i in range(2)]
    year = (timezone.localdate() - timedelta(days=30)).year
    assert names == [f"I/{year}", f"II/{year}"]


@pytest.mark.django_db
def test_a_class_outside_the_plan_needs_a_reason():
    clerk = make_user("registrar")
    with pytest.raises(ValidationError) as refused:
        make_class(by=clerk, outside_plan_reason=" ")
    assert list(refused.value.message_dict) == ["outside_plan_reason"]


@pytest.mark.django_db
def test_opening_is_signed_once_and_by_who_may_sign():
    clerk, director = make_user("registrar"), make_user("leader")
    training_class = make_class(by=clerk, opened=False)
    day = training_class.planned_start
    with pytest.raises(ValidationError):
        actions.open_class(training_class=training_class, signed_on=day, by=director, signer=make_lecturer().person)
    actions.open_class(training_class=training_class, signed_on=day, by=director, number=17)
    decision = training_class.opening_decision
    assert (training_class.state, decision.number_text, decision.signer.full_name) == (
        "open",
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
def test_sessions_follow_the_lessons_and_skip_weekends_and_holidays():
    monday = date(2026, 3, 2)
    training_class = make_class(start=monday)
    organisation.add_holiday(day=date(2026, 3, 3), name="Ngày nghỉ")
    sessions = make_sessions(training_class, weekdays=range(5), half_days=["morning", "afternoon"])
    assert [(s.day.day, s.half_day) for s in sessions] == [
        (2, "morning"), (2, "afternoon"), (4, "morning"), (4, "afternoon"), (5, "morning"), (5, "afternoon"),
    ]  # fmt: skip
    assert [s.title for s in sessions][:5] == [p.lesson.title for p in training_class.version.places.all()]
    with pytest.raises(ValidationError):
        make_sessions(training_class)


@pytest.mark.django_db
def test_a_lecturer_or_room_in_two_places_is_refused_by_words_and_by_the_database():
    lecturer, clerk = make_lecturer(), make_user("registrar")
    room = actions.add_room(name="Hội trường")
    first, second = make_class(by=clerk), make_class(by=clerk)
    held = make_sessions(first, room=room)[0]
    with pytest.raises(ValidationError, match="Hội trường"):
        make_sessions(second, room=room)
    assert second.sessions.count() == 0
    fields = {
        "title": "Bài 1",
        "kind": "lecture",
        "day": held.day,
        "half_day": held.half_day,
        "periods": 5,
        "room": None,
    }
    one = actions.add_session(training_class=first, by=clerk, lecturer=lecturer, **fields)
    with pytest.raises(ValidationError):
        actions.add_session(training_class=second, by=clerk, lecturer=lecturer, **fields)
    two = actions.add_session(training_class=second, by=clerk, lecturer=None, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=two.pk).update(lecturer=lecturer)
    actions.cancel_session(session=one, reason="Giảng viên ốm", by=clerk)
    Session.objects.filter(pk=two.pk).update(lecturer=lecturer)


@pytest.mark.django_db
def test_a_held_session_is_never_moved_and_a_class_ends_only_when_all_are_held():
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    first, *_others = make_sessions(training_class)
    learners.close_roll(session=first, by=clerk)
    first.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.edit_session(session=first, by=clerk, title="Khác")
    training_class.refresh_from_db()
    assert training_class.state == "running"
    with pytest.raises(ValidationError):
        actions.end_class(training_class=training_class, closed_on=timezone.localdate(), by=clerk)
    with pytest.raises(ValidationError):
        actions.cancel_class(training_class=training_class, reason="Không đủ người", by=clerk)


@pytest.mark.django_db
def test_a_signed_plan_keeps_its_lines():
    clerk, director = make_user("registrar"), make_user("leader")
    plan = actions.draft_plan(year=2026, by=clerk)
    line = {"programme": Programme.objects.get(code="DVM"), "audience": "Đảng viên mới", "classes": 1, "learners": 60}
    with pytest.raises(ValidationError):
        actions.submit_plan(plan=plan, by=clerk)
    with pytest.raises(ValidationError):
        actions.add_plan_line(plan=plan, by=clerk, month_from=5, month_to=4, **line)
    with pytest.raises(ValidationError):
        actions.add_plan_line(plan=plan, by=clerk, month_from=1, month_to=4, **line | {"classes": 0})
    actions.add_plan_line(plan=plan, by=clerk, month_from=1, month_to=4, **line)
    actions.submit_plan(plan=plan, by=clerk)
    actions.sign_plan(plan=plan, by=director, signed_on=date(2026, 1, 5))
    plan.refresh_from_db()
    assert plan.paper.state == OfficialPaper.State.SIGNED
    with pytest.raises(ValidationError):
        actions.add_plan_line(plan=plan, by=clerk, month_from=1, month_to=4, **line)


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_two_people_never_open_the_same_intake():
    clerk = make_user("registrar")
    refused = []

    def plan():
        try:
            make_class(by=clerk, opened=False)
        except (ValidationError, IntegrityError) as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=plan) for _i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    intakes = list(TrainingClass.objects.values_list("intake", flat=True))
    assert len(intakes) == len(set(intakes)) == 2 - len(refused)
