"""The public check on a phone: by typed code, a wrong one, each state a certificate may be in; readable, light, without scripts."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from certificates import actions, rules
from trainingcenter.documents.models import NumberBook

from ..factories import PASSWORD, make_recognised_class, make_user
from .test_pages import check

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def issued(transactional_db):
    """(valid one, replaced one, the one in its place, revoked one, void one)."""
    training_class, clerk, director = make_recognised_class(4)
    batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    valid, replaced, revoked, void = batch.certificates.order_by("register_no")
    new = actions.replace(certificate=replaced, reason="Sai ngày sinh", centre_at_fault=True, by=clerk)
    actions.revoke(certificate=revoked, reason="Khai sai", by=director)
    actions.annul(certificate=void, reason="In hỏng", by=clerk)
    yield valid, replaced, new.certificates.get(), revoked, void
    cache.clear()  # no table of a model: what was counted would stay for the next test


def phone(live, new_context, **context):
    page = new_context(locale="vi-VN", viewport=PHONE, **context).new_page()
    page.problems = []
    page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
    page.goto(f"{live.url}/tra-cuu/")
    return page


def look(page, shot, name):
    """What is wrong with the page as it is shown; looked at on a phone."""
    page.problems.clear()
    page.set_viewport_size(PHONE)
    shot(page, f"phone-check-{name}")
    found = check(page, name)
    page.set_viewport_size(PHONE)
    return found


def type_code(page, text):
    page.get_by_label("Mã tra cứu").fill(text)
    page.get_by_role("button", name="Tra cứu").click()


def test_each_state_is_told_to_a_phone_without_scripts(issued, live, new_context, shot):
    valid, replaced, new, revoked, void = issued
    page = phone(live, new_context, java_script_enabled=False)
    verdict = page.locator(".verdict strong")
    for certificate, told in (
        (valid, "Thật và còn giá trị"),
        (replaced, f"đã thay bằng số {new.number}"),
        (new, "Thật và còn giá trị"),
        (revoked, "Đã thu hồi ngày"),
        (void, "Đã hủy ngày"),
    ):
        page.goto(f"{live.url}/tra-cuu/")
        type_code(page, rules.write_code(certificate.code).lower())
        expect(verdict).to_contain_text(told)
        expect(page.locator("dd.name")).to_have_text(certificate.full_name)


def test_the_pages_are_accessible_fit_a_phone_and_weigh_little(issued, live, new_context, shot):
    valid, replaced, _new, revoked, _void = issued
    page = phone(live, new_context)
    problems = look(page, shot, "form")
    type_code(page, "O7PM-2XQ9")
    expect(page.locator(".errorlist")).to_contain_text("không bao giờ có số 0")
    problems += look(page, shot, "never-used-sign")
    wrong = valid.code[:-1] + ("2" if valid.code[-1] != "2" else "3")
    type_code(page, wrong)
    expect(page.get_by_role("alert")).to_contain_text("Không có giấy chứng nhận nào")
    page.problems.clear()
    problems += look(page, shot, "wrong")
    for name, certificate in (("valid", valid), ("replaced", replaced), ("revoked", revoked)):
        page.goto(f"{live.url}/tra-cuu/{certificate.code}/")
        problems += look(page, shot, name)
    page.get_by_role("button", name="English").click()
    expect(page.locator(".verdict strong")).to_contain_text("Revoked on")
    problems += look(page, shot, "english")
    assert not problems, "\n".join(map(str, problems))

    weights = []
    page = new_context(viewport=PHONE).new_page()
    page.on("response", lambda response: weights.append(len(response.body())))
    page.goto(f"{live.url}/tra-cuu/{valid.code}/", wait_until="networkidle")
    assert sum(weights) < 25_000, weights  # nothing compressed here; about 6 KB on the wire in production


def test_the_pages_of_a_number_book_are_accessible_and_fit_a_phone(transactional_db, live, settings, sign_in, shot):
    settings.REQUIRE_SECOND_FACTOR = False
    page = sign_in(make_user("admin").username, PASSWORD, viewport=PHONE)
    book = NumberBook.objects.get(code="decision")
    page.goto(f"{live.url}/cai-dat/so/{book.pk}/mau-so/")
    page.get_by_label("hiệu lực từ").fill("01/01/2031")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("01/01/2031").first).to_be_visible()
    problems = []
    for name, path in {
        "book": f"so/{book.pk}/", "pattern": f"mau-so/{book.patterns.get().pk}/", "start": f"so/{book.pk}/so-dau/",
    }.items():  # fmt: skip
        page.goto(f"{live.url}/cai-dat/{path}")
        problems += look(page, shot, f"book-{name}")
    for name, path in {"setting": "/giay-chung-nhan/tra-cuu/cai-dat/", "refusals": "/nhat-ky/tu-choi/"}.items():
        page.goto(live.url + path)
        problems += look(page, shot, name)
    assert not problems, "\n".join(map(str, problems))
