"""The timetable of a class and of the week through the browser's eyes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import actions
from courses.models import KeptWarning, Session, TeachableLesson, TimetablePolicy
from lecturers.models import BusyPeriod
from trainingcenter.organisation import actions as organisation

from ..factories import make_class, make_lecturer, make_sessions, make_user
from .test_checks import add

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def clerk(client):
    client.force_login(make_user("registrar"))
    return client


def url(name, *arguments):
    return reverse(f"courses:{name}", args=arguments)


def in_grid(page):
    return [s for _half, _label, cells in page.context["grid"] for _day, found in cells for s, _problems in found]


def test_the_timetable_is_filled_after_it_was_shown_with_a_lecturer_for_each_lesson(clerk):
    training_class, room = make_class(start=MONDAY), actions.add_room(name="Hội trường")
    first, second = make_lecturer(full_name="Lò Văn Thắng"), make_lecturer(full_name="Đinh Công Sơn")
    lessons = [place.lesson_id for place in training_class.version.places.all()]
    fields = {"start": "02/03/2026", "until": "30/04/2026", "weekdays": [0, 2], "half_days": ["morning"],
              "room": room.pk, f"lecturer_{lessons[0]}": first.pk, f"lecturer_{lessons[1]}": second.pk}  # fmt: skip
    shown = clerk.post(url("fill", training_class.pk), fields | {"preview": "1"})
    assert Session.objects.count() == 0
    assert [p.session.lecturer for p in shown.context["proposal"].sessions][:3] == [None, first, second]
    assert "người xếp lịch chọn" in shown.content.decode()
    assert clerk.post(url("fill", training_class.pk), fields | {"save": "1"}).status_code == 302
    taught = {s.lesson_id: s.lecturer for s in Session.objects.select_related("lecturer") if s.lesson_id}
    assert (taught[lessons[0]], taught[lessons[1]], taught[lessons[2]]) == (first, second, None)
    assert {s.day.weekday() for s in Session.objects.all()} == {0, 2}
    page = clerk.get(url("sessions", training_class.pk))
    assert (page.context["count"], page.context["days_count"], page.context["half_days_count"]) == (8, 6, 6)
    wrong = clerk.post(url("fill", training_class.pk), fields | {"until": "01/01/2026", "preview": "1"})
    assert list(wrong.context["form"].errors) == ["until"]
    assert wrong.context["form"]["room"].value() == str(room.pk)


def test_a_year_without_holidays_is_told_before_the_timetable_is_filled(clerk):
    page = url("fill", make_class(start=MONDAY).pk)
    told = reverse("organisation:holidays", args=[2026])
    assert told in clerk.get(page).content.decode()
    organisation.add_holiday(day=date(2026, 4, 30), name="Ngày Chiến thắng")
    assert told not in clerk.get(page).content.decode()


def test_the_way_to_the_grid_leads_to_the_first_session_that_is_not_cancelled(clerk):
    training_class = make_class(start=MONDAY)
    stray = add(training_class, day=date(2025, 3, 2))
    add(training_class)
    actions.cancel_session(session=stray, by=None, reason="Nhầm năm")
    assert "day=2026-03-02" in clerk.get(url("sessions", training_class.pk)).content.decode()


def test_who_else_may_teach_is_told_also_when_it_is_nobody(clerk):
    training_class = make_class(start=MONDAY)
    session = add(training_class, lesson=training_class.version.lessons.first(), title="", lecturer=make_lecturer())
    assert "Không có giảng viên nào khác" in clerk.get(url("session_substitute", session.pk)).content.decode()


def test_what_could_not_be_placed_is_told_with_the_reason(clerk):
    training_class = make_class(start=MONDAY)
    fields = {"start": "02/03/2026", "until": "02/03/2026", "weekdays": [0], "half_days": ["morning"], "room": ""}
    shown = clerk.post(url("fill", training_class.pk), fields | {"preview": "1"}).content.decode()
    assert "không còn buổi trống đến ngày 02/03/2026" in shown
    answer = clerk.post(url("fill", training_class.pk), fields | {"save": "1"}, follow=True).content.decode()
    assert "Chưa xếp được" in answer
    assert Session.objects.count() == 2


def test_a_session_is_added_changed_and_cancelled_with_its_history(clerk):
    training_class = make_class(start=MONDAY)
    lesson = training_class.version.lessons.first()
    fields = {"lesson": lesson.pk, "kind": "lecture", "day": "02/03/2026", "half_day": "morning", "periods": 5}
    assert "title" in clerk.post(url("session_new", training_class.pk), fields | {"lesson": ""}).context["form"].errors
    added = clerk.post(url("session_new", training_class.pk), fields)
    session = Session.objects.get()
    assert added["Location"] == f"{url('sessions', training_class.pk)}#session-{session.pk}"
    edit = url("session_edit", session.pk)
    wrong = clerk.post(edit, fields | {"title": "Thảo luận tổ", "starts": "14:00"})
    assert list(wrong.context["form"].errors) == ["starts"]
    clerk.post(edit, fields | {"title": "Thảo luận tổ", "starts": "8h", "ends": "10:00"})
    clerk.post(edit, fields | {"title": "Thảo luận tổ", "starts": "08:00", "ends": "10:00"})
    shown = clerk.get(edit)
    assert f"{shown.context['form'].initial['starts']:%H:%M}" == "08:00"
    assert "Thảo luận tổ" in shown.content.decode()
    clerk.post(url("session_cancel", session.pk), {"reason": "Mưa bão"})
    assert "Mưa bão" in clerk.get(url("sessions", training_class.pk)).content.decode()


def test_the_week_shows_its_sessions_and_is_narrowed_by_class_lecturer_and_room(clerk):
    teacher, room = make_lecturer(), actions.add_room(name="Hội trường")
    first, second = make_class(start=MONDAY), make_class("DVM", start=MONDAY)
    make_sessions(first, lecturers={first.version.lessons.first().pk: teacher})
    make_sessions(second, room=room, half_days=["evening"])

    def week(**query):
        return in_grid(clerk.get(url("timetable"), {"day": "2026-03-05"} | query))

    assert {s.training_class for s in week()} == {first, second}
    assert {s.training_class for s in week(training_class=first.pk)} == {first}
    assert [s.lecturer for s in week(lecturer=teacher.pk)] == [teacher]
    assert {s.training_class for s in week(room=room.pk)} == {second}
    assert week(day="2026-03-16") == []


@pytest.mark.parametrize("day", ["2026-13-45", "x", "9999-12-31", "0001-01-01"])
def test_a_week_that_is_none_is_this_week(clerk, day):
    page = clerk.get(url("timetable"), {"day": day, "room": "x"})
    assert page.context["today"] in page.context["days"]


def test_a_lecturer_sees_what_is_published_and_which_sessions_are_theirs(client):
    teacher, clerk = make_lecturer(), make_user("registrar")
    training_class = make_class(start=MONDAY)
    make_sessions(training_class, lecturers={training_class.version.lessons.first().pk: teacher})
    client.force_login(make_user("lecturer", person=teacher.person))
    assert in_grid(client.get(url("timetable"), {"day": "2026-03-02"})) == []
    actions.publish_timetable(training_class=training_class, by=clerk)
    own = training_class.sessions.get(lecturer=teacher)
    actions.cancel_session(session=own, reason="Mưa bão", by=clerk)
    page = client.get(url("timetable"), {"day": "2026-03-02"})
    # once in the grid, once in the list for phones; the cancelling is not published yet
    assert page.content.decode().count("(của bạn)") == 2
    assert page.content.decode().count("<del>") == 0
    assert len(in_grid(page)) == 8
    assert "data-session" not in page.content.decode()


def test_a_class_that_is_over_offers_no_change(clerk):
    training_class = make_class()
    session = make_sessions(training_class)[0]
    assert url("session_edit", session.pk) in clerk.get(url("sessions", training_class.pk)).content.decode()
    actions.cancel_class(training_class=training_class, reason="Không đủ người", by=None)
    page = clerk.get(url("sessions", training_class.pk))
    assert page.context["editable"] is False
    assert url("session_edit", session.pk) not in page.content.decode()


def test_weeks_go_on_by_seven_days(clerk):
    page = clerk.get(url("timetable"), {"day": "2026-03-04"})
    assert (page.context["before"], page.context["after"]) == ("2026-02-23", "2026-03-09")
    assert page.context["days"][6] - page.context["days"][0] == timedelta(days=6)


def drop(client, session, **place):
    return client.post(url("session_move", session.pk), place | {"view": "week"}, headers={"X-Grid": "1"})


def test_a_session_is_dragged_its_warning_read_and_kept(clerk):
    lecturer = make_lecturer(full_name="Sa Thị Bích Loan")
    training_class = make_class(start=MONDAY)
    session = add(training_class, lecturer=lecturer)
    BusyPeriod.objects.create(lecturer=lecturer, first_day=TUESDAY, last_day=TUESDAY, reason="Họp")
    moved = drop(clerk, session, day="2026-03-03", half_day="afternoon")
    text = moved.content.decode()
    assert moved.status_code == 200
    assert "Thảo luận nay xếp vào 03/03/2026, buổi chiều" in text
    assert "Sa Thị Bích Loan bận ngày 03/03/2026, cả ngày (Họp)" in text
    key = moved.context["moved_problems"][0].key
    back = {"problem": f"{session.pk}|{key}", "next": "/lich/?day=2026-03-03"}
    empty = clerk.post(url("keep", training_class.pk), back | {"reason": ""})
    assert "Giữ vì" in empty.content.decode()
    kept = clerk.post(url("keep", training_class.pk), back | {"reason": "Đã báo trước"})
    assert kept["Location"] == "/lich/?day=2026-03-03"
    assert KeptWarning.objects.get().reason == "Đã báo trước"
    elsewhere = clerk.post(url("keep", training_class.pk), back | {"reason": "x", "next": "https://xa.vn/"})
    assert elsewhere.status_code == 200


def test_a_refused_drag_leaves_the_grid_as_it_was_and_says_why(clerk):
    room = actions.add_room(name="Hội trường")
    session = add(make_class(start=MONDAY), room=room)
    add(make_class(start=MONDAY), room=room, day=TUESDAY)
    refused = drop(clerk, session, day="2026-03-03", half_day="morning")
    assert refused.status_code == 409
    assert "Hội trường" in str(refused.context["error"].messages)
    for nonsense in ({}, {"day": "x", "half_day": "morning"}, {"day": "2026-03-03", "half_day": "noon"}, {"swap": "0"}):
        assert drop(clerk, session, **nonsense).status_code == 409
    session.refresh_from_db()
    assert session.day == MONDAY


def test_a_session_dropped_on_another_changes_places_with_it_also_by_a_plain_form(clerk):
    training_class = make_class(start=MONDAY)
    one, other = add(training_class), add(training_class, day=TUESDAY)
    assert drop(clerk, one, swap=other.pk).status_code == 200
    assert [s.day for s in Session.objects.order_by("pk")] == [TUESDAY, MONDAY]
    plain = clerk.post(url("session_move", one.pk), {"swap": other.pk, "next": "https://xa.vn/"})
    assert plain["Location"] == url("sessions", training_class.pk)
    assert [s.day for s in Session.objects.order_by("pk")] == [MONDAY, TUESDAY]


def test_publishing_lists_what_stands_in_the_way_and_then_tells_the_lecturer(clerk):
    lecturer = make_lecturer(full_name="Sa Thị Bích Loan")
    user = make_user("lecturer", person=lecturer.person)
    training_class = make_class(start=MONDAY)
    session = add(training_class, lecturer=lecturer)
    BusyPeriod.objects.create(lecturer=lecturer, first_day=MONDAY, last_day=MONDAY)
    page = clerk.get(url("publishing", training_class.pk))
    [(_session, problem, count)] = page.context["open_problems"]
    assert count == 1
    refused = clerk.post(url("publish", training_class.pk), {"note": "Lần đầu"})
    assert "Còn 1 vướng mắc" in refused.content.decode()
    other = add(make_class(start=MONDAY), day=TUESDAY, lecturer=lecturer)
    foreign = clerk.post(url("keep", training_class.pk), {"problem": f"{other.pk}|x", "reason": "x"})
    assert foreign.status_code == 200
    assert (
        clerk.post(
            url("keep", training_class.pk), {"problem": f"{session.pk}|{problem.key}", "reason": "Đã báo"}
        ).status_code
        == 302
    )
    assert "Đã báo" in clerk.get(url("publishing", training_class.pk)).content.decode()
    assert clerk.post(url("publish", training_class.pk), {"note": "Lần đầu"}).status_code == 302
    assert user.notices.count() == 1
    shown = clerk.get(url("release", training_class.pk, 1)).content.decode()
    assert "Lần đầu" in shown
    assert "Sa Thị Bích Loan" in shown
    assert clerk.get(url("release", training_class.pk, 2)).status_code == 404


def test_suggestions_lead_into_the_form_and_the_substitute_is_entered(clerk):
    training_class = make_class(start=timezone.localdate() + timedelta(days=3))
    lesson = training_class.version.lessons.first()
    before, after = make_lecturer(full_name="Bùi Đức Long"), make_lecturer(full_name="Sa Thị Bích Loan")
    TeachableLesson.objects.create(lecturer=after, lesson=lesson, since=date(2024, 1, 1))
    session = add(training_class, lesson=lesson, title="", lecturer=before, day=training_class.planned_start)
    page = clerk.get(url("session_edit", session.pk))
    offered = page.context["offered"]
    assert [(one.label, one.lecturer) for one in offered["lecturers"]] == [("Sa Thị Bích Loan", after.pk)]
    assert offered["half_days"]
    first = offered["half_days"][0]
    chosen = clerk.get(url("session_edit", session.pk), {"day": first.day, "half_day": first.half_day})
    assert chosen.context["form"].initial["half_day"] == first.half_day
    take_over = url("session_substitute", session.pk)
    assert list(clerk.post(take_over, {"lecturer": after.pk, "reason": ""}).context["form"].errors) == ["reason"]
    clerk.post(take_over, {"lecturer": after.pk, "reason": "Đồng chí Long ốm"})
    session.refresh_from_db()
    assert session.lecturer == after
    assert "Đồng chí Long ốm" in clerk.get(take_over).content.decode()


def test_month_and_day_show_holidays_and_telephones_only_to_those_who_may_ring(clerk, client):
    lecturer = make_lecturer(full_name="Sa Thị Bích Loan")
    lecturer.person.phone = "0912345678"
    lecturer.person.save()
    training_class = make_class(start=MONDAY)
    add(training_class, lecturer=lecturer)
    organisation.add_holiday(day=TUESDAY, name="Giỗ Tổ")
    month = clerk.get(url("timetable"), {"day": "2026-03-15", "view": "month"})
    assert [len(week) for week in month.context["weeks"]] == [7] * 6
    assert "Giỗ Tổ" in month.content.decode()
    assert (month.context["before"], month.context["after"]) == ("2026-02-01", "2026-04-01")
    day = clerk.get(url("day_sheet"), {"day": "2026-03-02"}).content.decode()
    assert "0912345678" in day
    actions.publish_timetable(training_class=training_class, by=make_user("registrar"))
    client.force_login(make_user("lecturer", person=lecturer.person))
    seen = client.get(url("day_sheet"), {"day": "2026-03-02"}).content.decode()
    assert "Sa Thị Bích Loan" in seen
    assert "0912345678" not in seen
    assert "Giỗ Tổ" in client.get(url("day_sheet"), {"day": "2026-03-03"}).content.decode()


def test_policy_is_set_by_who_keeps_the_catalogue_and_impossible_limits_are_refused(clerk, client):
    levels = dict.fromkeys(
        ("class_clash", "learner_clash", "lecturer_busy", "holiday", "day_periods", "not_qualified", "room_seats"),
        "warn",
    )
    fields = levels | {"holiday": "block", "most_periods_a_day": 8, "large_class": 250}
    wrong = clerk.post(url("policy"), fields | {"most_periods_a_day": 0})
    assert list(wrong.context["form"].errors) == ["most_periods_a_day"]
    for _twice in range(2):
        assert clerk.post(url("policy"), fields).status_code == 302
    policy = TimetablePolicy.objects.get()
    assert (policy.holiday, policy.most_periods_a_day, policy.large_class) == ("block", 8, 250)
    client.force_login(make_user("leader"))
    assert client.post(url("policy"), fields).status_code == 403


def test_the_grid_costs_the_same_for_one_class_and_for_three(clerk):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            clerk.get(url("timetable"), {"day": "2026-03-02"})
        return len(queries)

    make_sessions(make_class(start=MONDAY))
    once = cost()
    for _more in range(2):
        make_sessions(make_class(start=MONDAY))
    assert cost() == once <= 18


def test_the_class_shows_its_draft_to_the_office_and_its_release_to_its_lecturer(clerk, client):
    lecturer = make_lecturer()
    training_class = make_class(start=MONDAY)
    session = add(training_class, lecturer=lecturer)
    office, reader = make_user("registrar"), make_user("lecturer", person=lecturer.person)

    def days(user):
        client.force_login(user)
        page = client.get(url("sessions", training_class.pk))
        return [day for day, _sessions in page.context["days"]], page.content.decode()

    assert days(office)[0] == [MONDAY]
    assert days(reader)[0] == []
    assert "chưa được công bố" in days(reader)[1]
    actions.publish_timetable(training_class=training_class, by=office)
    actions.move_session(session=session, day=TUESDAY, half_day="morning", by=office)
    assert days(office)[0] == [TUESDAY]
    assert days(reader)[0] == [MONDAY]
    client.force_login(reader)
    assert client.get(url("publishing", training_class.pk)).status_code == 403
    assert client.get(url("release", training_class.pk, 1)).status_code == 200
    client.force_login(office)
    assert [row.record for row in client.get(url("classes"), {"waiting": "publish"}).context["table"].rows] == []


def test_a_session_changed_by_somebody_else_is_not_overwritten_unseen(clerk):
    training_class, room = make_class(start=MONDAY), actions.add_room(name="Hội trường")
    session = add(training_class)
    address = url("session_edit", session.pk)
    seen = clerk.get(address).context["form"]["seen"].value()
    fields = {"title": "Giải đáp", "kind": "discussion", "day": "02/03/2026", "half_day": "morning", "periods": 5}
    actions.edit_session(session=session, by=None, room=room)
    refused = clerk.post(address, fields | {"seen": seen})
    assert "Người khác vừa sửa mục này" in refused.content.decode()
    session.refresh_from_db()
    assert (session.title, session.room) == ("Thảo luận", room)
    again = clerk.post(address, fields | {"seen": refused.context["form"]["seen"].value()})
    assert again.status_code == 302
    session.refresh_from_db()
    assert (session.title, session.room) == ("Giải đáp", None)


def test_a_draft_session_is_removed_from_its_page(clerk):
    training_class = make_class(start=MONDAY)
    session = add(training_class)
    assert "Bỏ buổi nháp này" in clerk.get(url("session_edit", session.pk)).content.decode()
    assert clerk.post(url("session_remove", session.pk))["Location"] == url("sessions", training_class.pk)
    assert Session.objects.count() == 0


def test_nonsense_in_hidden_fields_is_refused_without_an_error_page(clerk):
    training_class = make_class(start=MONDAY)
    session = add(training_class)
    place = {"day": "2026-03-03", "half_day": "morning"}
    for to in ("-1", "a\x00b", "https://xa.vn/", "//xa.vn/", "9" * 5000):
        answer = clerk.post(url("session_move", session.pk), place | {"next": to})
        assert answer["Location"] == url("sessions", training_class.pk)
    for problem in ("9" * 5000 + "|x", "|", "x|y", f"{session.pk}|"):
        assert clerk.post(url("keep", training_class.pk), {"problem": problem, "reason": "x"}).status_code == 200
    for line in ("9" * 5000, "9" * 30, "x"):
        assert clerk.get(url("class_new"), {"line": line, "copy": line}).status_code == 200
