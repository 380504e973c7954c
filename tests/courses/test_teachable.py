"""Which lessons a lecturer may teach."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses import actions
from courses.models import Lesson, Programme, TeachableLesson

from ..factories import make_centre, make_lecturer, make_user

pytestmark = pytest.mark.django_db
SINCE = date(2024, 1, 1)


def lessons_of(code="BDNTVD"):
    make_centre()
    return list(Programme.objects.get(code=code).versions.first().lessons.order_by("places__order"))


def stored(lecturer):
    return set(lecturer.teachable.values_list("lesson", "since", "until"))


def test_lessons_are_entered_once_ended_and_entered_again():
    lecturer, other = make_lecturer(), make_lecturer()
    first, second, *_rest = lessons_of()
    made = actions.set_teachable(lecturer=lecturer, lessons=[first, second], since=SINCE, by=None)
    assert len(made) == 2
    assert actions.set_teachable(lecturer=lecturer, lessons=[first], since=date(2025, 1, 1), by=None) == []
    actions.set_teachable(lecturer=other, lessons=[first], since=SINCE, by=None)
    row = lecturer.teachable.get(lesson=first)
    actions.end_teachable(teachable=row, on=date(2024, 6, 30), by=None)
    assert stored(lecturer) == {(first.pk, SINCE, date(2024, 6, 30)), (second.pk, SINCE, None)}
    assert [row.lesson for row in lecturer.teachable.on(date(2024, 7, 1))] == [second]
    again = actions.set_teachable(lecturer=lecturer, lessons=[first, second], since=date(2025, 1, 1), by=None)
    assert again == [row]
    assert stored(lecturer) == {(first.pk, date(2025, 1, 1), None), (second.pk, SINCE, None)}
    assert stored(other) == {(first.pk, SINCE, None)}
    actions.remove_teachable(teachable=row, by=None)
    assert stored(lecturer) == {(second.pk, SINCE, None)}
    assert set(
        TeachableLesson.pgh_event_model.objects.filter(lesson=first, lecturer=lecturer).values_list(
            "pgh_label", flat=True
        )
    ) == {
        "insert",
        "update",
        "delete",
    }


def test_no_lesson_an_end_before_the_start_and_a_second_row_are_refused():
    lecturer = make_lecturer()
    lesson = lessons_of()[0]
    with pytest.raises(ValidationError) as refused:
        actions.set_teachable(lecturer=lecturer, lessons=[], since=SINCE, by=None)
    assert list(refused.value.message_dict) == ["lessons"]
    (row,) = actions.set_teachable(lecturer=lecturer, lessons=[lesson], since=SINCE, by=None)
    with pytest.raises(ValidationError):
        actions.end_teachable(teachable=row, on=date(2023, 12, 31), by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeachableLesson.objects.filter(pk=row.pk).update(until=date(2023, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        TeachableLesson.objects.create(lecturer=lecturer, lesson=lesson, since=SINCE)
    assert stored(lecturer) == {(lesson.pk, SINCE, None)}


@pytest.fixture
def clerk(client):
    client.force_login(make_user("registrar"))
    return client


def test_many_are_entered_at_once_grouped_by_programme_and_searched(clerk):
    lecturer = make_lecturer()
    lessons = lessons_of()
    topic = Lesson.objects.create(title="Lịch sử Đảng bộ thị xã Nghĩa Lộ", kind="topic")
    url = reverse("courses:teachable", args=[lecturer.pk])
    groups = clerk.get(url).context["form"].groups
    assert lessons in [found for _title, found in groups]
    assert groups[-1][1] == [topic]
    searched = clerk.get(url, {"q": "lich su dang bo nghia lo"}).context["form"].groups
    assert [found for _title, found in searched] == [[topic]]

    refused = clerk.post(url, {"since": "01/13/2024", "lessons": [lessons[0].pk, topic.pk]})
    assert refused.context["form"].errors.keys() == {"since"}
    assert refused.content.decode().count(" checked>") == 2
    assert clerk.post(url, {"since": "01/01/2024"}).context["form"].errors.keys() == {"lessons"}
    assert clerk.post(url, {"since": "01/01/2024", "lessons": ["0"]}).context["form"].errors.keys() == {"lessons"}
    assert stored(lecturer) == set()

    sent = clerk.post(f"{url}?q=lich+su", {"since": "01/01/2024", "lessons": [lessons[0].pk, topic.pk]})
    assert sent["Location"] == url
    assert stored(lecturer) == {(lessons[0].pk, SINCE, None), (topic.pk, SINCE, None)}
    page = clerk.get(url)
    assert lessons[0] not in [lesson for _title, found in page.context["form"].groups for lesson in found]
    assert topic.title in clerk.get(reverse("lecturers:qualifications", args=[lecturer.pk])).content.decode()

    row = lecturer.teachable.get(lesson=topic)
    end, remove = reverse("courses:teachable_end", args=[row.pk]), reverse("courses:teachable_remove", args=[row.pk])
    assert clerk.post(end, {"on": "31/12/2023"}).context["form"].non_field_errors()
    assert clerk.post(end, {"on": "31/12/2024"})["Location"] == url
    row.refresh_from_db()
    assert row.until == date(2024, 12, 31)
    assert topic.title in clerk.get(remove).content.decode()
    assert clerk.post(remove)["Location"] == url
    assert clerk.post(remove).status_code == 404
    assert stored(lecturer) == {(lessons[0].pk, SINCE, None)}


@pytest.mark.parametrize("role", ["leader", "inspector", "lecturer", "appraiser"])
def test_who_may_not_change_lecturers_is_refused(client, role):
    lecturer = make_lecturer()
    (row,) = actions.set_teachable(lecturer=lecturer, lessons=lessons_of()[:1], since=SINCE, by=None)
    client.force_login(make_user(role))
    for name, pk in (("teachable", lecturer.pk), ("teachable_end", row.pk), ("teachable_remove", row.pk)):
        assert client.post(reverse(f"courses:{name}", args=[pk])).status_code == 403, name
