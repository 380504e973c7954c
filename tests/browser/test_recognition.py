"""The recognition of a class with one exception and one sheet that says why not."""

import subprocess
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from learners import actions
from learners.models import CompletionReview
from trainingcenter.accounts.models import User

from ..factories import end, make_class, make_enrolments, make_sessions
from .test_pages import check

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"width": 390, "height": 844}
LONG = "Hoàng Nguyễn Thị Phương Thảo Ngọc Khánh An"


def weak_class():
    """A class that has ended; the second failed the test, the third missed two sessions of five and failed as well."""
    clerk = User.objects.get(username="giaovu")
    training_class = make_class(by=clerk, start=timezone.localdate() - timedelta(days=40))
    enrolments = make_enrolments(training_class, 9)
    type(enrolments[0].learner).objects.filter(pk=enrolments[2].learner_id).update(full_name=LONG)
    sessions = make_sessions(training_class)
    end(training_class, clerk, marks={e.pk: ("8.5", "4.5", "4")[i] if i < 3 else "7" for i, e in enumerate(enrolments)})
    for session in sessions[:2]:
        actions.reopen_roll(session=session, reason="Bổ sung", by=clerk)
        actions.save_roll(session=session, marks={enrolments[2].pk: "unexcused"}, by=clerk)
        actions.close_roll(session=session, by=clerk)
    return training_class, enrolments


def arrived(page, words):
    """The page with that heading is there: what is looked at next is it, not the one left."""
    expect(page.locator("h1")).to_contain_text(words)


def test_a_class_is_recognised_with_one_exception_and_one_learner_is_told_why_not(demo, live, sign_in, shot, tmp_path):
    training_class, enrolments = weak_class()
    page = sign_in("giaovu", **WIDE)
    address = f"{live.url}/hoc-vien/lop/{training_class.pk}/cong-nhan/"
    page.goto(address)
    problems = check(page, "preview")
    shot(page, "recognition-preview")
    page.click("text=Hội đồng và cuộc họp >> nth=-1")
    arrived(page, "Hội đồng và cuộc họp")
    shot(page, "recognition-board")
    problems += check(page, "board")
    page.fill("#id_met_on", f"{training_class.closed_on:%d/%m/%Y}")
    page.fill("#id_met_at", "Phòng họp trung tâm")
    page.fill("#id_opinions", "Các thành viên nhất trí với kết quả tổng hợp.")
    page.click("button[name=save]")
    arrived(page, "Công nhận")
    page.click(".page-head button.btn-primary")
    expect(page.locator(".figures")).to_contain_text("7/9")
    page.click("main section a:has-text('Danh sách khen thưởng')")
    arrived(page, "Danh sách khen thưởng")
    problems += check(page, "rewards")
    shot(page, "recognition-rewards")
    page.click("button[name=save]")
    arrived(page, "Công nhận")
    row = page.locator(f"#row-{enrolments[1].pk}")
    row.locator("a", has_text="Đề nghị đặc cách").click()
    arrived(page, "Đề nghị đặc cách")
    page.click("input[name=save]")
    expect(page.locator(".message.error, .alert, .error-summary, .invalid-feedback").first).to_be_visible()
    problems += check(page, "ask-refused")
    shot(page, "recognition-ask-refused")
    page.fill("#id_reason", "Là lao động chính, có đơn và xác nhận của chi bộ")
    page.fill("#id_document", "Đơn xin xét đặc cách ngày 05/03/2026")
    page.click("input[name=save]")
    expect(row).to_contain_text("đã đề nghị")
    shot(page, "recognition-proposed")
    problems += check(page, "proposed")
    page.set_viewport_size(PHONE)
    shot(page, "recognition-phone")
    page.set_viewport_size(WIDE["viewport"])

    director = sign_in("giamdoc", **WIDE)
    director.goto(f"{live.url}/hoc-vien/ket-qua/dac-cach/")
    problems += check(director, "exceptions")
    shot(director, "recognition-exceptions")
    director.locator("tr", has_text=str(enrolments[1].learner)).locator("a.btn").click()
    arrived(director, "Quyết định đặc cách")
    problems += check(director, "decide")
    shot(director, "recognition-decide")
    director.check("input[name=granted][value=yes]")
    director.click("input[name=save]")
    expect(director.locator(".figures")).to_contain_text("8/9")
    director.click("form[action$='/cong-nhan/ky/'] button")
    expect(director.locator("main")).to_contain_text("QĐ/TTCT")
    problems += check(director, "signed")
    shot(director, "recognition-signed")

    page.goto(address + "?show=failed")
    expect(page.locator("table.list tbody tr")).to_have_count(1)
    page.click("table.list tbody tr >> text=Vì sao chưa đạt")
    arrived(page, "Vì sao chưa được công nhận")
    problems += check(page, "why-not")
    shot(page, "recognition-why-not")
    with page.expect_download() as waiting:
        page.click(".page-head a.btn-primary")
    sheet = tmp_path / "vi-sao.pdf"
    waiting.value.save_as(sheet)
    text = subprocess.run(["pdftotext", "-layout", sheet, "-"], capture_output=True, text=True).stdout
    for words in (LONG, "Tỷ lệ vắng", "Không đạt", "4", "không phép", "CHƯA ĐỦ ĐIỀU KIỆN CÔNG NHẬN"):
        assert words in " ".join(text.split()), words
    review = CompletionReview.objects.get(training_class=training_class)
    assert review.signed_at is not None
    results = {e.pk: (e.completed, e.rank) for e in training_class.enrolments.all()}
    assert (results[enrolments[1].pk], results[enrolments[2].pk]) == ((True, "average"), (False, "failed"))
    assert not problems, "\n".join(map(str, problems))
