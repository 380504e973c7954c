"""Lecturers through the browser's eyes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Session
from lecturers.models import Lecturer
from trainingcenter.organisation.actions import create_person
from trainingcenter.organisation.models import Person

from ..factories import make_class, make_lecturer, make_sessions, make_user

pytestmark = pytest.mark.django_db
NEW = {"kind": "concurrent", "since": "01/01/2024"}


@pytest.fixture
def clerk(client):
    client.force_login(make_user("registrar"))
    return client


def test_a_new_lecturer_is_typed_or_chosen_but_not_both(clerk):
    known = create_person(full_name="Lò Văn Thắng")
    url = reverse("lecturers:new")
    assert clerk.post(url, NEW).context["form"].errors.keys() == {"full_name"}
    assert clerk.post(url, NEW | {"known": known.pk, "full_name": "Khác"}).context["form"].errors.keys() == {
        "full_name"
    }
    assert clerk.post(url, NEW | {"known": known.pk}).status_code == 302
    assert clerk.post(url, NEW | {"full_name": "Cầm Minh Tuấn", "main_office": "Thị đoàn"}).status_code == 302
    assert set(Lecturer.objects.values_list("person__full_name", flat=True)) == {"Lò Văn Thắng", "Cầm Minh Tuấn"}
    assert Person.objects.filter(full_name="Lò Văn Thắng").count() == 1


def test_a_changed_lecturer_keeps_what_was_not_typed_anew(clerk):
    lecturer = make_lecturer(full_name="Trần Quốc Toản", speciality="Dân vận")
    url = reverse("lecturers:edit", args=[lecturer.pk])
    shown = {name: value for name, value in clerk.get(url).context["form"].initial.items() if value}
    clerk.post(url, shown | {"phone": "0912345678", "since": "01/01/2020"})
    lecturer = Lecturer.objects.get()
    assert (lecturer.person.full_name, lecturer.person.phone, lecturer.speciality) == (
        "Trần Quốc Toản",
        "0912345678",
        "Dân vận",
    )


def test_the_page_tells_sessions_to_come_and_periods_held(clerk):
    lecturer = make_lecturer()
    training_class = make_class()
    lessons = training_class.version.lessons.values_list("pk", flat=True)
    make_sessions(training_class, lecturers=dict.fromkeys(lessons, lecturer))
    Session.objects.filter(lecturer=lecturer).update(state="held")
    page = clerk.get(lecturer.get_absolute_url())
    held = [s for s in Session.objects.filter(lecturer=lecturer) if s.day.year == page.context["year"]]
    assert page.context["periods"] == 5 * len(held)
    assert list(page.context["upcoming"]) == []
    assert training_class.code in page.content.decode()


def test_the_list_is_searched_without_accents_and_costs_the_same_for_one_and_for_three(clerk):
    make_lecturer(full_name="Đỗ Mạnh Cường")
    url = reverse("lecturers:list")

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get(url).status_code == 200
        return len(captured)

    before = cost()
    make_lecturer(full_name="Bùi Đức Long")
    make_lecturer(full_name="Sa Thị Bích Loan")
    assert cost() == before <= 20
    found = clerk.get(url, {"q": "do manh"}).context["table"].rows
    assert [str(row.record) for row in found] == ["Đỗ Mạnh Cường"]


def test_a_lecturer_may_not_read_the_list(client):
    client.force_login(make_user("lecturer"))
    assert client.get(reverse("lecturers:list")).status_code == 403
    client.force_login(make_user("inspector"))
    assert client.get(reverse("lecturers:new")).status_code == 403
