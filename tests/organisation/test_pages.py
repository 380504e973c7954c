"""The settings through the browser's eyes: what is written, who is refused, what a page costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from trainingcenter.documents.models import NumberBook
from trainingcenter.organisation import actions
from trainingcenter.organisation.models import CentreIdentity, Delegation, Person, Post, Unit

from ..factories import make_centre, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(make_user("admin"))
    return client


def send(client, page, *arguments, **fields):
    return client.post(reverse(f"organisation:{page}", args=arguments), fields)


def cost(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_new_names_are_proposed_from_the_latest_and_stay_a_demonstration(admin):
    form = admin.get(reverse("organisation:identity_new")).context["form"]
    assert form.initial["name"] == "Trung tâm Chính trị thị xã Nghĩa Lộ"
    fields = form.initial | {"name": "Trung tâm Chính trị phường Nghĩa Lộ", "valid_from": "01/07/2025"}
    assert send(admin, "identity_new", **fields).status_code == 302
    assert CentreIdentity.objects.get(valid_from=date(2025, 7, 1)).is_demonstration is True
    refused = send(admin, "identity_new", **fields)
    assert "valid_from" in refused.context["form"].errors


def test_a_person_gets_a_post_and_loses_it(admin):
    send(admin, "person_new", full_name="Lò Văn Thắng", sex="male")
    person = Person.objects.get(full_name="Lò Văn Thắng")
    send(admin, "post_new", person=person.pk, kind="deputy_director", valid_from="01/01/2024", on_payroll="on")
    post = Post.objects.get(person=person)
    send(admin, "delegation_new", person=person.pk, basis="QĐ 05", valid_from="01/01/2024", paper_kind="report")
    page = admin.get(person.get_absolute_url()).content.decode()
    assert reverse("organisation:post_end", args=[post.pk]) in page
    assert send(admin, "post_end", post.pk, on="31/12/2023").status_code == 200
    send(admin, "post_end", post.pk, on="31/12/2025")
    send(admin, "delegation_end", Delegation.objects.get().pk, on="31/12/2025")
    post.refresh_from_db()
    assert (post.valid_to, Delegation.objects.get().valid_to) == (date(2025, 12, 31), date(2025, 12, 31))


def test_overlapping_posts_are_told_on_the_form_and_nothing_typed_is_lost(admin):
    person = actions.create_person(full_name="Lò Văn Thắng")
    typed = {"person": person.pk, "kind": "academic_duty", "valid_from": "01/01/2024", "on_payroll": "on"}
    send(admin, "post_new", **typed)
    page = send(admin, "post_new", **typed | {"valid_from": "01/06/2024", "decision": "QĐ 07"})
    form = page.context["form"]
    assert form.non_field_errors() == [
        "Người này đã giữ chức vụ đó trong một phần thời gian ấy. Hãy kết thúc chức vụ kia trước."
    ]
    assert {name: form[name].value() for name in ("kind", "decision", "valid_from")} == {
        "kind": "academic_duty",
        "decision": "QĐ 07",
        "valid_from": "01/06/2024",
    }
    assert "QĐ 07" in page.content.decode()
    backwards = send(admin, "post_new", **typed | {"kind": "office", "valid_to": "31/12/2023"})
    assert backwards.context["form"].non_field_errors()
    assert Post.objects.filter(person=person).count() == 1


def test_a_unit_is_made_renamed_moved_and_merged(client):
    client.force_login(make_user("registrar"))
    for name in ("Đảng ủy phường Trung Tâm", "Đảng ủy phường Nghĩa Lộ"):
        send(client, "unit_new", name=name, kind="party_organisation", valid_from="01/01/2020")
    old, new = Unit.objects.get(name__contains="Trung"), Unit.objects.get(name__contains="Nghĩa")
    send(client, "unit_rename", old.pk, name="Đảng ủy phường Trung Tâm mới", valid_from="01/07/2024", basis="NQ 1")
    send(client, "unit_move", old.pk, kind="party_organisation", parent=new.pk)
    assert Unit.objects.get(pk=old.pk).parent == new
    send(client, "unit_merge", old.pk, successor=new.pk, on="01/07/2025")
    page = client.get(old.get_absolute_url()).content.decode()
    assert "NQ 1" in page
    assert new.name in page
    assert reverse("organisation:unit_merge", args=[old.pk]) not in page
    listed = client.get(reverse("organisation:units"), {"q": "TRUNG tam", "still": "closed"})
    assert [row.record for row in listed.context["table"].rows] == [Unit.objects.get(pk=old.pk)]


def test_books_are_kept_on_the_settings_page(admin):
    year = timezone.localdate().year
    fields = {"code": "notice", "name": "Thông báo", "restart": "yearly", "frame": "party"}
    assert "pattern" in send(admin, "book_new", pattern="TB", **fields).context["form"].errors
    send(admin, "book_new", pattern="{seq:02d}-TB/{symbol}", **fields)
    book = NumberBook.objects.get(code="notice")
    send(admin, "book", book.pk, name="Sổ thông báo", pattern="{seq}-TB/{symbol}", frame="state", restart="yearly")
    send(admin, "book_start", book.pk, year=year, start_value=12)
    book.refresh_from_db()
    assert (book.name, book.years.get().start_value) == ("Sổ thông báo", 12)
    assert "Sổ thông báo" in admin.get(reverse("organisation:settings")).content.decode()


@pytest.mark.parametrize(
    ("role", "name"),
    [("registrar", "identity_new"), ("registrar", "book_new"), ("leader", "unit_new"), ("lecturer", "people")],
)
def test_who_may_not_is_refused(client, role, name):
    client.force_login(make_user(role))
    assert client.get(reverse(f"organisation:{name}")).status_code == 403


def test_settings_and_lists_cost_the_same_for_one_row_and_for_three(admin):
    make_centre()

    def one_more(i):
        person = actions.create_person(full_name=f"Lò Văn Thắng {i}")
        actions.give_post(person=person, kind="office", valid_from=date(2020, 1, 1))
        actions.delegate(person=person, basis="QĐ", valid_from=date(2020, 1, 1))
        actions.add_holiday(day=date(timezone.localdate().year, 5, i + 1), name="Nghỉ")
        unit = actions.create_unit(name=f"Chi bộ {i}", kind="party_cell", valid_from=date(2020, 1, 1))
        actions.create_unit(name=f"Tổ {i}", kind="party_cell", valid_from=date(2020, 1, 1), parent=unit)
        book = actions.create_book(code=f"b{i}", name=f"Sổ {i}", pattern="{seq}")
        actions.start_book(book=book, year=2026, start_value=1, by=None)

    urls = [reverse(f"organisation:{name}") for name in ("settings", "people", "units", "holidays_now")]
    one_more(0)
    before = [cost(admin, url) for url in urls]
    one_more(1)
    one_more(2)
    assert [cost(admin, url) for url in urls] == before
    assert max(before) <= 20
