"""From the plan to a published timetable: opened, filled, dragged onto a busy day, kept, published, read by the lecturer."""

import re
from datetime import date, timedelta

import pytest
import vobject
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import TeachableLesson, TrainingClass
from lecturers.models import BusyPeriod, Lecturer

from .test_main_job import press
from .test_pages import check

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1366, "height": 768}}


def monday_after(day):
    return day + timedelta(days=7 - day.weekday())


def cell(page, day, half):
    return page.locator(f"td[data-day='{day:%Y-%m-%d}'][data-half='{half}']")


def test_a_class_is_opened_from_the_plan_filled_dragged_kept_published_and_read(demo, live, sign_in, shot):
    start = monday_after(timezone.localdate() + timedelta(days=21))
    lecturer = Lecturer.objects.get(person__full_name="Hoàng Trung Kiên")
    busy_day = start + timedelta(days=1)
    lecturer.busy_periods.all().delete()
    BusyPeriod.objects.create(lecturer=lecturer, first_day=busy_day, last_day=busy_day, reason="Họp Ban Thường vụ")

    clerk = sign_in("giaovu", **WIDE)
    clerk.goto(f"{live.url}/lop/moi/")
    clerk.get_by_role("link", name=re.compile("đảng viên mới", re.I)).first.click()
    clerk.fill("[name=planned_start]", f"{start:%d/%m/%Y}")
    clerk.fill("[name=planned_end]", f"{start + timedelta(days=11):%d/%m/%Y}")
    clerk.click("[name=save]")
    clerk.wait_for_url(re.compile(r"/lop/\d+/$"))
    training_class = TrainingClass.objects.get(pk=re.search(r"/lop/(\d+)/", clerk.url)[1])
    assert training_class.plan_line is not None
    first = training_class.version.lessons.order_by("places__order").first()
    TeachableLesson.objects.filter(lesson=first).delete()
    TeachableLesson.objects.create(lecturer=lecturer, lesson=first, since=date(2024, 1, 1))

    clerk.goto(f"{live.url}/lop/{training_class.pk}/lich/lap/")
    press(clerk, "Xem đề xuất")
    expect(clerk.locator("#proposal")).to_contain_text("được ghi dạy bài này từ 01/01/2024")
    shot(clerk, "timetable-1-proposal")
    assert not training_class.sessions.exists()
    clerk.click("[name=save]")
    clerk.wait_for_url(re.compile(r"/lich/$"))
    session = training_class.sessions.get(lesson=first)
    assert (session.lecturer, session.day) == (lecturer, start)

    clerk.goto(f"{live.url}/lich/?training_class={training_class.pk}&day={start:%Y-%m-%d}")
    clerk.set_viewport_size({"width": 1366, "height": 1800})  # both ends in view: nothing scrolls under the pointer
    slot = clerk.locator(f"[data-session='{session.pk}']")
    slot.drag_to(cell(clerk, busy_day, "evening"))
    happened = clerk.locator(".happened")
    expect(happened).to_contain_text(f"Hoàng Trung Kiên bận ngày {busy_day:%d/%m/%Y}, cả ngày (Họp Ban Thường vụ)")
    expect(cell(clerk, busy_day, "evening").locator(f"[data-session='{session.pk}']")).to_be_visible()
    shot(clerk, "timetable-2-warning")
    assert check(clerk, "grid after a drag") == []
    happened.locator("[name=reason]").fill("Đồng chí Kiên đã đồng ý dạy buổi tối")
    press(happened, "Giữ")
    expect(clerk.locator(".message.success").first).to_contain_text("Đã giữ 2 cảnh báo")

    grip = clerk.locator(f"[data-session='{session.pk}'] .grip")
    grip.focus()
    for key in ("Enter", "ArrowRight", "Escape"):
        clerk.keyboard.press(key)
    session.refresh_from_db()
    assert (session.day, session.half_day) == (busy_day, "evening")

    clerk.goto(f"{live.url}/lop/{training_class.pk}/lich/cong-bo/")
    expect(clerk.locator("main")).to_contain_text("Đồng chí Kiên đã đồng ý dạy buổi tối")
    if clerk.locator("input[name=problem]").count():
        clerk.fill("#reason", "Đã thống nhất")
        press(clerk, "Giữ")
    shot(clerk, "timetable-3-before-publishing")
    press(clerk, "Công bố và báo giảng viên")
    clerk.wait_for_url(re.compile(r"/lich/$"))
    expect(clerk.locator("main")).to_contain_text("Bản công bố 1")
    assert clerk.problems == []

    teacher = sign_in("giangvien", viewport={"width": 390, "height": 844})
    teacher.goto(f"{live.url}/thong-bao/")
    expect(teacher.locator("main")).to_contain_text(f"Lịch giảng lớp {training_class.name[4:]}: đồng chí có")
    teacher.goto(f"{live.url}/giang-vien/{lecturer.pk}/lich/")
    press(teacher, "Tạo địa chỉ lịch")
    address = teacher.locator("#feed-url").input_value()
    shot(teacher, "timetable-4-lecturer-phone")
    calendar = vobject.readOne(teacher.request.get(address).text())
    events = [event for event in calendar.vevent_list if event.summary.value.startswith(training_class.code)]
    starts = {event.dtstart.value.astimezone(timezone.get_current_timezone()) for event in events}
    assert timezone.localtime(session.starts_at) in starts
    teacher.goto(f"{live.url}/lich/?day={busy_day:%Y-%m-%d}")
    expect(teacher.locator("main")).to_contain_text(training_class.code)
    assert teacher.problems == []


def test_a_session_is_moved_by_keyboard_alone_and_two_are_swapped_by_drag(demo, live, sign_in, shot):
    from tests.factories import make_class
    from trainingcenter.accounts.models import User

    start = monday_after(timezone.localdate() + timedelta(days=28))
    clerk_account = User.objects.get(username="giaovu")
    training_class = make_class("CDYN", start=start, by=clerk_account, opened=False)
    from courses import actions

    fields = {"kind": "discussion", "half_day": "morning", "periods": 5, "by": clerk_account}
    one = actions.add_session(training_class=training_class, title="Thảo luận tổ", day=start, **fields)
    other = actions.add_session(
        training_class=training_class, title="Giải đáp", day=start + timedelta(days=2), **fields
    )
    clerk = sign_in("giaovu", **WIDE)
    clerk.goto(f"{live.url}/lich/?training_class={training_class.pk}&day={start:%Y-%m-%d}")
    clerk.locator(f"[data-session='{one.pk}'] .grip").focus()
    for key in ("Enter", "ArrowDown", "ArrowRight", "Enter"):
        clerk.keyboard.press(key)
    expect(cell(clerk, start + timedelta(days=1), "afternoon")).to_contain_text("Thảo luận tổ")
    expect(clerk.locator(f"[data-session='{one.pk}'] .grip")).to_be_focused()
    clerk.locator(f"[data-session='{one.pk}']").drag_to(clerk.locator(f"[data-session='{other.pk}']"))
    expect(cell(clerk, start + timedelta(days=2), "morning")).to_contain_text("Thảo luận tổ")
    expect(cell(clerk, start + timedelta(days=1), "afternoon")).to_contain_text("Giải đáp")
    clerk.route("**/chuyen/", lambda route: route.abort())
    clerk.locator(f"[data-session='{one.pk}']").drag_to(cell(clerk, start, "evening"))
    expect(clerk.locator(".happened")).to_contain_text("chưa đến được trung tâm")
    expect(cell(clerk, start + timedelta(days=2), "morning")).to_contain_text("Thảo luận tổ")


def test_the_pages_of_the_timetable_are_accessible_and_fit_a_phone(demo, live, sign_in, shot):
    running = TrainingClass.objects.get(state="running")
    day = running.sessions.first().day
    page = sign_in("giaovu", **WIDE)
    problems = []
    for name, path in {
        "week": f"/lich/?day={day:%Y-%m-%d}",
        "month": f"/lich/?view=month&day={day:%Y-%m-%d}",
        "day-sheet": f"/lich/ngay/?day={day:%Y-%m-%d}",
        "fill": f"/lop/{running.pk}/lich/lap/",
        "publishing": f"/lop/{running.pk}/lich/cong-bo/",
        "release": f"/lop/{running.pk}/lich/ban/1/",
        "session": f"/lich/{running.sessions.last().pk}/sua/",
        "substitute": f"/lich/{running.sessions.filter(lecturer__isnull=False).last().pk}/day-thay/",
        "policy": "/lich/quy-tac/",
    }.items():
        page.problems.clear()
        assert page.goto(live.url + path).status == 200, path
        shot(page, f"timetable-{name}")
        problems += check(page, path)
        page.set_viewport_size({"width": 390, "height": 844})
        shot(page, f"timetable-phone-{name}")
        page.set_viewport_size({"width": 1366, "height": 768})
    assert not problems, "\n".join(map(str, problems))
