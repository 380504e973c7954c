"""The demonstration centre in a live server, once for each module; pages signed in as a role."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from playwright.sync_api import Error

SHOTS = Path(django_settings.BASE_DIR) / "var" / "screenshots"


@pytest.fixture
def demo(transactional_db, settings, tmp_path):
    """The whole demonstration centre."""
    call_command("load_demo", verbosity=0)


@pytest.fixture
def live(live_server, settings):
    settings.PUBLIC_URL = live_server.url
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # the live server finds files unhashed
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    return live_server


@pytest.fixture
def sign_in(live, new_context):
    """`sign_in("giaovu")` gives a page signed in through the real form; console errors are collected on it."""

    def enter(username, password="Nghialo@2026", **context):
        page = new_context(locale="vi-VN", **context).new_page()
        page.problems = []
        page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(f"{live.url}/account/login/")
        page.fill("#id_login", username)
        page.fill("#id_password", password)
        page.click("main button")
        page.wait_for_url(f"{live.url}/")
        return page

    return enter


@pytest.fixture
def shot():
    """`shot(page, "name")` keeps a picture of the page in var/screenshots.

    It is there to be looked at: a browser short of memory now and then cannot draw a long page, which says nothing of
    the page. Then it is asked once more, only for what is on the screen, and failing that there is no picture.
    """

    def keep(page, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        for whole in (True, False):
            try:
                return page.screenshot(path=SHOTS / f"{name}.png", full_page=whole)
            except Error as error:
                if "Unable to capture screenshot" not in str(error):
                    raise
        return None

    return keep
