"""The data of earlier versions comes through every migration since."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOREIGN = {
    "contenttypes": "0002_remove_content_type_name",
    "auth": "0012_alter_user_first_name_max_length",
    "account": "0009_emailaddress_unique_primary_email",
    "pghistory": "0007_auto_20250421_0444",
    "mfa": "0003_authenticator_type_uniq",
    "sessions": "0001_initial",
}
# the last migration of each app when demonstration-2.sql was taken
SECOND = FOREIGN | {
    "accounts": "0002_initial",
    "audit": "0001_initial",
    "certificates": "0004_initial",
    "courses": "0005_search",
    "documents": "0002_initial",
    "jobs": "0001_initial",
    "learners": "0002_initial",
    "lecturers": "0002_initial",
    "notices": "0001_initial",
    "organisation": "0001_initial",
    "reports": "0001_initial",
    "teaching": "0001_initial",
}

# … and when demonstration-3.sql was taken
THIRD = SECOND | {
    "accounts": "0003_right_to_own_file",
    "courses": "0007_what_was_signed_and_arranged",
    "documents": "0003_plan_letters",
    "lecturers": "0003_growth_and_availability",
    "organisation": "0003_posts_once_at_a_time",
}

FOURTH = THIRD | {
    "audit": "0002_what_was_exported",
    "courses": "0009_new_members_finish_in_probation",
    "learners": "0005_names_in_order_of_current_learners",
}

FIFTH = FOURTH | {
    "accounts": "0004_right_to_marks_of_own_tests",
    "documents": "0004_decisions_on_results",
    "learners": "0006_results_recognised",
}


@pytest.fixture
def empty_database():
    """The URL of a database of its own, dropped afterwards."""
    default = settings.DATABASES["default"]
    name = f"forward_{os.getpid()}"
    parts = {"host": default["HOST"], "port": default["PORT"], "user": default["USER"], "password": default["PASSWORD"]}
    server = psycopg2.connect(dbname="postgres", **parts)
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name}")
    yield f"postgres://{parts['user']}:{parts['password']}@{parts['host']}:{parts['port']}/{name}"
    server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


def forward(url, dump, targets, tmp_path):
    env = os.environ | {"DATABASE_URL": url, "PYTHONPATH": str(ROOT), "STATE_DIR": str(tmp_path)}
    command = [sys.executable, str(ROOT / "tests/migrations/forward.py"), str(dump), json.dumps(list(targets.items()))]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_second_demonstration_comes_forward_with_its_plan_and_timetable(empty_database, tmp_path):
    found = forward(empty_database, ROOT / "tests/data/demonstration-2.sql", SECOND, tmp_path)
    summary = found["summary"]
    assert (summary["classes"], summary["enrolments"], summary["persons"]) == (1, 55, 55)
    assert found["rounds"] == [[["Quần chúng ưu tú", 1, 60], ["Đảng viên mới", 1, 90]]]
    assert found["published"] == 8


def test_the_third_demonstration_comes_forward_with_target_groups_and_the_deadline_of_new_members(
    empty_database, tmp_path
):
    found = forward(empty_database, ROOT / "tests/data/demonstration-3.sql", THIRD, tmp_path)
    summary = found["summary"]
    assert (summary["classes"], summary["enrolments"], summary["persons"]) == (2, 137, 137)
    assert found["deadlines"] == {"DVM": 12}
    assert set(found["groups"]) == {"Cấp ủy viên", "Bí thư chi bộ", "Cán bộ Mặt trận", "Cán bộ đoàn thể"}
    assert found["groups"]["Bí thư chi bộ"] > 0


def test_the_fourth_demonstration_comes_forward_with_its_recognised_results(empty_database, tmp_path):
    found = forward(empty_database, ROOT / "tests/data/demonstration-4.sql", FOURTH, tmp_path)
    assert found["summary"]["enrolments"] == 137
    assert found["recognised"] == {"excellent": 8, "very_good": 19, "good": 19, "average": 7, "failed": 0}
    assert found["rolls"]["closed"] > 0
    assert found["rolls"]["confirmed"] == 0


def test_the_fifth_demonstration_comes_forward_with_its_certificates_as_a_chain(empty_database, tmp_path):
    register = forward(empty_database, ROOT / "tests/data/demonstration-5.sql", FIFTH, tmp_path)["register"]
    issued = register["certificates"]
    assert issued > 50
    assert register == {
        "certificates": issued,
        "ends": issued,
        "events": {"drawn": issued, "handed_over": issued},
        "broken": "file",  # the files themselves are not among the data
    }


def test_a_post_entered_twice_for_one_time_becomes_two_that_follow_each_other(empty_database, tmp_path):
    twice = tmp_path / "twice.sql"
    posts = "\n".join(
        f"INSERT INTO public.organisation_post VALUES ({pk}, '{first}', NULL, 'office', true, '', 1);"
        for pk, first in ((1, "2020-01-01"), (2, "2022-05-01"))
    )
    person = "INSERT INTO public.organisation_person (id, full_name, sort_key, folded, sex, phone, email, main_office, main_position) VALUES (1, 'Lò Văn Đức', 'x', 'x', '', '', '', '', '');"
    twice.write_text(f"{person}\n{posts}", encoding="utf-8")
    assert forward(empty_database, twice, SECOND, tmp_path)["posts"] == [["2020-01-01", "2022-04-30"], ["2022-05-01", None]]
