"""Fixtures that every test may use; the browser is Debian's Chromium."""

import os
import shutil

import pytest
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# how long a shared machine takes to think up a value says nothing of what is tested
hypothesis_settings.register_profile("shared", suppress_health_check=[HealthCheck.too_slow], deadline=None)
hypothesis_settings.load_profile("shared")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    """Stored files go to a folder of the test's own."""
    settings.FILES_DIR = tmp_path / "files"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.CHECK_DELAY = 0


@pytest.fixture(autouse=True)
def _language():
    """Every test begins in the language of the screen, whatever the one before left switched on."""
    with translation.override("vi"):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": shutil.which("chromium") or shutil.which("chromium-browser"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",  # where /dev/shm is small, long pages cannot be drawn
            "--disable-quic",
            "--disable-background-networking",
            "--disable-sync",
        ],
    }


def pytest_collection_modifyitems(items):
    """The longest files begin: otherwise one worker ends the run alone."""
    items.sort(key=lambda item: "migrations" not in item.path.parts)
