"""The whole URLconf as nobody and as each role: nothing opens by accident."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from trainingcenter.accounts.access import RIGHTS, ROLES
from trainingcenter.ui.menu import ENTRIES, menu_for

from .factories import make_centre, make_user

PUBLIC = {
    "healthz",
    "set_language",
    "check",
    "check-code",
    "check-code-json",
    "account_login",
    "account_logout",
    "closed",
    "lecturers:feed",
}


def patterns(resolver=None, names=()):
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from patterns(item, (*names, item.namespace) if item.namespace else names)
        elif isinstance(item, URLPattern) and item.name:
            yield ":".join([*names, item.name]), item


def address(name, pattern):
    arguments = dict.fromkeys(pattern.pattern.converters, "1")
    return reverse(name, kwargs=arguments)


@pytest.mark.django_db
def test_every_address_but_the_public_ones_asks_nobody_to_sign_in(client):
    make_centre()
    opened = []
    for name, pattern in patterns():
        if name in PUBLIC or name.startswith(("account_", "mfa_")):
            continue
        response = client.get(address(name, pattern))
        if not (response.status_code == 302 and "/account/login/" in response["Location"]):
            opened.append((name, response.status_code))
    assert opened == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_menu_and_is_refused_the_rest(client, role):
    user = make_user(role)
    client.force_login(user)
    seen = {entry.url_name for entry in menu_for(user)}
    for entry in ENTRIES:
        response = client.get(entry.url)
        assert response.status_code == (200 if entry.url_name in seen else 403), entry.url_name
        if response.status_code == 200:
            assert response.content.decode().count("<h1") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["lecturer", "appraiser", "inspector", "admin"])
def test_who_may_not_write_is_refused_every_deed_of_the_registrar(client, role):
    client.force_login(make_user(role))
    for name, arguments in (
        ("learners:import_new", [1]), ("learners:new", []), ("courses:class_new", []), ("learners:propose", [1]),
        ("courses:class_open", [1]), ("reports:sign", [1]), ("certificates:hand_over", [1]), ("certificates:revoke", [1]),
    ):  # fmt: skip
        assert client.post(reverse(name, args=arguments)).status_code == 403, name


def test_every_right_belongs_to_known_roles():
    for right, (_label, roles) in RIGHTS.items():
        assert roles, right
        assert set(roles) <= set(ROLES), right
