"""The roll at the keyboard, with the line cut, and by two at once."""

import re

import pytest
from playwright.sync_api import expect

from courses import actions as courses
from learners import actions
from learners.models import AttendanceMark, Roll

from ..factories import PASSWORD, make_class, make_learner, make_lecturer, make_sessions, make_user
from .test_pages import check

pytestmark = pytest.mark.browser
LONG = "Hoàng Nguyễn Thị Phương Thảo Bích Ngọc Uyên"


@pytest.fixture
def roll_of_60(transactional_db):
    """(clerk, session, the 60 enrolments in the order of the roll)"""
    from learners.models import Enrolment

    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    start = training_class.planned_start
    Enrolment.objects.bulk_create(
        Enrolment(
            learner=make_learner(**({"full_name": LONG} if i == 2 else {})),
            training_class=training_class,
            order=i,
            enrolled_on=start,
            unit_name="Đảng bộ phường Trung Tâm",
        )
        for i in range(1, 61)
    )
    return clerk, make_sessions(training_class)[0], list(training_class.enrolments.order_by("order"))


@pytest.fixture
def opened(roll_of_60, live, sign_in):
    def enter(user=None):
        page = sign_in((user or roll_of_60[0]).username, PASSWORD, viewport={"width": 1366, "height": 768})
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{live.url}/hoc-vien/diem-danh/{roll_of_60[1].pk}/")
        return page

    return enter


def marks():
    return dict(AttendanceMark.objects.values_list("enrolment", "kind"))


def test_a_roll_of_60_is_called_with_one_key_a_name(roll_of_60, opened, shot):
    _clerk, _session, enrolments = roll_of_60
    page = opened()
    page.locator("tr[data-enrolment] input").first.focus()
    keys = [{0: "p", 6: "k", 9: "m"}.get(i % 10, " ") for i in range(60)]
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("#saved")).to_contain_text("✓ Đã lưu lúc")
    kinds = {"p": "excused", "k": "unexcused", "m": "late"}
    expected = {e.pk: kinds[key] for e, key in zip(enrolments, keys, strict=True) if key in kinds}
    assert marks() == expected
    expect(page.locator("#count-present")).to_have_text("48")
    for key in ("Home", "PageDown", "ArrowUp", "p", "End", "k"):  # row 10 with leave, row 60 without
        page.keyboard.press(key)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#saved")).to_contain_text("✓")
    page.wait_for_timeout(800)
    assert marks() == expected | {enrolments[9].pk: "excused", enrolments[59].pk: "unexcused"}
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(200)
    page.screenshot(path="var/screenshots/roll-1366.png")
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path="var/screenshots/roll-390.png")
    assert check(page, "roll") == []


def test_marks_wait_without_a_line_and_are_sent_once(roll_of_60, opened, live):
    _clerk, session, enrolments = roll_of_60
    page = opened()
    page.locator("tr[data-enrolment] input").first.focus()
    page.keyboard.press("p")
    expect(page.locator("#saved")).to_contain_text("✓")
    page.context.set_offline(True)
    page.keyboard.press("k")
    page.keyboard.press("m")
    expect(page.locator("#saved")).to_contain_text("đang chờ: 2 mục")
    page.click("[name=close]")
    expect(page.locator("#saved")).to_contain_text("Chưa khóa được điểm danh")
    page.screenshot(path="var/screenshots/roll-offline.png")
    assert marks() == {enrolments[0].pk: "excused"}
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("✓", timeout=15000)
    assert marks() == dict(zip([e.pk for e in enrolments], ["excused", "unexcused", "late"], strict=False))
    assert AttendanceMark.pgh_event_model.objects.count() == 3
    page.click("[name=close]")
    expect(page.locator("main")).to_contain_text("Đã khóa điểm danh")
    assert Roll.objects.get(session=session).closed_at
    page.screenshot(path="var/screenshots/roll-closed.png")


def test_two_at_one_roll_are_told_of_each_other(roll_of_60, opened):
    _clerk, session, enrolments = roll_of_60
    page = opened()
    actions.save_roll(
        session=session, marks={enrolments[0].pk: "late", enrolments[5].pk: "late"}, by=make_user("registrar")
    )
    page.locator("tr[data-enrolment] input").first.focus()
    page.keyboard.press("p")
    page.keyboard.press("k")
    expect(page.locator("#roll-clashes")).to_contain_text(enrolments[0].learner.full_name)
    page.screenshot(path="var/screenshots/roll-clash.png")
    assert marks() == {enrolments[0].pk: "late", enrolments[1].pk: "unexcused", enrolments[5].pk: "late"}
    expect(page.locator(f"[name=mark-{enrolments[5].pk}][value=late]")).to_be_checked()


def test_marks_stay_when_signed_out_and_are_sent_after_signing_in(roll_of_60, opened):
    clerk, _session, enrolments = roll_of_60
    page = opened()
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.locator("tr[data-enrolment] input").first.focus()
    page.keyboard.press("p")
    expect(page.locator("#saved")).to_contain_text("Phiên đăng nhập đã hết")
    assert marks() == {}
    page.context.add_cookies(cookies)
    page.click("#roll-sign-in")
    page.wait_for_url(re.compile("/diem-danh/"))
    expect(page.locator("#saved")).to_contain_text("✓")
    assert marks() == {enrolments[0].pk: "excused"}


def test_what_the_browser_keeps_may_be_broken(opened):
    page = opened()
    kept = ('"x"', "{", '{"marks": {"1": 5, "2": ["", "late"]}, "texts": {"content": 3}}', '{"marks": 7}')
    for broken, key in zip(kept, "pkmp", strict=True):
        page.evaluate("text => localStorage.setItem(document.getElementById('roll').dataset.keep, text)", broken)
        page.reload()
        page.locator("tr[data-enrolment] input").first.focus()
        page.keyboard.press(key)
        expect(page.locator("#saved")).to_contain_text("✓")
    assert page.problems == []


def test_the_pages_around_the_roll_fit_and_are_accessible(roll_of_60, opened, live):
    clerk, session, enrolments = roll_of_60
    training_class = session.training_class
    second, third = training_class.sessions.order_by("starts_at")[1:3]
    actions.save_roll(session=session, marks={enrolments[0].pk: "late", enrolments[1].pk: "excused"}, by=clerk)
    actions.close_roll(session=session, by=clerk)
    actions.reopen_roll(session=session, reason="Ghi nhầm một người", by=clerk)
    actions.close_roll(session=session, by=clerk)
    type(second).objects.filter(pk=second.pk).update(lecturer=make_lecturer())
    actions.close_roll(session=second, by=clerk)
    courses.cancel_session(session=third, reason="Mưa bão", by=clerk)
    page = opened()
    for name, path in {
        "rolls": f"lop/{training_class.pk}/diem-danh/",
        "open-rolls": "diem-danh/",
        "open-logs": "diem-danh/so-dau-bai/",
        "roll-closed": f"diem-danh/{second.pk}/",
        "roll-cancelled": f"diem-danh/{third.pk}/",
        "roll-history": f"diem-danh/{session.pk}/lich-su/",
    }.items():
        page.goto(f"{live.url}/hoc-vien/{path}")
        page.screenshot(path=f"var/screenshots/{name}.png")
        assert check(page, name) == []
