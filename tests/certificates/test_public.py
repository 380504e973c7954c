"""The public check: what is told of a certificate, to whom not, and what guessing costs."""

import logging
import threading
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import actions, checked, guesses, rules
from certificates.models import Certificate, CheckPolicy
from trainingcenter.audit.models import Refusal
from trainingcenter.organisation import actions as organisation

from ..factories import make_recognised_class, make_user, without_guards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_tried(db):
    """Whatever a test on committed rows left in the cache is gone."""
    cache.clear()


@pytest.fixture
def issued():
    """(the only certificate of a class, registrar, director)."""
    training_class, clerk, director = make_recognised_class(1)
    batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    return batch.certificates.get(), clerk, director


def page(client, code, **headers):
    return client.get(reverse("check-code", args=[code]), **headers)


def as_json(client, code, **headers):
    return client.get(reverse("check-code-json", args=[code]), **headers)


def changed(code):
    """`code` with another last letter."""
    return code[:-1] + ("2" if code[-1] != "2" else "3")


def test_the_page_tells_the_frozen_wording_and_nothing_of_today(client, issued):
    certificate, _clerk, _director = issued
    before = page(client, certificate.code)
    text, words = before.content.decode(), certificate.wording
    for told in (words["full_name"], words["programme"], words["class_name"], words["rank"], certificate.number):
        assert told in text
    assert "Thật và còn giá trị" in text
    assert text.count("<h1") == 1
    assert "<script" not in text
    assert all(words[field] for field in ("birth_date", "unit"))
    for kept_back in filter(None, (words["birth_date"], words["unit"], words["ethnicity"], words["hometown"])):
        assert kept_back not in text

    learner = certificate.enrolment.learner
    type(learner).objects.filter(pk=learner.pk).update(full_name="Tên Đã Đổi")
    organisation.name_identity(
        name="Trung tâm Chính trị phường Mới", level="commune", superior="ĐẢNG BỘ PHƯỜNG MỚI", province="Lào Cai",
        place="Phường Mới", director_title="GIÁM ĐỐC", symbol="TTCTM", valid_from=certificate.issued_on, is_demonstration=True,
    )  # fmt: skip
    training_class = certificate.batch.training_class
    type(training_class).objects.filter(pk=training_class.pk).update(code="DOI99")
    strip = [line for line in page(client, certificate.code).content.decode().splitlines() if "csrf" not in line]
    assert strip == [line for line in text.splitlines() if "csrf" not in line]


def test_neither_page_nor_json_may_be_stored_indexed_or_written_to(client, issued):
    code = issued[0].code
    for response in (
        client.get(reverse("check")),
        page(client, code),
        as_json(client, code),
        page(client, changed(code)),
    ):
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert 'name="robots" content="noindex' in page(client, code).content.decode()
    assert client.post(reverse("check-code", args=[code])).status_code == 405
    assert client.head(reverse("check-code", args=[code])).status_code == 200


def test_the_json_says_the_same_with_iso_days(client, issued):
    certificate = issued[0]
    words = certificate.wording
    expected = {
        "number": "001/GCN-TTCT",
        "register_no": 1,
        "name": words["full_name"],
        "programme": words["programme"],
        "class": f"{words['class_name']} – {words['class_code']}",
        "from": certificate.batch.training_class.opened_on.isoformat(),
        "to": certificate.batch.training_class.closed_on.isoformat(),
        "rank": words["rank"],
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": certificate.expires_on.isoformat(),
        "state": "valid",
        "state_on": None,
        "replaced_by": None,
        "replaces": None,
        "issued_by": words["centre"],
    }
    assert as_json(client, certificate.code).json() == expected
    assert page(client, certificate.code, HTTP_ACCEPT="application/json").json() == expected
    browser = page(client, certificate.code, HTTP_ACCEPT="text/html,application/xhtml+xml,*/*;q=0.8")
    assert browser["Content-Type"].startswith("text/html")
    assert "Accept" in browser["Vary"]
    missing = as_json(client, changed(certificate.code))
    assert (missing.status_code, missing.json()["error"]) == (404, "not_found")


def test_names_are_whole_or_masked_as_the_centre_has_set(client, issued):
    certificate, clerk, _director = issued
    name = certificate.full_name
    masked = rules.mask_name(name)
    assert masked != name
    client.force_login(clerk)
    address = reverse("certificates:public_check")
    assert client.get(address).context["form"].initial["whole_name"] is True
    assert client.post(address, {}).status_code == 302
    assert CheckPolicy.objects.get().whole_name is False
    client.logout()
    assert as_json(client, certificate.code).json()["name"] == masked
    text = page(client, certificate.code).content.decode()
    assert (masked in text, name in text) == (True, False)
    client.force_login(clerk)
    client.post(address, {"whole_name": "on"})
    assert client.get(address).context["history"]
    assert as_json(client, certificate.code).json()["name"] == name


def test_only_who_designs_certificates_sets_what_the_public_sees(client):
    client.force_login(make_user("lecturer"))
    assert client.get(reverse("certificates:public_check")).status_code == 403
    assert client.post(reverse("certificates:public_check"), {"whole_name": "on"}).status_code == 403
    assert CheckPolicy.objects.count() == 0


def state_of(client, code):
    told = as_json(client, code).json()
    return told["state"], told["state_on"]


def test_revoked_is_told_with_its_day_and_without_the_reason(client, issued):
    certificate, _clerk, director = issued
    actions.revoke(certificate=certificate, reason="Khai sai lý lịch", by=director)
    today = timezone.localdate()
    assert state_of(client, certificate.code) == ("revoked", today.isoformat())
    text = page(client, certificate.code).content.decode()
    assert f"Đã thu hồi ngày {today:%d/%m/%Y}" in text
    assert "Khai sai" not in text


def test_a_replaced_one_names_the_new_number_and_the_new_one_the_old(client, issued):
    certificate, clerk, _director = issued
    batch = actions.replace(certificate=certificate, reason="Sai ngày sinh", centre_at_fault=True, by=clerk)
    new = batch.certificates.get()
    today = timezone.localdate()
    old_json, new_json = as_json(client, certificate.code).json(), as_json(client, new.code).json()
    assert (old_json["state"], old_json["state_on"], old_json["replaced_by"]) == (
        "replaced",
        today.isoformat(),
        new.number,
    )
    assert (new_json["state"], new_json["replaces"]) == ("valid", certificate.number)
    assert f"thay bằng số {new.number}" in page(client, certificate.code).content.decode()
    assert certificate.number in page(client, new.code).content.decode()
    assert new.code not in page(client, certificate.code).content.decode()


def test_a_revoked_one_issued_anew_stays_revoked_and_names_the_new_number(client, issued):
    certificate, clerk, director = issued
    actions.revoke(certificate=certificate, reason="Khai sai", by=director)
    new = actions.replace(certificate=certificate, reason="Xét lại", centre_at_fault=False, by=clerk).certificates.get()
    told = as_json(client, certificate.code).json()
    assert (told["state"], told["replaced_by"]) == ("revoked", new.number)
    assert new.number in page(client, certificate.code).content.decode()


def test_an_annulled_one_is_void(client, issued):
    certificate, clerk, _director = issued
    actions.annul(certificate=certificate, reason="In sai", by=clerk)
    assert state_of(client, certificate.code) == ("annulled", timezone.localdate().isoformat())
    assert "Đã hủy ngày" in page(client, certificate.code).content.decode()


def test_expired_is_computed_and_an_end_by_decision_goes_before_it(client, issued):
    certificate, _clerk, director = issued
    ended = timezone.localdate() - timedelta(days=1)
    with without_guards():
        Certificate.objects.filter(pk=certificate.pk).update(expires_on=ended)
    assert state_of(client, certificate.code) == ("expired", ended.isoformat())
    assert f"Hết hạn ngày {ended:%d/%m/%Y}" in page(client, certificate.code).content.decode()
    with without_guards():
        Certificate.objects.filter(pk=certificate.pk).update(expires_on=timezone.localdate())
    assert state_of(client, certificate.code) == ("valid", None)
    with without_guards():
        Certificate.objects.filter(pk=certificate.pk).update(expires_on=ended)
    actions.revoke(certificate=certificate, reason="Khai sai", by=director)
    assert state_of(client, certificate.code)[0] == "revoked"


def test_what_older_wording_lacks_is_left_out(issued):
    certificate = issued[0]
    certificate.wording = {
        "full_name": "Lò Thị Ón",
        "programme": "Bồi dưỡng",
        "centre": "Trung tâm",
        "from_to": "tháng 3",
    }
    told = checked.told_of(certificate, whole_name=False, today=timezone.localdate())
    assert (told.name, told.class_name, told.opened_on, told.from_to) == ("Lò T. Ó.", "", None, "tháng 3")
    assert told.as_json()["from"] is None


def test_a_mistyped_code_asks_the_register_nothing(client, issued):
    code = issued[0].code
    for wrong, asked in ((changed(code), False), (rules.new_code("another key"), False), (code, True)):
        with CaptureQueriesContext(connection) as captured:
            page(client, wrong)
        assert any("certificates_certificate" in query["sql"] for query in captured) is asked
    text = page(client, changed(code)).content.decode()
    assert "không có giấy chứng nhận nào" in text.lower()


def test_a_code_printed_under_an_older_key_is_still_found(client, issued, settings):
    code, older = issued[0].code, settings.CHECK_CODE_KEYS
    settings.CHECK_CODE_KEYS = ["a newer key", *older]
    assert page(client, code).status_code == 200
    assert rules.is_genuine(rules.new_code(settings.CHECK_CODE_KEYS[0]), ["a newer key"])
    settings.CHECK_CODE_KEYS = ["a newer key"]
    assert page(client, code).status_code == 404


def typed(client, text):
    return client.get(reverse("check"), {"code": text})


def test_a_code_is_read_as_people_type_it(client, issued):
    code = issued[0].code
    written = rules.write_code(code)
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in code)
    for text in (
        written, code.lower(), f"  {code[:5]} {code[5:]} ", written.replace("-", "–"), full_width, f"{code}.",
        f"http://testserver/tra-cuu/{code}/", f"https://x.vn/TRA-CUU/{code.lower()}.json?a=1", f"x /tra-cuu/{code}\n",
    ):  # fmt: skip
        response = typed(client, text)
        assert response.status_code == 302, text
        assert response["Location"] == reverse("check-code", args=[code])
    assert page(client, written.lower()).status_code == 200


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Hãy nhập mã"),
        ("K7PM-2XQ9", "12 chữ cái và chữ số, mã này có 8"),
        ("O7PM-2XQ9-TR4W", "không bao giờ có"),
        ("17PM-2XQ9-TR4W", "không bao giờ có"),
        ("Â7PM-2XQ9-TR4W", "bộ gõ tiếng Việt"),
        ("A\u0302\u03017PM-2XQ9-TR4W", "bộ gõ tiếng Việt"),
        ("😀🎉", "Hãy nhập mã"),
        ("A" * 10_000, "quá dài"),
        ("K7PM\x002XQ9", "mã này có 8"),
        ("/tra-cuu/", "Hãy nhập mã"),
    ],
)
def test_what_cannot_be_a_code_is_told_at_once_and_not_counted(client, text, told):
    response = typed(client, text)
    assert response.status_code == 200
    assert told in " ".join(response.context["form"].errors["code"])
    assert cache.get("wrong-check-codes-127.0.0.1") is None


@pytest.mark.parametrize("code", ["\x00", "😀", "Ắ" * 12, "a" * 3000, "..", "%", "<script>", "１２"])
def test_a_strange_address_is_not_found_and_nothing_breaks(client, code):
    response = client.get(f"/tra-cuu/{quote(code)}/")
    assert response.status_code == 404
    assert b"<script>" not in response.content
    assert client.get(f"/tra-cuu/{quote(code)}.json").status_code == 404


def test_from_the_thirtieth_wrong_code_on_an_address_is_told_nothing_for_ten_minutes(client, issued, caplog):
    code = issued[0].code
    wrong = changed(code)
    with caplog.at_level(logging.WARNING):
        answers = [page(client, wrong).status_code for _try in range(32)]
    assert answers == [404] * 29 + [429] * 3
    refused = page(client, code)
    assert (refused.status_code, issued[0].full_name in refused.content.decode()) == (429, False)
    assert 590 <= int(refused["Retry-After"]) <= 600
    assert (as_json(client, code).status_code, as_json(client, code).json()["error"]) == (429, "too_many_wrong_codes")
    assert page(client, code, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert list(Refusal.objects.values_list("network", "what", "tries")) == [("127.0.0.1", "check_code", 30)]
    told = [record.getMessage() for record in caplog.records if record.name == "certificates.guesses"]
    assert len(told) == 1
    assert wrong not in told[0]
    cache.set("wrong-check-codes-127.0.0.1", (30, 1.0), 600)
    assert page(client, code).status_code == 200
    assert page(client, wrong).status_code == 404


def test_addresses_are_told_apart_by_their_network_and_behind_proxies(client, settings):
    wrong = rules.new_code("another key")
    for last in range(30):
        page(client, wrong, REMOTE_ADDR=f"2001:db8:1:2::{last:x}")
    assert page(client, wrong, REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert page(client, wrong, REMOTE_ADDR="2001:db8:1:3::1").status_code == 404
    assert Refusal.objects.get().network == "2001:db8:1:2::/64"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    page(client, wrong, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.7")
    assert cache.get("wrong-check-codes-198.51.100.7")[0] == 1
    page(client, wrong, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="nonsense")
    assert cache.get("wrong-check-codes-")[0] == 1


def test_wrong_codes_are_answered_slowly_from_the_tenth_on_and_never_longer_than_a_second(
    client, settings, monkeypatch
):
    slept = []
    monkeypatch.setattr(guesses.time, "sleep", slept.append)
    settings.CHECK_DELAY = 5
    wrong = rules.new_code("another key")
    for _try in range(40):
        page(client, wrong)
    assert slept == [1] * 21


def test_the_tenth_wrong_code_counts_only_within_its_ten_minutes(client):
    cache.set("wrong-check-codes-127.0.0.1", (29, 1.0), 600)
    assert page(client, rules.new_code("another key")).status_code == 404
    assert cache.get("wrong-check-codes-127.0.0.1")[0] == 1


def test_the_administrator_finds_refusals_in_the_audit_log(client):
    client.force_login(make_user("admin"))
    address = reverse("audit:refusals")
    assert "Chưa có địa chỉ nào bị từ chối" in client.get(address).content.decode()
    costs = []
    for made in (1, 2):
        for number in range(made):
            Refusal.objects.create(network=f"203.0.113.{number}", what="check_code", tries=30)
        with CaptureQueriesContext(connection) as captured:
            text = client.get(address).content.decode()
        costs.append(len(captured))
    assert costs[0] == costs[1]
    assert "203.0.113.1" in text
    assert "203.0.113.1" not in client.get(address, {"day": "01/01/2020"}).content.decode()
    assert client.get(address, {"export": "xlsx"}).status_code == 200
    client.force_login(make_user("registrar"))
    assert client.get(address).status_code == 403


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_thousand_guesses_from_eight_threads_yield_no_answer_beyond_the_limit():
    wrong, answers, lock = rules.new_code("another key"), [], threading.Lock()

    def guess():
        client = Client()
        got = [client.get(reverse("check-code-json", args=[wrong])).status_code for _try in range(125)]
        with lock:
            answers.extend(got)
        connection.close()

    threads = [threading.Thread(target=guess) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers.count(404), answers.count(429)) == (29, 971)
    assert Refusal.objects.count() == 1
    cache.clear()
