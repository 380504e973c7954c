"""Field studies: place and programme before, report and file after."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document

from courses import actions
from courses.actions.field_study import kind_of_report
from courses.models import FieldStudy, Session

from ..factories import make_class, make_lecturer, make_user

pytestmark = pytest.mark.django_db


def word_file():
    stream = BytesIO()
    Document().save(stream)
    return stream.getvalue()


def make_session(day=None, kind="field_study", **changes):
    training_class = make_class("DVM")
    day = day or timezone.localdate()
    return actions.add_session(
        training_class=training_class, by=None, title="Thăm mô hình", kind=kind, day=day, half_day="morning", **changes
    )


def url(session, name="field_study"):
    return reverse(f"courses:{name}", args=[session.pk])


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7", "application/pdf"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"\x89PNG\r\n", "image/png"),
     (b"<html>", ""), (b"PK\x03\x04 broken", "")],
)  # fmt: skip
def test_a_report_is_told_by_its_content(data, kind):
    assert kind_of_report(data) == kind


def test_a_word_file_is_told_from_another_archive():
    assert kind_of_report(word_file()).endswith("wordprocessingml.document")


def test_place_comes_first_then_after_the_day_the_report():
    session = make_session()
    with pytest.raises(ValidationError) as refused:
        actions.report_field_study(session=session, report="Đã thăm.", by=None)
    assert list(refused.value.message_dict) == ["place"]
    actions.describe_field_study(session=session, place="Suối Giàng", programme="7:30 xuất phát", by=None)
    with pytest.raises(ValidationError) as refused:
        actions.report_field_study(session=session, report=" ", by=None)
    assert list(refused.value.message_dict) == ["report"]
    actions.report_field_study(session=session, report="Đã thăm mô hình chè.", by=None)
    actions.report_field_study(session=session, report="", data=b"%PDF-1.7", filename="bao-cao.pdf", by=None)
    study = FieldStudy.objects.get()
    assert (study.place, study.programme, study.report, study.report_file.name) == (
        "Suối Giàng", "7:30 xuất phát", "", "bao-cao.pdf",
    )  # fmt: skip


def test_a_field_study_to_come_has_no_report_and_other_sessions_no_field_study():
    later = make_session(timezone.localdate() + timedelta(days=3))
    actions.describe_field_study(session=later, place="Suối Giàng", by=None)
    with pytest.raises(ValidationError):
        actions.report_field_study(session=later, report="Đã thăm.", by=None)
    with pytest.raises(ValidationError):
        actions.describe_field_study(session=make_session(kind="lecture"), place="Suối Giàng", by=None)
    cancelled = actions.cancel_session(session=make_session(), reason="Mưa bão", by=None)
    with pytest.raises(ValidationError):
        actions.describe_field_study(session=cancelled, place="Suối Giàng", by=None)


def test_the_page_keeps_what_was_typed_when_a_file_is_refused(client, settings):
    client.force_login(make_user("registrar"))
    session = make_session()
    assert client.get(url(session)).context["report_form"] is None
    empty = client.post(url(session), {"place": "", "programme": "7:30 xuất phát"}).context["form"]
    assert (list(empty.errors), empty["programme"].value()) == (["place"], "7:30 xuất phát")
    client.post(url(session), {"place": "Suối Giàng", "programme": "7:30 xuất phát"})
    wrong = SimpleUploadedFile("bao-cao.pdf", b"<script>")
    refused = client.post(url(session), {"report": "Đã thăm.", "file": wrong}).context["report_form"]
    assert (list(refused.errors), refused["report"].value()) == (["file"], "Đã thăm.")
    settings.UPLOAD_LIMIT_MB = 0
    large = client.post(url(session), {"report": "", "file": SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.7")})
    assert list(large.context["report_form"].errors) == ["file"]
    settings.UPLOAD_LIMIT_MB = 20
    client.post(url(session), {"report": "Đã thăm.", "file": SimpleUploadedFile("bao-cao.docx", word_file())})
    page = client.get(session.training_class.get_absolute_url()).content.decode()
    assert "Suối Giàng" in page
    assert "đã báo cáo" in page


def test_its_lecturer_reads_it_and_a_stranger_is_told_nothing(client):
    teacher = make_lecturer()
    session = make_session(lecturer=teacher)
    actions.describe_field_study(session=session, place="Suối Giàng", by=None)
    actions.report_field_study(session=session, data=b"%PDF-1.7", filename="bao-cao.pdf", by=None)
    client.force_login(make_user("lecturer", person=teacher.person))
    page = client.get(url(session))
    assert page.context["form"] is None
    assert "Suối Giàng" in page.content.decode()
    assert client.post(url(session), {"place": "Nơi khác"}).status_code == 403
    sent = client.get(url(session, "field_study_file"))
    assert (sent.content, sent["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    client.force_login(make_user("lecturer"))
    assert client.get(url(session)).status_code == 404
    assert client.get(url(session, "field_study_file")).status_code == 404
    assert client.get(url(Session.objects.create(
        training_class=session.training_class, title="Bài 1", day=session.day, half_day="evening",
        starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1),
    ))).status_code == 404  # fmt: skip


def test_the_place_of_a_visit_stands_on_the_timetable_also_as_published(client):
    session = make_session()
    actions.describe_field_study(session=session, place="Căng Đồn", by=None)
    actions.publish_timetable(training_class=session.training_class, by=make_user("registrar"))
    for role in ("registrar", "inspector"):
        client.force_login(make_user(role))
        pages = [reverse("courses:sessions", args=[session.training_class_id]), reverse("courses:timetable")]
        assert all("Căng Đồn" in client.get(page).content.decode() for page in pages)
