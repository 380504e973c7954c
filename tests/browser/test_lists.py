"""A list with a doubtful person through the pages: decided side by side, written, undone for a reason, brought in again."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from learners.models import Learner

from ..factories import PASSWORD, make_class, make_enrolments, make_learner, make_user
from .test_pages import check

pytestmark = pytest.mark.browser
LIST = Path(settings.BASE_DIR) / "reports" / "demo" / "rosters" / "2-nhan-thuc-ve-dang-khoa-2.xlsx"
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def test_a_doubtful_person_is_decided_and_the_list_undone_and_brought_in_again(transactional_db, live, sign_in, shot):
    user = make_user("registrar")
    training_class, earlier = make_class(by=user), make_class("DVM", by=user)
    known = make_learner(full_name="Triệu Minh Kiên", birth_date=None, birth_year=1997, position="Trưởng bản")
    make_enrolments(earlier, 1)
    page = sign_in(user.username, PASSWORD)
    page.set_viewport_size(WIDE)

    def choose():
        page.goto(f"{live.url}/hoc-vien/lop/{training_class.pk}/nhap/")
        page.set_input_files("[name=file]", str(LIST))
        page.click("[name=save]")
        page.wait_for_url(re.compile(r"/hoc-vien/nhap/\d+/$"))

    choose()
    doubt = page.locator("#doubt-12")
    expect(doubt).to_contain_text("Cùng họ tên và năm sinh.")
    expect(doubt.locator("table")).to_contain_text("18/07/1997")
    shot(page, "list-doubt")
    page.set_viewport_size(PHONE)
    shot(page, "phone-list-doubt")
    assert check(page, "list") == []
    page.set_viewport_size(WIDE)

    doubt.get_by_label("cùng một người với Triệu Minh Kiên").check()
    page.get_by_role("button", name="Lưu quyết định").click()
    expect(page.locator("main")).to_contain_text("Còn 0 dòng chưa quyết định")
    page.get_by_role("button", name="Ghi 55 học viên vào lớp").click()
    expect(page.locator("main")).to_contain_text("Đã ghi danh 55 học viên")
    known.refresh_from_db()
    assert (str(known.birth_date), known.enrolments.count()) == ("1997-07-18", 1)
    people = Learner.objects.count()

    page.get_by_role("link", name="Hoàn tác cả danh sách").click()
    expect(page.locator("main")).to_contain_text("54 người do danh sách tạo ra bị xóa")
    shot(page, "list-undo")
    assert check(page, "undo") == []
    page.get_by_role("button", name="Hoàn tác danh sách").click()
    expect(page.locator("#error_1_id_reason, #id_reason_error, .invalid-feedback").first).to_be_visible()
    page.fill("[name=reason]", "Nhầm tệp của khóa trước")
    page.get_by_role("button", name="Hoàn tác danh sách").click()
    expect(page.locator("main")).to_contain_text("Nhầm tệp của khóa trước")
    known.refresh_from_db()
    assert (known.birth_date, known.position, Learner.objects.count()) == (None, "Trưởng bản", people - 54)

    choose()
    page.locator("#doubt-12").get_by_label("người khác: thêm mới").check()
    page.get_by_role("button", name="Ghi", exact=False).first.click()
    expect(page.locator("main")).to_contain_text("Đã ghi danh 55 học viên")
    assert Learner.objects.filter(full_name="Triệu Minh Kiên").count() == 2
