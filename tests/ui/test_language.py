"""The screen is Vietnamese until somebody chooses English."""

import pytest
from django.urls import reverse

from ..factories import make_user

pytestmark = pytest.mark.django_db


def test_an_english_browser_still_gets_vietnamese(client):
    client.force_login(make_user("registrar"))
    page = client.get("/", headers={"accept-language": "en-US,en;q=0.9"})
    assert '<html lang="vi"' in page.content.decode()
    assert "Hôm nay" in page.content.decode()


def test_the_switch_changes_the_language_and_nonsense_does_not(client):
    client.force_login(make_user("registrar"))
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    page = client.get("/")
    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"
    client.cookies["django_language"] = "xx"
    assert '<html lang="vi"' in client.get("/").content.decode()


def test_the_switch_works_for_who_is_not_signed_in(client):
    for page in (reverse("check"), reverse("account_login")):
        client.cookies.clear()
        answer = client.post(reverse("set_language"), {"language": "en", "next": page})
        assert answer["Location"] == page
        assert '<html lang="en"' in client.get(page).content.decode()
