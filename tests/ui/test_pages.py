"""The base views and what every page carries, shown on the lists of accounts and of accesses."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from trainingcenter.organisation.models import CentreIdentity

from ..factories import make_centre, make_user

pytestmark = pytest.mark.django_db
ACCOUNTS = reverse("accounts:list")


@pytest.fixture
def admin(client):
    user = make_user("admin")
    client.force_login(user)
    return user


def rows(response):
    return re.findall(r'<tr id="row-(\d+)">', response.content.decode())


def test_list_shows_the_filter_as_a_pill_that_keeps_the_others(client, admin):
    lecturer = make_user("lecturer")
    response = client.get(ACCOUNTS, {"role": "lecturer", "q": lecturer.username, "page": "1"})
    assert rows(response) == [str(lecturer.pk)]
    assert [(str(label), str(value), url) for label, value, url in response.context["pills"]] == [
        ("Tên đăng nhập hoặc họ tên", lecturer.username, "?role=lecturer"),
        ("Vai trò", "Giảng viên", f"?q={lecturer.username}"),
    ]


def test_list_says_what_is_wrong_with_a_filter_and_shows_no_pill_for_it(client, admin):
    response = client.get(reverse("audit:log"), {"day": "32/13/2026"})
    assert response.status_code == 200
    assert 'class="invalid-feedback"' in response.content.decode()
    assert response.context["pills"] == []


def test_list_keeps_page_size_and_order_when_it_is_filtered_again(client, admin):
    page = client.get(ACCOUNTS, {"size": "50", "sort": "-username"}).content.decode()
    assert '<input type="hidden" name="size" value="50">' in page
    assert '<input type="hidden" name="sort" value="-username">' in page
    assert 'aria-sort="descending"' in page
    assert '<span aria-current="true">50</span>' in page


def test_list_refuses_a_page_size_that_is_not_offered(client, admin):
    assert client.get(ACCOUNTS, {"size": "100000"}).context["table"].paginator.per_page == 25


def test_export_holds_every_filtered_row_and_no_other(client, admin):
    lecturers = [make_user("lecturer") for _i in range(27)]
    response = client.get(ACCOUNTS, {"role": "lecturer", "export": "xlsx"})
    assert response["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(BytesIO(response.content)).active
    names = [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert sorted(names) == sorted(user.username for user in lecturers)


def test_list_costs_the_same_for_one_row_and_for_three(client, admin):
    def cost():
        client.get(ACCOUNTS)
        with CaptureQueriesContext(connection) as queries:
            client.get(ACCOUNTS, {"role": "lecturer"})
        return len(queries)

    make_user("lecturer")
    one = cost()
    make_user("lecturer")
    make_user("lecturer")
    assert cost() == one


def test_a_page_costs_five_reads_beside_its_own_and_the_entry_in_the_log(client, admin):
    """Session, account, centre, the rights of the roles, notices; then the page's own list and the log."""
    client.get(reverse("jobs:list"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("jobs:list"))
    statements = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(statements) == 7


def test_form_puts_errors_beside_the_field_and_into_a_linked_summary_and_keeps_what_was_typed(client, admin):
    page = client.post(reverse("accounts:new"), {"username": "lo.thi.may", "password": "1"}).content.decode()
    assert 'href="#id_password"' in page
    assert 'href="#div_id_roles"' in page
    assert 'id="div_id_roles"' in page
    assert 'value="lo.thi.may"' in page


def test_the_action_s_refusal_stands_on_the_form(client, admin):
    taken = make_user("lecturer")
    form = {"username": taken.username, "password": "Mot-mat-khau-dai", "roles": ["lecturer"]}
    response = client.post(reverse("accounts:new"), form)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["username"]


def test_who_lacks_the_right_reads_what_to_do_in_vietnamese(client):
    client.force_login(make_user("lecturer"))
    response = client.get(ACCOUNTS)
    assert response.status_code == 403
    assert "Hãy đề nghị người quản trị" in response.content.decode()


@pytest.mark.parametrize("demonstration", [True, False])
def test_the_banner_stands_on_demonstration_centres_only(client, demonstration, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    make_centre()
    CentreIdentity.objects.update(is_demonstration=demonstration)
    signed_out = client.get(reverse("account_login")).content.decode()
    client.force_login(make_user("registrar"))
    signed_in = client.get(reverse("notices:list")).content.decode()
    assert [("DỮ LIỆU TRÌNH DIỄN" in page) for page in (signed_out, signed_in)] == [demonstration] * 2


def test_the_language_is_switched_by_a_post_and_stays(client, admin):
    assert client.post(reverse("set_language"), {"language": "en", "next": ACCOUNTS})["Location"] == ACCOUNTS
    assert "<h1>Accounts</h1>" in client.get(ACCOUNTS).content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_of_last_resort_need_no_manifest_and_no_database(name, settings, django_assert_num_queries):
    manifest = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": manifest}
    with django_assert_num_queries(0):
        page = get_template(name).render()
    assert page.count("<h1>") == 1
    assert "/static/css/app.css" in page
