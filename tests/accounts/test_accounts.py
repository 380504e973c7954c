"""What an administrator does with accounts, and how people sign in."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import NoReverseMatch, reverse

from trainingcenter.accounts.access import ADMIN
from trainingcenter.accounts.models import User
from trainingcenter.organisation.actions import create_person
from trainingcenter.organisation.models import CentreIdentity

from ..factories import PASSWORD, make_centre, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make_user("admin")
    client.force_login(user)
    return user


def test_a_new_account_signs_in_with_its_roles(client, admin):
    person = create_person(full_name="Lò Thị Mây")
    form = {"username": "lothimay", "password": PASSWORD, "roles": ["lecturer", "appraiser"], "person": person.pk}
    assert client.post(reverse("accounts:new"), form)["Location"] == reverse("accounts:list")
    client.logout()
    client.post(reverse("account_login"), {"login": "lothimay", "password": PASSWORD})
    user = client.get(reverse("notices:list")).wsgi_request.user
    assert (str(user), sorted(user.roles)) == ("Lò Thị Mây", ["appraiser", "lecturer"])


def test_accounts_are_found_by_the_person_s_name_without_accents(client, admin):
    found = make_user("lecturer", person=create_person(full_name="Đèo Thị Kim Oanh"))
    make_user("lecturer", person=create_person(full_name="Vàng Anh Hiếu"))
    table = client.get(reverse("accounts:list"), {"q": "deo thi"}).context["table"]
    assert [row.record for row in table.rows] == [found]


def test_an_account_that_is_closed_is_out_at_once_and_told_why_when_it_signs_in(client, admin, client_of):
    user = make_user("registrar")
    other = client_of(user)
    client.post(reverse("accounts:detail", args=[user.pk]), {"roles": ["registrar"]})
    assert other.get("/").status_code == 302
    answer = other.post(reverse("account_login"), {"login": user.username, "password": PASSWORD}, follow=True)
    assert "Hãy đề nghị người quản trị mở lại" in answer.content.decode()


def test_nobody_takes_the_administrator_s_role_from_themselves(client, admin):
    response = client.post(reverse("accounts:detail", args=[admin.pk]), {"roles": ["registrar"], "is_active": "on"})
    assert response.status_code == 200
    assert User.objects.get(pk=admin.pk).roles == [ADMIN]


def test_a_password_set_by_the_administrator_ends_open_sessions_but_not_one_s_own(client, admin, client_of):
    user = make_user("registrar")
    other = client_of(user)
    for account in (user, admin):
        client.post(reverse("accounts:password", args=[account.pk]), {"password": "Mat-khau-moi-2027"})
        assert User.objects.get(pk=account.pk).check_password("Mat-khau-moi-2027")
    assert other.get(reverse("notices:list")).status_code == 302
    assert client.get(reverse("accounts:list")).status_code == 200


def test_a_weak_password_is_refused(client, admin):
    user = make_user("registrar")
    client.post(reverse("accounts:password", args=[user.pk]), {"password": "12345678"})
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "password/set/", "password/reset/"])
def test_pages_that_the_centre_does_not_use_do_not_exist(client, path):
    make_centre()
    assert client.get(f"/account/{path}").status_code == 404


def test_sign_in_offers_no_mail_where_mail_is_not_configured(client):
    make_centre()
    with pytest.raises(NoReverseMatch):
        reverse("account_reset_password")
    page = client.get(reverse("account_login")).content.decode()
    assert "password/reset" not in page
    assert "Hãy xin người quản trị mật khẩu mới" in page


@pytest.mark.parametrize(
    "name", ["account_change_password", "account_logout", "account_reauthenticate", "mfa_index", "mfa_activate_totp"]
)
def test_pages_about_one_s_own_account_are_vietnamese(client, name):
    client.force_login(make_user("registrar"))
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 9e9}]
    session.save()
    page = client.get(reverse(name), follow=True).content.decode()
    assert page.count("<h1") == 1
    for word in ("Password", "Code", "Confirm", "Activate", "Authenticator code", "Sign Out", "Two-Factor"):
        assert f">{word}" not in page


def test_a_leader_who_turns_the_second_factor_off_is_asked_to_set_it_up_again(client):
    make_centre()
    CentreIdentity.objects.update(is_demonstration=False)
    leader = make_user("leader")
    client.force_login(leader)
    TOTP.activate(leader, generate_totp_secret())
    assert client.get("/").status_code == 200
    Authenticator.objects.filter(user=leader).delete()
    client.get(reverse("mfa_index"))
    assert client.get("/")["Location"] == reverse("mfa_activate_totp")


@pytest.fixture
def client_of():
    from django.test import Client

    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in
