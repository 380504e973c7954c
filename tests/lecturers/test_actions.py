"""Lecturers entered and changed, through the actions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses import actions as courses
from lecturers import actions
from lecturers.models import Lecturer
from trainingcenter.organisation.actions import create_person
from trainingcenter.organisation.models import Person

from ..factories import make_class, make_lecturer, make_sessions

KNOWN = {"kind": "concurrent", "since": date(2020, 1, 1)}


@pytest.mark.django_db
def test_somebody_new_or_known_teaches_from_a_day_on_and_only_once():
    new = actions.enter_lecturer(person={"full_name": "Cầm Minh Tuấn"}, lecturer=KNOWN, by=None)
    known = create_person(full_name="Lò Văn Thắng")
    actions.enter_lecturer(person=known, lecturer=KNOWN | {"kind": "full_time"}, by=None)
    assert (new.person.full_name, Person.objects.count(), Lecturer.objects.count()) == ("Cầm Minh Tuấn", 2, 2)
    with pytest.raises(ValidationError) as refused:
        actions.enter_lecturer(person=known, lecturer=KNOWN, by=None)
    assert list(refused.value.message_dict) == ["person"]


@pytest.mark.django_db
def test_a_wrong_lecturer_leaves_no_person_behind():
    with pytest.raises(ValidationError):
        actions.enter_lecturer(person={"full_name": "Cầm Minh Tuấn"}, lecturer=KNOWN | {"kind": "other"}, by=None)
    assert Person.objects.count() == 0


@pytest.mark.django_db
def test_teaching_ends_after_it_began_by_message_and_by_the_database():
    lecturer = make_lecturer()
    with pytest.raises(ValidationError):
        actions.edit_lecturer(lecturer=lecturer, until=date(2019, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Lecturer.objects.filter(pk=lecturer.pk).update(until=date(2019, 1, 1))


@pytest.mark.django_db
def test_a_lecturer_and_the_person_are_changed_together_or_not_at_all():
    lecturer = make_lecturer(full_name="Trần Quốc Toản")
    with pytest.raises(ValidationError):
        actions.change_lecturer(lecturer=lecturer, person={"full_name": "Khác"}, fields={"kind": "other"}, by=None)
    assert Person.objects.get().full_name == "Trần Quốc Toản"
    lecturer = Lecturer.objects.get()
    actions.change_lecturer(
        lecturer=lecturer, person={"phone": "0912345678"}, fields={"speciality": "Dân vận"}, by=None
    )
    lecturer = Lecturer.objects.get()
    assert (lecturer.person.phone, lecturer.speciality) == ("0912345678", "Dân vận")


@pytest.mark.django_db
def test_lecturers_are_found_by_day_by_name_without_accents_and_counted_by_periods_held():
    today = timezone.localdate()
    teacher = make_lecturer(full_name="Đỗ Mạnh Cường")
    gone = make_lecturer(full_name="Bùi Đức Long", until=today - timedelta(days=1), kind="guest")
    assert list(Lecturer.objects.active_on(today)) == [teacher]
    assert list(Lecturer.objects.search("do cuong")) == [teacher]
    assert list(Lecturer.objects.concurrent()) == [teacher]
    training_class = make_class(start=date(today.year, 1, 5))
    sessions = make_sessions(
        training_class, lecturers=dict.fromkeys(training_class.version.lessons.values_list("pk", flat=True), teacher)
    )
    lectures = [session for session in sessions if session.lecturer]
    for session in lectures[:2]:
        courses.hold_session(session=session, by=None)
    counted = Lecturer.objects.with_periods(today.year)
    assert {lecturer: lecturer.periods for lecturer in counted} == {teacher: 10, gone: 0}
    assert teacher.sessions.upcoming().count() == len([s for s in lectures if s.ends_at >= timezone.now()])
