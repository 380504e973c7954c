"""Marks as a clerk and a lecturer enter them: keys, a column of Excel with one 11, two people in one grid, a closed page."""

import re
from decimal import Decimal as D

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from learners import actions
from learners.models import Assessment, Mark
from trainingcenter.accounts.models import User

from ..factories import make_class, make_enrolments, make_learner
from .test_main_job import press
from .test_pages import check, sideways

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1366, "height": 768}}
LONG = "Hoàng Nguyễn Thị Phương Thảo Quỳnh Hương"


@pytest.fixture
def clerk_user(demo):
    return User.objects.get(username="giaovu")


@pytest.fixture
def training_class(clerk_user):
    found = make_class("BDNTVD", by=clerk_user)
    make_enrolments(found, 59)
    actions.enrol(learner=make_learner(full_name=LONG), training_class=found, by=clerk_user, on=found.planned_start)
    return found


def paste(cell, text):
    cell.focus()
    cell.evaluate(
        """(cell, text) => { const data = new DataTransfer(); data.setData("text", text);
           cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""",
        text,
    )


def firsts(page):
    return page.locator("tr[data-row] td input[id$=-value]")


def test_a_pasted_column_with_one_11_is_saved_but_for_that_and_locked_when_it_is_right(
    clerk_user, training_class, live, sign_in, shot
):
    assessment = actions.create_assessment(
        training_class=training_class, name="Bài kiểm tra", kind="test", by=clerk_user
    )
    page = sign_in("giaovu", **WIDE)
    page.goto(f"{live.url}/hoc-vien/lop/{training_class.pk}/diem/")
    wrong = firsts(page).nth(11)
    paste(firsts(page).first, "\r\n".join([*["8,5"] * 11, "11", *["7.25"] * 48]) + "\r\n")
    expect(page.locator("input.is-bad")).to_have_count(1)
    expect(wrong).to_have_attribute("aria-invalid", "true")
    name = page.locator("tr[data-row]").nth(11).get_attribute("data-name")
    expect(page.locator("#mark-errors")).to_contain_text(
        f"Dòng 12, {name}, Bài kiểm tra: 11 không nằm trong khoảng 0–10."
    )
    page.screenshot(path="var/screenshots/marks-1-one-11.png")
    wrong.press("Control+Enter")
    expect(page.locator("#mark-status")).to_contain_text("Đã lưu lúc")
    assert Mark.objects.filter(assessment=assessment).given().count() == 59
    expect(wrong).to_have_value("11")
    press(page, "Khóa điểm")
    expect(page.locator("#mark-status")).to_contain_text("Chưa khóa")
    assert Assessment.objects.get(pk=assessment.pk).locked_at is None
    wrong.fill("v")
    expect(page.locator("input.is-bad")).to_have_count(0)
    press(page, "Khóa điểm")
    expect(page.locator("main")).to_contain_text("đã khóa")
    assert Assessment.objects.get(pk=assessment.pk).locked_by == clerk_user
    assert Mark.objects.get(assessment=assessment, absent=True).value is None
    shot(page, "marks-2-locked")
    assert check(page, "locked marks") == []


def test_the_grid_is_filled_by_keys_alone_and_pasted_by_name(clerk_user, training_class, live, sign_in, shot):
    for title in ("Bài kiểm tra số 1", "Bài thực hành", "Bài thu hoạch cuối khóa"):
        actions.create_assessment(training_class=training_class, name=title, kind="test", by=clerk_user)
    page = sign_in("giaovu", **WIDE)
    page.goto(f"{live.url}/hoc-vien/lop/{training_class.pk}/diem/")
    cells = page.locator("tr[data-row]").first.locator("td input")
    second = page.locator("tr[data-row]").nth(1).locator("td input")
    cells.first.focus()
    for key in ("8", "Enter", "7", "Shift+Enter", "ArrowRight", "Tab", "6", "End", "5", "Home"):
        page.keyboard.press(key)
    expect(cells.first).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    values = [cells.nth(i).input_value() for i in range(6)]
    assert (values, second.first.input_value()) == (["8", "", "6", "", "", "5"], "7")
    page.keyboard.press("9")
    page.keyboard.press("Control+z")
    expect(cells.first).to_have_value("8")
    expect(page.locator("tr[data-row]").first.locator("[data-final]")).to_have_text("…")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#mark-status")).to_contain_text("Đã lưu lúc")

    paste(firsts(page).first, f"1\t{LONG.upper()}\t9\t\n2\tNgười Lạ Mặt\t8\t\n")
    told = page.locator("#mark-told")
    expect(told).to_contain_text("Đã dán 1 dòng theo họ tên.")
    expect(told).to_contain_text("Người Lạ Mặt")
    expect(page.locator("tr[data-row]").last.locator("td input").first).to_have_value("9")
    press(page, "Hoàn tác dán")
    expect(page.locator("tr[data-row]").last.locator("td input").first).to_have_value("")
    paste(page.locator("tr[data-row]").last.locator("td input").first, "8\n7\n6\n")
    expect(told).to_contain_text("Thừa 2 dòng không có học viên để dán: 7; 6")
    problems = check(page, "marks")
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path="var/screenshots/marks-3-phone.png")
    assert problems == []


def test_two_people_in_one_grid_and_a_page_that_was_closed(clerk_user, training_class, live, sign_in, shot):
    assessment = actions.create_assessment(
        training_class=training_class, name="Bài kiểm tra", kind="test", by=clerk_user
    )
    first = training_class.enrolments.in_roster_order()[0]
    page = sign_in("giaovu", **WIDE)
    address = f"{live.url}/hoc-vien/lop/{training_class.pk}/diem/"
    page.goto(address)
    actions.save_marks(assessment=assessment, marks={first.pk: (D(7), None)}, by=clerk_user)
    firsts(page).nth(0).fill("8")
    firsts(page).nth(1).fill("9")
    press(page, "Lưu điểm")
    expect(page.locator("#mark-errors")).to_contain_text("người khác vừa ghi “7”, bạn ghi “8”")
    shot(page, "marks-4-theirs")
    assert Mark.objects.get(enrolment=first).value == 7
    press(page, "Giữ điểm của tôi")
    press(page, "Lưu điểm")
    expect(page.locator("#mark-status")).to_contain_text("Đã lưu lúc")
    expect(page.locator("#mark-errors")).to_be_hidden()
    assert Mark.objects.get(enrolment=first).value == 8

    firsts(page).nth(2).fill("6,5")
    page.wait_for_timeout(500)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    expect(page.locator("#mark-draft")).to_contain_text("Số ô chưa lưu từ lần trước")
    press(page, "Khôi phục")
    expect(firsts(page).nth(2)).to_have_value("6,5")
    press(page, "Lưu điểm")
    expect(page.locator("#mark-status")).to_contain_text("Đã lưu lúc")
    page.goto(address)
    expect(page.locator("#mark-draft")).to_be_hidden()


def test_a_lecturer_finds_their_test_on_the_start_page_and_enters_it(clerk_user, training_class, live, sign_in, shot):
    lecturer = User.objects.get(username="giangvien").person.lecturer
    actions.create_assessment(
        training_class=training_class, name="Bài của tôi", kind="test", by=clerk_user, lecturer=lecturer,
        held_on=min(training_class.planned_start, timezone.localdate()),
    )  # fmt: skip
    page = sign_in("giangvien", **WIDE)
    page.get_by_role("link", name=re.compile("Điểm cần nhập")).click()
    shot(page, "marks-5-to-enter")
    problems = check(page, "marks to enter")
    page.get_by_role("link", name="Bài của tôi").click()
    paste(firsts(page).first, "\n".join(["8"] * 60))
    press(page, "Lưu điểm")
    expect(page.locator("#mark-status")).to_contain_text("Đã lưu lúc")
    problems += check(page, "own marks")
    shot(page, "marks-6-own")
    press(page, "Khóa điểm")
    expect(page.locator("main")).to_contain_text("đã khóa")
    assert problems == []


def test_pages_around_marks_are_accessible_and_fit_a_phone(clerk_user, training_class, live, sign_in, shot):
    a = actions.create_assessment(training_class=training_class, name="Bài kiểm tra", kind="test", by=clerk_user)
    people = list(training_class.enrolments.in_roster_order())
    given = {e.pk: (D("7.13") if i % 9 == 0 else D(8), D(5) if i % 7 == 0 else None) for i, e in enumerate(people[:50])}
    actions.save_marks(assessment=a, marks=given, by=clerk_user)
    page, problems = sign_in("giaovu", **WIDE), []
    base = f"{live.url}/hoc-vien"
    for name, path in {
        "marks-7-odd": f"lop/{training_class.pk}/diem/bat-thuong/", "marks-8-history": f"lop/diem/{a.pk}/lich-su/",
        "marks-9-new": f"lop/{training_class.pk}/diem/them/", "marks-10-edit": f"lop/diem/{a.pk}/sua/",
        "marks-11-plain": f"lop/diem/{a.pk}/tung-trang/", "marks-12-delete": f"lop/diem/{a.pk}/xoa/",
        "marks-13-grid": f"lop/{training_class.pk}/diem/",
    }.items():  # fmt: skip
        page.goto(f"{base}/{path}")
        page.screenshot(path=f"var/screenshots/{name}.png")
        problems += check(page, path)
    assert problems == []
    page.goto(f"{base}/lop/{training_class.pk}/diem/bat-thuong/")
    page.locator("tbody a").last.click()
    expect(firsts(page).last).to_be_focused()
    assert sideways(page, 390) <= 0
