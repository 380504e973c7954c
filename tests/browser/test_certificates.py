"""Certificates of a class of 55: prepared, issued, printed, handed over, one revoked, one re-issued, both checked."""

import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from certificates.models import Certificate, RegisterEvent
from learners.models import Learner

from ..factories import make_recognised_class
from .test_pages import check

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def recognised(demo):
    """(class of 55, the learner without date of birth)."""
    training_class, _clerk, _director = make_recognised_class(55)
    learner = training_class.enrolments.in_roster_order()[3].learner
    Learner.objects.filter(pk=learner.pk).update(birth_date=None, birth_year=None)
    return training_class, learner


def arrived(page, words):
    expect(page.locator("h1")).to_contain_text(words)


def button(page, words):
    page.get_by_role("button", name=words).first.click()


def issue(clerk, address, learner, shot):
    """Refused while a date of birth is missing, mended from the page, then issued; returns the certificates."""
    clerk.goto(address)
    expect(clerk.locator("main")).to_contain_text("1 học viên còn thiếu dữ liệu")
    button(clerk, "Cấp giấy chứng nhận")
    expect(clerk.locator("main")).to_contain_text(f"{learner.full_name}: thiếu ngày sinh.")
    shot(clerk, "certificates-1-missing")
    assert check(clerk, "certificates to issue") == []
    assert Certificate.objects.filter(enrolment__training_class__pk=address.rstrip("/").split("/")[-1]).count() == 0
    clerk.get_by_role("link", name=f"Bổ sung {learner.full_name}").click()
    clerk.fill("[name=birth_date]", "15/03/1990")
    clerk.click("[name=save]")
    expect(clerk.locator("main")).to_contain_text("15/03/1990")
    clerk.goto(address)
    button(clerk, "Cấp giấy chứng nhận")
    clerk.wait_for_url(re.compile(r"/cong-viec/\d+/"))
    with clerk.expect_download() as found:
        clerk.get_by_role("link", name=re.compile("Tải về")).click()
    assert len(PdfReader(found.value.path()).pages) == 55


def print_and_hand_over(clerk, address, shot):
    clerk.goto(f"{address}in/")
    arrived(clerk, "In giấy chứng nhận")
    assert check(clerk, "print") == []
    with clerk.expect_download() as found:
        button(clerk, "Tệp gộp để in")
    assert len(PdfReader(found.value.path()).pages) == 55
    clerk.goto(f"{address}trao/")
    arrived(clerk, "Trao giấy chứng nhận")
    boxes = clerk.locator("[name=certificate]")
    expect(boxes).to_have_count(55)
    for place in range(10):
        boxes.nth(place).check()
    expect(clerk.locator("[data-ticked]")).to_have_text("10")
    shot(clerk, "certificates-2-hand-over")
    assert check(clerk, "hand over") == []
    button(clerk, "Ghi việc trao")
    expect(clerk.locator("main")).to_contain_text("Đã ghi việc trao 10 giấy chứng nhận")


def test_a_class_of_55_is_issued_handed_over_revoked_and_replaced(live, sign_in, shot, recognised, new_context):
    training_class, learner = recognised
    clerk, director = sign_in("giaovu", **WIDE), sign_in("giamdoc", **WIDE)
    address = f"{live.url}/giay-chung-nhan/lop/{training_class.pk}/"
    issue(clerk, address, learner, shot)
    certificates = list(Certificate.objects.filter(enrolment__training_class=training_class).order_by("register_no"))
    assert len({c.register_no for c in certificates}) == 55
    print_and_hand_over(clerk, address, shot)
    assert RegisterEvent.objects.filter(kind="printed", certificate__in=certificates).count() == 55
    assert (
        Certificate.objects.filter(enrolment__training_class=training_class, handed_over_on__isnull=False).count() == 10
    )

    revoked, lost = certificates[0], certificates[1]
    director.goto(f"{live.url}/giay-chung-nhan/{revoked.pk}/")
    director.get_by_role("link", name="Thu hồi").click()
    arrived(director, "Thu hồi")
    director.fill("[name=reason]", "Khai man tuổi")
    director.fill("[name=decision]", "15-QĐ/TTCT ngày 03/03/2026")
    director.click("[name=save]")
    expect(director.locator("main")).to_contain_text("Khai man tuổi")
    shot(director, "certificates-3-revoked")
    assert check(director, "a revoked certificate") == []

    clerk.goto(f"{live.url}/giay-chung-nhan/{lost.pk}/")
    clerk.get_by_role("link", name="Cấp lại").click()
    arrived(clerk, "Cấp lại")
    clerk.fill("[name=reason]", "Mất do lũ")
    clerk.select_option("[name=centre_at_fault]", "no")
    assert check(clerk, "re-issue") == []
    clerk.click("[name=save]")
    expect(clerk.locator("main")).to_contain_text("Cấp lại thay cho")
    shot(clerk, "certificates-4-reissued")
    new = Certificate.objects.get(replaces=lost)

    visitor = new_context(locale="vi-VN", **PHONE).new_page()
    visitor.problems = []
    for certificate, words in ((revoked, "thu hồi"), (lost, new.number), (new, new.full_name)):
        visitor.goto(f"{live.url}/tra-cuu/")
        visitor.fill("[name=code]", certificate.wording["code"].lower())
        visitor.click("main button")
        visitor.wait_for_url(re.compile(certificate.code))
        expect(visitor.locator("main")).to_contain_text(re.compile(words, re.IGNORECASE))
        shot(visitor, f"certificates-5-checked-{certificate.state}")
        assert check(visitor, f"check of {certificate.state}") == []
    assert clerk.problems == director.problems == []
