"""Sign-in is throttled, and roles that sign need a second factor."""

import pytest
from django.urls import reverse

from trainingcenter.organisation.models import CentreIdentity

from ..factories import PASSWORD, make_centre, make_user


@pytest.mark.django_db
def test_sign_in_is_throttled_by_account(client):
    user = make_user("registrar")
    form = {"login": user.username, "password": "wrong password"}
    for _try in range(6):
        client.post(reverse("account_login"), form)
    answer = client.post(reverse("account_login"), form | {"password": PASSWORD})
    assert not answer.wsgi_request.user.is_authenticated


@pytest.mark.django_db
def test_sign_in_works_and_sign_up_does_not_exist(client):
    user = make_user("registrar")
    answer = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/account/signup/").status_code == 404


@pytest.mark.django_db
def test_a_leader_of_a_real_centre_must_set_up_two_step_sign_in(client):
    make_centre()
    CentreIdentity.objects.update(is_demonstration=False)
    client.force_login(make_user("leader"))
    assert client.get("/")["Location"] == reverse("mfa_activate_totp")
    client.force_login(make_user("registrar"))
    assert client.get("/").status_code == 200
