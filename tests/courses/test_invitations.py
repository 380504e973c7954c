"""Invitations of lecturers: drafted from the timetable, kept up with it, answered."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from courses import actions
from courses.models import Invitation, Session
from trainingcenter.documents.actions import sign_plain_paper
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.documents.words import paper_from_words

from ..factories import make_class, make_lecturer, make_sessions, make_user

pytestmark = pytest.mark.django_db


def url(name, *arguments):
    return reverse(f"courses:{name}", args=arguments)


@pytest.fixture
def clerk(client):
    client.force_login(make_user("registrar"))
    return client


def arranged_class(*lecturers, room=None):
    """A coming class of which `lecturers` teach the first lessons, one each, and the first of them the rest."""
    training_class = make_class("DVM", start=timezone.localdate() + timedelta(days=3))
    places = list(training_class.version.places.all())
    who = {place.lesson_id: lecturers[i] if i < len(lecturers) else lecturers[0] for i, place in enumerate(places)}
    make_sessions(training_class, lecturers=who, room=room)
    return training_class


def rows_of(invitation):
    paper = paper_from_words(OfficialPaper.objects.select_related("book").get(pk=invitation.paper_id))
    return next(block for block in paper.body if block.block == "table").rows


def test_every_lecturer_of_the_timetable_gets_one_letter_with_their_sessions():
    room = actions.add_room(name="Hội trường tầng 2")
    first, second = make_lecturer(full_name="Trần Quốc Toản"), make_lecturer(full_name="Sa Thị Bích Loan")
    training_class = arranged_class(first, second, room=room)
    clerk = make_user("registrar")
    assert actions.invite_lecturers(training_class=training_class, by=clerk) == (2, 0, 0)
    letter = Invitation.objects.get(lecturer=second)
    assert (letter.paper.kind, letter.paper.book.code, letter.answer) == ("invitation", "invitation", "waiting")
    session = training_class.sessions.get(lecturer=second)
    day = session.day
    assert rows_of(letter) == ((rows_of(letter)[0][0], "Chiều (13:30–17:00)", session.title, "Hội trường tầng 2"),)
    assert rows_of(letter)[0][0].endswith(f", {day:%d/%m/%Y}")
    assert len(rows_of(Invitation.objects.get(lecturer=first))) == training_class.version.places.count() - 1
    text = "\n".join(b.text for b in paper_from_words(letter.paper).body if b.block == "paragraph")
    assert "kính mời đồng chí Sa Thị Bích Loan giảng dạy tại lớp Bồi dưỡng" in text
    assert actions.invite_lecturers(training_class=training_class, by=clerk) == (0, 0, 0)


def test_without_a_lecturer_on_the_timetable_nobody_is_invited():
    training_class, clerk = make_class("DVM"), make_user("registrar")
    with pytest.raises(ValidationError):
        actions.invite_lecturers(training_class=training_class, by=clerk)
    teacher = make_lecturer()
    over = arranged_class(teacher)
    actions.cancel_class(training_class=over, reason="Không đủ người", by=clerk)
    with pytest.raises(ValidationError):
        actions.invite_lecturers(training_class=over, by=clerk)


def test_unsigned_letters_follow_the_timetable_and_signed_ones_stay(clerk):
    first, second, third = (make_lecturer() for _i in range(3))
    training_class = arranged_class(first, second, third)
    registrar = make_user("registrar")
    actions.invite_lecturers(training_class=training_class, by=registrar)
    signed = Invitation.objects.get(lecturer=third)
    sign_plain_paper(paper=signed.paper, by=make_user("leader"), signed_on=timezone.localdate())
    Session.objects.filter(lecturer=second).update(lecturer=first)
    Session.objects.filter(lecturer=third).update(title="Bài đổi tên")
    page = clerk.get(url("letters", training_class.pk))
    assert {row.lecturer: outdated for row, outdated in page.context["invitations"]} == {
        first: True, second: True, third: True,
    }  # fmt: skip
    dropped = Invitation.objects.get(lecturer=second).paper
    assert actions.invite_lecturers(training_class=training_class, by=registrar) == (0, 1, 1)
    dropped.refresh_from_db()
    assert dropped.state == "cancelled"
    assert len(rows_of(Invitation.objects.get(lecturer=first))) == training_class.version.places.count() - 1
    assert "Bài đổi tên" not in [row[2] for row in rows_of(signed)]


def test_a_joint_session_is_told_to_whoever_teaches_it():
    teacher = make_lecturer()
    room = actions.add_room(name="Hội trường")
    leading, follower = arranged_class(teacher, room=room), make_class("DVM", start=timezone.localdate())
    lead = leading.sessions.filter(lecturer=teacher).first()
    joint = actions.add_session(
        training_class=follower, by=None, title="Học chung", kind="lecture", day=lead.day, half_day=lead.half_day
    )
    Session.objects.filter(pk=joint.pk).update(lead=lead)
    actions.invite_lecturers(training_class=follower, by=make_user("registrar"))
    letter = Invitation.objects.get(training_class=follower)
    assert (letter.lecturer, [row[2:] for row in rows_of(letter)]) == (teacher, [("Học chung", "Hội trường")])


def test_an_answer_has_its_day_and_is_taken_back():
    teacher = make_lecturer()
    training_class = arranged_class(teacher)
    actions.invite_lecturers(training_class=training_class, by=make_user("registrar"))
    letter = Invitation.objects.get()
    today = timezone.localdate()
    for day in (None, today + timedelta(days=1)):
        with pytest.raises(ValidationError):
            actions.record_reply(invitation=letter, answer="declined", answered_on=day, by=None)
        letter.refresh_from_db()
        assert letter.answer == "waiting"
    actions.record_reply(invitation=letter, answer="declined", answered_on=today, note="Đi công tác", by=None)
    assert (letter.answer, letter.answered_on) == ("declined", today)
    actions.record_reply(invitation=letter, answer="waiting", answered_on=today, by=None)
    assert (letter.answer, letter.answered_on, letter.note) == ("waiting", None, "")


def test_letters_are_drafted_submitted_printed_and_answered_on_the_page(clerk):
    first, second = make_lecturer(full_name="Trần Quốc Toản"), make_lecturer(full_name="Sa Thị Bích Loan")
    training_class = arranged_class(first, second)
    assert clerk.get(url("invitations_pdf", training_class.pk)).status_code == 404
    clerk.post(url("invite", training_class.pk))
    clerk.post(url("invitations_submit", training_class.pk))
    assert set(OfficialPaper.objects.filter(kind="invitation").values_list("state", flat=True)) == {"submitted"}
    pages = PdfReader(BytesIO(clerk.get(url("invitations_pdf", training_class.pk)).content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert [text.count(f"đồng chí {name} giảng dạy") for name in ("Trần Quốc Toản", "Sa Thị Bích Loan")] == [1, 1]
    letter = Invitation.objects.get(lecturer=second)
    future = timezone.localdate() + timedelta(days=1)
    typed = {"answer": "declined", "answered_on": f"{future:%d/%m/%Y}", "note": "Đi công tác"}
    refused = clerk.post(url("invitation_reply", letter.pk), typed).context["form"]
    assert (list(refused.errors), refused["note"].value()) == (["answered_on"], "Đi công tác")
    clerk.post(url("invitation_reply", letter.pk), typed | {"answered_on": f"{timezone.localdate():%d/%m/%Y}"})
    page = clerk.get(training_class.get_absolute_url())
    assert page.context["declined"] == [letter]
    assert "Sa Thị Bích Loan: Đi công tác" in page.content.decode()
    for kind in ("pdf", "docx"):
        assert clerk.get(reverse(f"documents:{kind}", args=[letter.paper_id])).status_code == 200


def test_a_lecturer_does_not_answer_for_others(client):
    teacher = make_lecturer()
    training_class = arranged_class(teacher)
    actions.invite_lecturers(training_class=training_class, by=make_user("registrar"))
    client.force_login(make_user("lecturer", person=teacher.person))
    assert client.get(url("invitation_reply", Invitation.objects.get().pk)).status_code == 403
    assert client.get(url("invitations_pdf", training_class.pk)).status_code == 403
    assert "Giấy mời" not in client.get(training_class.get_absolute_url()).content.decode()
