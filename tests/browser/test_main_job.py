"""The main job as the roles do it: list in, rolls, marks, recognition, certificates, check, report."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect
from pypdf import PdfReader

from certificates.models import Certificate

pytestmark = pytest.mark.browser
LIST = Path(settings.BASE_DIR) / "reports" / "demo" / "rosters" / "2-nhan-thuc-ve-dang-khoa-2.xlsx"


def fill(page, **fields):
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)


def press(page, text):
    page.get_by_role("button", name=text, exact=False).first.click()


def test_a_list_becomes_certificates_and_a_report(demo, live, sign_in, shot, tmp_path):
    from datetime import timedelta

    from django.utils import timezone

    start = timezone.localdate() - timedelta(days=20)
    clerk = sign_in("giaovu")
    clerk.goto(f"{live.url}/lop/moi/")
    clerk.select_option("[name=version]", label=_version(clerk))
    fill(
        clerk,
        outside_plan_reason="Theo đề nghị của các chi bộ",
        planned_start=f"{start:%d/%m/%Y}",
        planned_end=f"{start + timedelta(days=6):%d/%m/%Y}",
    )
    clerk.click("[name=save]")
    clerk.wait_for_url(re.compile(r"/lop/\d+/$"))
    class_url = clerk.url
    pk = re.search(r"/lop/(\d+)/", class_url)[1]

    director = sign_in("giamdoc")
    director.goto(class_url)
    director.fill("[name=signed_on]", f"{start:%d/%m/%Y}")
    press(director, "Đã ký: mở lớp")
    expect(director.locator("main")).to_contain_text("đã mở")

    clerk.goto(f"{live.url}/hoc-vien/lop/{pk}/nhap/")
    clerk.set_input_files("[name=file]", str(LIST))
    clerk.click("[name=save]")
    clerk.wait_for_url(re.compile(r"/hoc-vien/nhap/\d+/"))
    shot(clerk, "job-1-dry-run")
    press(clerk, "Ghi 55 học viên vào lớp")
    expect(clerk.locator("main")).to_contain_text("Đã ghi danh 55 học viên")

    clerk.goto(f"{live.url}/lop/{pk}/lich/lap/")
    for day in range(7):
        clerk.check(f"[name=weekdays][value='{day}']")
    clerk.click("[name=save]")
    clerk.wait_for_url(re.compile(r"/lich/$"))
    rolls = clerk.eval_on_selector_all("tbody a[href*='/diem-danh/']", "links => links.map(a => a.href)")
    assert len(rolls) == 8
    for i, address in enumerate(rolls):
        clerk.goto(address)
        if i == 0:
            clerk.locator("tr[data-enrolment] input").first.focus()
            clerk.keyboard.press("p")
            clerk.keyboard.press("ArrowDown")
            clerk.keyboard.press("k")
            expect(clerk.locator("#saved")).to_contain_text("✓")
            shot(clerk, "job-2-roll")
        press(clerk, "Khóa điểm danh")
        expect(clerk.locator("main")).to_contain_text("Đã khóa điểm danh")
    clerk.goto(class_url)
    fill(clerk, closed_on=f"{start + timedelta(days=3):%d/%m/%Y}")
    press(clerk, "Kết thúc lớp")
    expect(clerk.locator("main")).to_contain_text("đã kết thúc")

    clerk.goto(f"{live.url}/hoc-vien/lop/{pk}/diem/")
    clerk.get_by_role("link", name="Thêm bài").click()
    clerk.click("[name=save]")
    expect(clerk.locator("tr[data-row]")).to_have_count(55)
    marks = clerk.locator("tr[data-row] td input[id$=-value]")
    _paste(marks.first, "\n".join(["11", *["8,5"] * 54]))
    assert clerk.locator("input.is-bad").count() == 1
    shot(clerk, "job-3-marks-with-one-11")
    marks.first.fill("7,25")
    press(clerk, "Khóa điểm")
    expect(clerk.locator("main")).to_contain_text("đã khóa")

    clerk.goto(f"{live.url}/hoc-vien/lop/{pk}/cong-nhan/")
    press(clerk, "Đề nghị công nhận")
    expect(clerk.locator("main")).to_contain_text("55/55")
    director.goto(f"{live.url}/hoc-vien/lop/{pk}/cong-nhan/")
    director.fill("[name=signed_on]", f"{start + timedelta(days=5):%d/%m/%Y}")
    press(director, "Đánh dấu đã ký")
    expect(director.locator("main")).to_contain_text("đã ký")
    shot(director, "job-4-recognition")

    clerk.goto(f"{live.url}/giay-chung-nhan/lop/{pk}/")
    press(clerk, "Cấp giấy chứng nhận")
    clerk.wait_for_url(re.compile(r"/cong-viec/\d+/"))
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name=re.compile("Tải về")).click()
    merged = PdfReader(download.value.path())
    assert len(merged.pages) == 55
    issued = list(Certificate.objects.filter(batch__training_class=pk).order_by("register_no"))
    first = issued[0].register_no
    assert [c.register_no for c in issued] == list(range(first, first + 55))
    assert issued[0].full_name in merged.pages[0].extract_text()
    clerk.goto(f"{live.url}/giay-chung-nhan/lop/{pk}/")
    shot(clerk, "job-5-certificates")

    visitor = clerk.context.browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    visitor.goto(f"{live.url}/tra-cuu/")
    visitor.fill("[name=code]", issued[0].wording["code"].lower())
    visitor.click("main button")
    expect(visitor.locator("main")).to_contain_text(issued[0].full_name)
    shot(visitor, "job-6-public-check")

    director.goto(f"{live.url}/bao-cao/soan/")
    director.click("[name=save]")
    director.wait_for_url(re.compile(r"/bao-cao/\d+/"))
    expect(director.locator("main")).to_contain_text("689")
    with director.expect_download() as download:
        director.get_by_role("link", name="PDF").click()
    text = " ".join("".join(page.extract_text() for page in PdfReader(download.value.path()).pages).split())
    assert "689 lượt học viên" in text
    shot(director, "job-7-report")
    assert clerk.problems == director.problems == []


def _version(page):
    return page.eval_on_selector_all(
        "[name=version] option", "options => options.find(o => o.textContent.includes('nhận thức về Đảng')).textContent"
    )


def _paste(cell, text):
    cell.focus()
    cell.evaluate(
        """(input, text) => { const data = new DataTransfer(); data.setData('text', text);
           input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )
