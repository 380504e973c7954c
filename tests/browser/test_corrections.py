"""A result corrected after the recognition was signed, by the registrar and the director."""

import pytest
from playwright.sync_api import expect

from learners.models import CompletionReview

from .test_pages import check

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1366, "height": 768}}


def test_a_result_is_corrected_by_a_new_decision(demo, live, sign_in, shot):
    review = (
        CompletionReview.objects.signed().filter(training_class__version__has_assessment=True).order_by("pk").first()
    )
    line = review.lines.filter(passed=True, mark__lt=9).select_related("enrolment__learner").first()
    page = sign_in("giaovu", **WIDE)
    page.goto(f"{live.url}/hoc-vien/lop/{review.training_class_id}/cong-nhan/dieu-chinh/")
    problems = check(page, "new")
    page.fill("#id_reason", "Vào sai điểm khi ghép phách")
    page.fill("#id_document", "Biên bản chấm lại số 02-BB/TTCT ngày 12/03/2026")
    page.click("main input[name=save]")
    expect(page.locator("h1")).to_have_text("Điều chỉnh kết quả")
    problems += check(page, "empty")
    page.click("main a.btn-primary")
    expect(page.locator("h1")).to_have_text("Kết quả sau khi điều chỉnh")
    page.select_option("#id_enrolment", str(line.enrolment_id))
    page.fill("#id_mark", "9,25")
    shot(page, "correction-line")
    problems += check(page, "line")
    page.click("main input[name=save]")
    expect(page.locator("table.list tbody tr")).to_contain_text("Xuất sắc")
    shot(page, "correction-in-hand")
    page.click(".page-head button.btn-primary")
    expect(page.locator(".page-head")).to_contain_text("đã trình ký")
    address = page.url
    director = sign_in("giamdoc", **WIDE)
    director.goto(address)
    problems += check(director, "sign")
    director.set_viewport_size({"width": 390, "height": 844})
    shot(director, "correction-sign-phone")
    director.set_viewport_size(WIDE["viewport"])
    shot(director, "correction-sign")
    director.click("main form.column button")
    expect(director.locator("main")).to_contain_text("đã ký")
    line.enrolment.refresh_from_db()
    assert (str(line.enrolment.mark), line.enrolment.rank) == ("9.25", "excellent")
    assert not problems, "\n".join(map(str, problems))
