"""Persons entered twice, found and merged with mouse and keyboard; the hint while a name is typed."""

from datetime import date

import pytest
from playwright.sync_api import expect

from learners import actions
from learners.models import Learner, NotSame

from ..factories import make_class, make_learner, make_unit
from .test_pages import check

pytestmark = pytest.mark.browser
BORN = date(1990, 3, 15)


def two_entries():
    """One person entered twice, both in one class and one of them in another."""
    one = make_learner(full_name="Quàng Thị Hoa Mận", birth_date=BORN, national_id="015190000123", sex="female")
    other = make_learner(
        full_name="Quàng Thị Hoa Mân", birth_date=BORN, phone="0912345678", unit=make_unit("xã Sơn A"), sex="female"
    )
    first, second = make_class("DVM"), make_class("DVM")
    for who, training_class in ((one, first), (other, first), (other, second)):
        actions.enrol(learner=who, training_class=training_class, by=None)
    return one, other


def test_two_entries_are_found_on_the_board_and_merged_by_mouse(demo, live, sign_in, shot):
    one, other = two_entries()
    page = sign_in("giaovu", viewport={"width": 1366, "height": 768})
    page.goto(f"{live.url}/hoc-vien/")
    page.click("text=Trùng người?")
    expect(page.locator("h1")).to_have_text("Học viên có thể bị nhập trùng")
    pair = page.locator(".pair", has_text="Quàng Thị Hoa Mân").first
    expect(pair).to_contain_text("015190000123")
    problems = check(page, "board")
    shot(page, "persons-board")
    pair.locator("a", has_text="Là một người: gộp").click()
    problems += check(page, "merge")
    shot(page, "persons-merge")
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, "phone-persons-merge")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator("tr", has_text="họ và tên").locator("label", has_text="Quàng Thị Hoa Mân").click()
    page.click("text=Gộp thành một người")
    expect(page.locator("h1")).to_have_text("Quàng Thị Hoa Mân")
    expect(page.locator("#content")).to_contain_text("Hai bản ghi đã được gộp thành một người.")
    expect(page.locator("#content")).to_contain_text("tên cũ: Quàng Thị Hoa Mận")
    problems += check(page, "learner")
    shot(page, "persons-learner")
    survivor = Learner.objects.current().get(pk__in=[one.pk, other.pk])
    assert (survivor.national_id, survivor.phone, survivor.enrolments.count()) == ("015190000123", "0912345678", 2)
    assert not problems, "\n".join(map(str, problems))


def test_a_pair_is_told_apart_and_shown_again_by_keyboard(demo, live, sign_in, shot):
    two_entries()
    page = sign_in("giaovu", viewport={"width": 1366, "height": 768})
    page.goto(f"{live.url}/hoc-vien/trung-lap/")
    name = "Không phải một người Quàng Thị Hoa Mận – Quàng Thị Hoa Mân"
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_contain_text("đây là hai người khác nhau")
    expect(page.locator(".pair", has_text="Quàng Thị Hoa Mân")).to_have_count(0)
    assert NotSame.objects.count() == 1
    page.get_by_role("link", name="Cặp đã xác nhận khác nhau").press("Enter")
    problems = check(page, "told apart")
    shot(page, "persons-told-apart")
    page.get_by_role("button", name="Hiện lại cặp này").press("Enter")
    expect(page.locator("#content")).to_contain_text("hiện lại")
    assert NotSame.objects.count() == 0
    assert not problems, "\n".join(map(str, problems))


def test_while_a_name_is_typed_who_may_be_known_is_shown(demo, live, sign_in, shot):
    two_entries()
    page = sign_in("giaovu", viewport={"width": 1366, "height": 768})
    page.goto(f"{live.url}/hoc-vien/moi/")
    page.locator("#id_full_name").press_sequentially("quang thi hoa man")
    expect(page.locator("#namesakes")).to_contain_text("Quàng Thị Hoa Mận, 15/03/1990")
    page.locator("#id_birth_date").press_sequentially("15/03/1990")
    expect(page.locator("#namesakes")).to_contain_text("cùng ngày sinh")
    problems = check(page, "new learner")
    shot(page, "persons-hint")
    page.locator("#id_birth_date").press("Control+Enter")
    expect(page.locator("input[type=checkbox][name=another]")).to_be_visible()
    assert not problems, "\n".join(map(str, problems))
    assert Learner.objects.filter(folded="quang thi hoa man").count() == 2


def test_pages_of_leaving_a_class_are_accessible_and_fit_a_phone(demo, live, sign_in, shot):
    one, _other = two_entries()
    enrolment = one.enrolments.get()
    page = sign_in("giaovu", viewport={"width": 1366, "height": 768})
    problems = []
    for name in ("thoi-hoc", "bao-luu", "chuyen-lop"):
        page.goto(f"{live.url}/hoc-vien/ghi-danh/{enrolment.pk}/{name}/")
        problems += check(page, name)
    page.click("text=Bảo lưu")
    page.fill("#id_reason", "Nghỉ ốm")
    page.locator("#id_reason").press("Control+Enter")
    expect(page.locator("#content")).to_contain_text("Đã rời lớp")
    problems += check(page, "roster")
    page.goto(f"{live.url}/hoc-vien/bao-luu/")
    expect(page.locator("table.list")).to_contain_text("Nghỉ ốm")
    problems += check(page, "waiting")
    shot(page, "persons-waiting")
    assert not problems, "\n".join(map(str, problems))
