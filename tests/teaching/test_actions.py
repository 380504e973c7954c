"""Lesson plans uploaded and appraised."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from docx import Document

from teaching import actions, rules
from teaching.models import LessonPlan

from ..factories import make_class, make_lecturer, make_user


def plan_file():
    stream = BytesIO()
    document = Document()
    document.add_paragraph("Giáo án")
    document.save(stream)
    return stream.getvalue()


def make_plan():
    lecturer = make_lecturer()
    author = make_user("lecturer", person=lecturer.person)
    lesson = make_class().version.places.first().lesson
    return actions.upload_plan(
        lesson=lesson, lecturer=lecturer, data=plan_file(), filename="a.docx", by=author
    ).plan, author


@pytest.mark.django_db
def test_a_plan_is_returned_with_a_reason_and_its_second_version_passes():
    plan, author = make_plan()
    appraiser = make_user("appraiser")
    with pytest.raises(ValidationError):
        actions.appraise(plan=plan, verdict="changes_requested", by=appraiser, reason=" ")
    actions.appraise(plan=plan, verdict="changes_requested", by=appraiser, reason="Bổ sung câu hỏi thảo luận")
    assert author.notices.count() == 1
    actions.upload_plan(lesson=plan.lesson, lecturer=plan.lecturer, data=plan_file(), filename="b.docx", by=author)
    actions.appraise(plan=plan, verdict="passed", by=appraiser)
    plan.refresh_from_db()
    assert (plan.state, list(plan.versions.values_list("number", flat=True))) == ("passed", [2, 1])
    with pytest.raises(ValidationError):
        actions.appraise(plan=plan, verdict="passed", by=appraiser)


@pytest.mark.django_db
def test_nobody_appraises_their_own_plan():
    lecturer = make_lecturer()
    both = make_user("appraiser", "lecturer", person=lecturer.person)
    lesson = make_class().version.places.first().lesson
    plan = actions.upload_plan(lesson=lesson, lecturer=lecturer, data=plan_file(), filename="a.docx", by=both).plan
    with pytest.raises(PermissionDenied):
        actions.appraise(plan=plan, verdict="passed", by=both)


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"MZ\x90\x00 renamed.exe", b"", b"PK\x03\x04 no zip", b"<html>"])
def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_stored(data):
    lecturer = make_lecturer()
    lesson = make_class().version.places.first().lesson
    with pytest.raises(ValidationError):
        actions.upload_plan(
            lesson=lesson, lecturer=lecturer, data=data, filename="giao-an.docx", by=make_user("lecturer")
        )
    assert LessonPlan.objects.count() == 0


def test_a_document_with_macros_is_no_lesson_plan():
    import zipfile

    stream = BytesIO(plan_file())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    assert rules.kind_of(plan_file()) == "docx"
    assert rules.kind_of(stream.getvalue()) == ""


@pytest.mark.django_db
def test_a_lecturer_sees_only_their_own_plans(client):
    plan, author = make_plan()
    client.force_login(author)
    assert client.get(plan.get_absolute_url()).status_code == 200
    stranger = make_user("lecturer", person=make_lecturer(full_name="Bùi Đức Long").person)
    client.force_login(stranger)
    assert client.get(plan.get_absolute_url()).status_code == 404
    assert client.get(reverse("teaching:file", args=[plan.versions.first().pk])).status_code == 404
