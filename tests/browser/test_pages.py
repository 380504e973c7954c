"""Every menu entry as each role: no axe violation, no sideways scroll, no console error."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

ACCOUNTS = ["quantri", "giamdoc", "giaovu", "giangvien", "thamdinh", "kiemtra"]


def sideways(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found]


def check(page, path):
    """What is wrong with the page, as a list of findings."""
    problems = [(path, "axe", v) for v in violations(page)]
    for width in (390, 320):
        if (over := sideways(page, width)) > 0:
            wide = page.evaluate(
                """() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right >
                   document.documentElement.clientWidth + 1 && !e.closest('.scroll')).slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""
            )
            problems.append((path, width, over, wide))
    page.set_viewport_size({"width": 1366, "height": 768})
    return problems + [(path, "console", text) for text in page.problems]


def test_every_menu_page_of_every_role_is_accessible_and_fits_a_phone(demo, live, sign_in, shot):
    problems = []
    for username in ACCOUNTS:
        page = sign_in(username, viewport={"width": 1366, "height": 768})
        paths = page.eval_on_selector_all("#menu a", "links => links.map(a => a.getAttribute('href'))")
        assert paths
        for path in paths:
            page.problems.clear()
            response = page.goto(live.url + path)
            assert response.status == 200, path
            headers = response.headers
            assert "unsafe-inline" not in headers["content-security-policy"]
            assert headers["x-frame-options"] == "DENY"
            assert headers["x-content-type-options"] == "nosniff"
            if username in ("giamdoc", "giaovu"):
                shot(page, f"{username}{path.strip('/').replace('/', '-') or '-home'}")
            problems += check(page, f"{username} {path}")
        page.context.close()
    assert not problems, "\n".join(map(str, problems))


def test_inner_pages_are_accessible_and_fit_a_phone(demo, live, sign_in, shot):
    from certificates.models import Certificate
    from courses.models import TrainingClass
    from learners.models import ImportBatch

    done = TrainingClass.objects.filter(state="recognised").order_by("planned_start").first()
    running = TrainingClass.objects.get(state="running")
    certificate = Certificate.objects.first()
    page = sign_in("giaovu", viewport={"width": 1366, "height": 768})
    problems = []
    for name, path in {
        "class": f"/lop/{running.pk}/",
        "sessions": f"/lop/{running.pk}/lich/",
        "session-form": f"/lop/{running.pk}/lich/them/",
        "generate": f"/lop/{running.pk}/lich/lap/",
        "class-new": "/lop/moi/",
        "roster": f"/hoc-vien/lop/{running.pk}/",
        "import-new": f"/hoc-vien/lop/{running.pk}/nhap/",
        "import": f"/hoc-vien/nhap/{ImportBatch.objects.filter(training_class=done).first().pk}/",
        "roll": f"/hoc-vien/diem-danh/{running.sessions.first().pk}/",
        "rolls": f"/hoc-vien/lop/{running.pk}/diem-danh/",
        "marks": f"/hoc-vien/lop/{done.pk}/diem/",
        "recognition": f"/hoc-vien/lop/{done.pk}/cong-nhan/",
        "certificates": f"/giay-chung-nhan/lop/{done.pk}/",
        "certificate": f"/giay-chung-nhan/{certificate.pk}/",
        "learner": certificate.enrolment.learner.get_absolute_url(),
        "learner-form": f"{certificate.enrolment.learner.get_absolute_url()}sua/",
        "plan": f"/ke-hoach/{done.year}/",
        "dashboard": "/bao-cao/tong-quan/",
        "report-draft": "/bao-cao/soan/",
        "programme": f"/chuong-trinh/{done.programme_id}/",
        "paper": f"/van-ban/{done.opening_decision_id}/",
        "lecturer": "/giang-vien/",
        "notices": "/thong-bao/",
        "jobs": "/cong-viec/",
        "check": "/tra-cuu/",
        "checked": f"/tra-cuu/{certificate.code}/",
        "password": "/account/password/change/",
        "second-factor": "/account/2fa/",
    }.items():
        page.problems.clear()
        response = page.goto(live.url + path)
        assert response.status == 200, path
        shot(page, f"inner-{name}")
        problems += check(page, path)
        page.set_viewport_size({"width": 390, "height": 844})
        if name in ("class", "roll", "dashboard", "checked"):
            shot(page, f"phone-{name}")
        page.set_viewport_size({"width": 1366, "height": 768})
    assert not problems, "\n".join(map(str, problems))
