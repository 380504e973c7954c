"""The demonstration centre: its figures are the published ones, and it is built once."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates.models import Blank, Certificate
from learners.models import Enrolment, Learner
from lecturers.models import BusyPeriod, DevelopmentItem, Lecturer, TeachingNorm
from reports import queries
from trainingcenter.organisation.models import CentreIdentity

from ..factories import make_centre


def summary():
    out = StringIO()
    call_command("centre_summary", "--json", stdout=out)
    return json.loads(out.getvalue())


PUBLISHED = {
    "classes": 7,
    "enrolments": 634,
    "persons": 606,
    "party_awareness_classes": 2,
    "party_awareness_enrolments": 117,
    "staff": 4,
    "concurrent_lecturers": 9,
}


@pytest.mark.django_db
def test_load_demo_gives_the_published_figures_and_twice_changes_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("load_demo", stdout=StringIO())
    first = summary()
    assert {name: first[name] for name in PUBLISHED} == PUBLISHED
    assert first["certificates"] == Certificate.objects.valid().count() > 0

    for lecturer in Lecturer.objects.all():
        taught = set(lecturer.sessions.filter(lesson__isnull=False).values_list("lesson", flat=True))
        assert taught <= set(lecturer.teachable.values_list("lesson", flat=True)), lecturer
        assert lecturer.qualifications.count() == (3 if lecturer.kind == "full_time" else 2), lecturer
    assert Blank.objects.filter(state="given").exists()
    assert Blank.objects.filter(state="destroyed").exists()
    files = BusyPeriod.objects.count(), DevelopmentItem.objects.count(), TeachingNorm.objects.count()
    assert files == (3, 5, 4)

    call_command("load_demo", stdout=StringIO())
    assert summary() == first
    assert files == (BusyPeriod.objects.count(), DevelopmentItem.objects.count(), TeachingNorm.objects.count())

    everything = queries.annex(*_year())
    assert (everything["totals"]["enrolments"], everything["persons"]) == (634, 606)
    for row in everything["rows"]:
        rows = Enrolment.objects.active().filter(training_class__programme__code=row["code"])
        assert row["enrolments"] == rows.count(), row["code"]
        assert row["women"] == rows.filter(learner__sex="female").count(), row["code"]

    Enrolment.objects.filter(training_class__state="running").first().delete()
    assert summary()["enrolments"] == 633


def _year():
    from datetime import date

    from courses.models import AnnualPlan

    year = AnnualPlan.objects.get().year
    return date(year, 1, 1), date(year, 12, 31)


@pytest.mark.django_db
def test_another_folder_of_lists_gives_other_figures(tmp_path):
    (tmp_path / "dang-vien-moi.csv").write_text(
        "STT;Họ và tên;Ngày sinh;Đơn vị\n1;Lò Văn Đức;01/02/1999;xã Sơn A\n2;Hoàng Thị Ánh;3.4.2000;nt\n",
        encoding="utf-8",
    )
    call_command("load_demo", "--rosters", str(tmp_path), stdout=StringIO())
    found = summary()
    assert (found["classes"], found["enrolments"], found["persons"]) == (1, 2, 2)
    assert {learner.unit.name for learner in Learner.objects.all()} == {"xã Sơn A"}


@pytest.mark.django_db
def test_load_demo_is_refused_on_a_real_centre():
    make_centre()
    CentreIdentity.objects.update(is_demonstration=False)
    with pytest.raises(CommandError, match="thật"):
        call_command("load_demo", stdout=StringIO())


@pytest.mark.django_db
def test_remove_demo_is_refused_on_any_other_database():
    with pytest.raises(CommandError, match="not a demonstration database"):
        call_command("remove_demo", stdout=StringIO())
