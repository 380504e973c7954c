"""Publishing: frozen rows, what changed, who was told; refused while problems are open."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from courses import actions
from courses.actions.releases import change_line
from courses.models import ReleaseNotice, ReleaseRow, TimetableRelease, TrainingClass
from lecturers.models import BusyPeriod

from ..factories import make_class, make_lecturer, make_user
from .test_checks import add

MONDAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


def publish(training_class, by=None, **changes):
    return actions.publish_timetable(training_class=training_class, by=by or make_user("registrar"), **changes)


def lines(changes):
    return [change_line(change if isinstance(change, dict) else change.as_json()) for change in changes]


def test_a_release_freezes_rows_and_a_later_edit_is_only_a_draft():
    lecturer, room = make_lecturer(full_name="Sa Thị Bích Loan"), actions.add_room(name="Hội trường")
    training_class = make_class(start=MONDAY)
    session = add(training_class, lecturer=lecturer, room=room)
    release = publish(training_class, note="Lần đầu")
    row = ReleaseRow.objects.in_force().get()
    assert (release.number, row.session, row.lecturer, row.room, row.day) == (1, session, lecturer, room, MONDAY)
    assert lines(release.changes) == [
        "buổi mới: Thảo luận – Thứ Hai 02/03/2026, 07:30–11:30, Hội trường, Sa Thị Bích Loan"
    ]
    actions.move_session(session=session, day=MONDAY + timedelta(days=1), half_day="afternoon", by=None)
    row.refresh_from_db()
    assert row.day == MONDAY
    assert lines(actions.pending_changes(training_class)) == [
        "đổi giờ: Thảo luận – Thứ Hai 02/03/2026, 07:30–11:30 → Thứ Ba 03/03/2026, 13:30–17:00"
    ]
    assert publish(training_class).number == 2
    assert [r.is_current for r in TimetableRelease.objects.order_by("number")] == [False, True]
    assert ReleaseRow.objects.in_force().get().day == MONDAY + timedelta(days=1)
    assert ReleaseRow.objects.count() == 2


def test_every_kind_of_change_is_told_and_a_cancelled_session_stays_as_cancelled_row():
    one, two = make_lecturer(full_name="Sa Thị Bích Loan"), make_lecturer(full_name="Bùi Đức Long")
    room = actions.add_room(name="Hội trường")
    training_class = make_class(start=MONDAY)
    kept = add(training_class, lecturer=one)
    gone = add(training_class, half_day="afternoon", periods=2, title="Hệ thống")
    publish(training_class)
    actions.edit_session(session=kept, by=None, title="Giải đáp", lecturer=two, room=room)
    actions.cancel_session(session=gone, reason="Mưa bão", by=None)
    release = publish(training_class)
    assert lines(release.changes) == [
        "đổi giảng viên: Giải đáp – Sa Thị Bích Loan → Bùi Đức Long",
        "đổi phòng: Giải đáp – – → Hội trường",
        "đổi nội dung: Giải đáp – Thảo luận → Giải đáp",
        "buổi bị hủy: Hệ thống – Thứ Hai 02/03/2026, 13:30–17:00 (Mưa bão)",
    ]
    rows = {row.session_id: row.cancelled for row in ReleaseRow.objects.in_force()}
    assert rows == {kept.pk: False, gone.pk: True}
    with pytest.raises(ValidationError, match="Không có gì thay đổi"):
        publish(training_class)


def test_lecturers_concerned_are_told_once_each_under_their_bell_and_both_are_kept():
    one, two, three = (make_lecturer(full_name=name) for name in ("Sa Thị Bích Loan", "Bùi Đức Long", "Cầm Minh Tuấn"))
    user = make_user("lecturer", person=one.person)
    training_class = make_class(start=MONDAY)
    session = add(training_class, lecturer=one)
    add(training_class, lecturer=three, day=MONDAY + timedelta(days=1))
    publish(training_class)
    name = f"lớp {training_class.name[4:]}"
    assert user.notices.get().text == f"Lịch giảng {name}: đồng chí có 1 buổi (bản công bố 1)"
    actions.substitute(session=session, lecturer=two, reason="Đồng chí Loan đi họp", by=None)
    release = publish(training_class)
    told = {notice.lecturer: (notice.notice, lines(notice.changes)) for notice in release.notices.all()}
    assert set(told) == {one, two}
    assert told[one][0].text.endswith("1 thay đổi của đồng chí (bản công bố 2)")
    assert told[two] == (None, ["đổi giảng viên: Thảo luận – Sa Thị Bích Loan → Bùi Đức Long"])
    assert user.notices.count() == 2


def test_mail_goes_to_each_lecturer_with_an_address_once(settings, django_capture_on_commit_callbacks):
    settings.MAIL_ENABLED = True
    one = make_lecturer(full_name="Sa Thị Bích Loan")
    one.person.email = "loan@example.vn"
    one.person.save()
    training_class = make_class(start=MONDAY)
    add(training_class, lecturer=one)
    add(training_class, lecturer=make_lecturer(), day=MONDAY + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        release = publish(training_class)
    [sent] = mail.outbox
    assert sent.to == ["loan@example.vn"]
    assert "Thứ Hai 02/03/2026, 07:30–11:30" in sent.body
    assert actions.releases.mail_release(release=release) == 0
    assert sorted(ReleaseNotice.objects.values_list("mailed_to", flat=True)) == ["", "loan@example.vn"]


def test_open_problems_stand_in_the_way_until_solved_or_kept():
    clerk, lecturer = make_user("registrar"), make_lecturer()
    training_class = make_class(start=MONDAY)
    with pytest.raises(ValidationError, match="chưa có buổi học"):
        publish(training_class)
    session = add(training_class, lecturer=lecturer)
    BusyPeriod.objects.create(lecturer=lecturer, first_day=MONDAY, last_day=MONDAY)
    with pytest.raises(ValidationError, match="Còn 1 vướng mắc"):
        publish(training_class, clerk)
    [problem] = actions.problems_to_clear(training_class=training_class, by=clerk)
    actions.keep_warnings(chosen={(session.pk, problem.key)}, reason="Đã báo trước", by=clerk)
    assert publish(training_class, clerk).number == 1


def test_a_joint_session_tells_the_lecturer_of_its_lead():
    lecturer, room = make_lecturer(), actions.add_room(name="Hội trường")
    one, other = make_class(start=MONDAY), make_class("CDYN", start=MONDAY)
    lead = add(one, lecturer=lecturer, room=room)
    add(other, lead=lead)
    publish(other)
    row = ReleaseRow.objects.in_force().get()
    assert (row.lecturer, row.room, row.day) == (lecturer, room, MONDAY)
    actions.move_session(session=lead, day=MONDAY + timedelta(days=1), half_day="morning", by=None)
    assert [change.kind for change in actions.pending_changes(other)] == ["moved"]


def test_a_cancelled_class_tells_the_lecturers_of_its_published_timetable():
    lecturer, clerk = make_lecturer(full_name="Sa Thị Bích Loan"), make_user("registrar")
    user = make_user("lecturer", person=lecturer.person)
    published, draft = make_class(start=MONDAY), make_class("CDYN", start=MONDAY)
    session = add(published, lecturer=lecturer)
    publish(published)
    add(draft, lecturer=lecturer, day=MONDAY + timedelta(days=1))
    for training_class in (published, draft):
        actions.cancel_class(training_class=training_class, reason="Không đủ người", by=clerk)
    release = published.releases.get(is_current=True)
    assert (release.number, release.note) == (2, "Không đủ người")
    assert lines(release.changes) == [
        "buổi bị hủy: Thảo luận – Thứ Hai 02/03/2026, 07:30–11:30, Sa Thị Bích Loan (Không đủ người)"
    ]
    assert [(row.session, row.cancelled) for row in ReleaseRow.objects.in_force()] == [(session, True)]
    told = user.notices.first().text
    assert told == f"Đã hủy lớp {published.name[4:]}; 1 buổi của đồng chí không dạy nữa"
    assert not draft.releases.exists()
    with pytest.raises(ValidationError, match="đã hủy"):
        publish(published)


def test_classes_with_something_to_publish_are_found_by_every_kind_of_change():
    one, two, room = make_lecturer(), make_lecturer(), actions.add_room(name="Hội trường")
    training_class = make_class(start=MONDAY)
    session = add(training_class, lecturer=one)

    def waits():
        return list(TrainingClass.objects.to_publish(MONDAY)) == [training_class]

    assert waits()
    publish(training_class)
    assert not waits()
    for changes in (
        {"title": "Giải đáp"},
        {"lecturer": two},
        {"room": room},
        {"lecturer": None},
        {"half_day": "afternoon"},
    ):
        actions.edit_session(session=session, by=None, **changes)
        assert waits(), changes
        publish(training_class)
        assert not waits(), changes
    lead = add(make_class("CDYN", start=MONDAY), lecturer=one, room=room)
    publish(lead.training_class)
    follower = add(training_class, lead=lead)
    assert waits()
    publish(training_class)
    assert not waits()
    actions.cancel_session(session=follower, reason="Mưa bão", by=None)
    assert waits()
    assert not TrainingClass.objects.to_publish(MONDAY + timedelta(days=1)).exists()
    publish(training_class)
    assert not waits()


def test_when_every_published_session_is_cancelled_that_is_published_too():
    training_class = make_class(start=MONDAY)
    session = add(training_class, lecturer=make_lecturer())
    publish(training_class)
    actions.cancel_session(session=session, reason="Bão", by=None)
    assert ReleaseNotice.objects.filter(release=publish(training_class)).count() == 1
    assert ReleaseRow.objects.in_force().get().cancelled
