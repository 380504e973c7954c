"""Settings refuse nonsense by the variable's name, and .env.example lists them all."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GOOD = {
    "SECRET_KEY": "k" * 60,
    "DATABASE_URL": "postgres://u:p@127.0.0.1:1/d",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "PUBLIC_URL": "https://ttct.example.vn",
    "ALLOWED_HOSTS": "ttct.example.vn",
}


def load(*arguments, **changes):
    env = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME")} | GOOD | changes
    env = {k: v for k, v in env.items() if v is not None}
    command = (
        [sys.executable, "-c", "import trainingcenter.settings"] if not arguments else [sys.executable, *arguments]
    )
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", None),
        ("DATABASE_URL", "mysql://u@h/d"),
        ("REDIS_URL", "http://127.0.0.1"),
        ("PUBLIC_URL", "ttct.example.vn"),
        ("TRUSTED_PROXIES", "one"),
        ("UPLOAD_LIMIT_MB", "much"),
        ("JOBS_SILENT_AFTER", "0"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_of_its_variable(name, value):
    refused = load(**{name: value})
    assert refused.returncode != 0
    assert name in refused.stderr.splitlines()[-1]


def test_the_deployment_check_is_clean():
    done = load("manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY="aB3$9x" * 10)
    assert done.returncode == 0, done.stderr


def test_env_example_lists_what_settings_read_and_nothing_else():
    settings = (ROOT / "trainingcenter" / "settings.py").read_text()
    read = set(re.findall(r'read(?:_url)?\("([A-Z_]+)"', settings))
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert listed == read
