"""The sheet to sign on is chosen, signed ones are filed, attendance is read: seen in the browser, wide and on a phone."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from courses.models import TrainingClass
from learners.models import SignedSheet

from .test_pages import check

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1366, "height": 768}}


def photo():
    stream = BytesIO()
    Image.new("RGB", (80, 60), "white").save(stream, "JPEG")
    return {"name": "phieu-ky.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def test_sheets_are_printed_and_filed_and_attendance_is_read(demo, live, sign_in, shot):
    running = TrainingClass.objects.filter(state="running").first()
    page = sign_in("giaovu", **WIDE)
    problems = []

    def look(name, path):
        page.problems.clear()
        page.goto(live.url + path)
        shot(page, f"attendance-{name}")
        problems.extend(check(page, path))
        page.set_viewport_size({"width": 390, "height": 844})
        shot(page, f"attendance-{name}-phone")
        page.set_viewport_size(WIDE["viewport"])

    look("sign-in", f"/hoc-vien/lop/{running.pk}/phieu-ky/")
    page.locator("summary", has_text="Xem các buổi").click()
    page.get_by_label("các buổi được đánh dấu").check()
    page.locator(".ticks input").first.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Phiếu điểm danh (PDF)").click()
    assert download.value.suggested_filename == f"phieu-diem-danh-{running.code}.pdf"

    look("signed", f"/hoc-vien/lop/{running.pk}/phieu-da-ky/")
    bad = {"name": "thu.jpg", "mimeType": "image/jpeg", "buffer": b"khong phai anh"}
    page.set_input_files("[name=files]", bad)
    page.locator("[name=sessions]").nth(1).check()
    page.get_by_role("button", name="Lưu phiếu").click()
    expect(page.locator(".message.error").first).to_contain_text("thu.jpg")
    expect(page.locator("[name=sessions]").nth(1)).to_be_checked()
    shot(page, "attendance-signed-refused")
    problems += check(page, "refused")
    page.set_input_files("[name=files]", [photo()])
    page.get_by_role("button", name="Lưu phiếu").click()
    expect(page.locator(".message.success").first).to_contain_text("Đã lưu phiếu ký")
    assert SignedSheet.objects.count() == 1
    problems += check(page, "kept")
    page.get_by_role("link", name="Loại bỏ phieu-ky.jpg").click()
    page.fill("[name=reason]", "Ảnh mờ")
    page.get_by_role("button", name="Loại bỏ").click()
    expect(page.locator(".message.success").first).to_contain_text("Đã loại bỏ")

    look("figures", f"/hoc-vien/lop/{running.pk}/chuyen-can/")
    page.locator("td details summary").first.click()
    shot(page, "attendance-figures-open")
    look("near", "/hoc-vien/chuyen-can/")
    assert problems == []
