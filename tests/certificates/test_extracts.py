"""Extracts of the register for one person: what stands in them, who drafts and signs, and when they hold no more."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from certificates import actions
from learners.models import Learner
from trainingcenter.documents.models import OfficialPaper
from trainingcenter.organisation.models import Person
from trainingcenter.ui.slots import fill, waiting_for

from ..factories import make_recognised_class, make_user

pytestmark = pytest.mark.django_db
PURPOSE = "bổ sung hồ sơ cán bộ"


def issued(n=1):
    training_class, clerk, director = make_recognised_class(n)
    Learner.objects.update(ethnicity="Thái")
    batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    return list(batch.certificates.order_by("register_no")), clerk, director


def told(client, paper):
    response = client.get(reverse("documents:pdf", args=[paper.pk]))
    assert response.status_code == 200
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages).split())


def test_the_extract_says_the_row_the_purpose_and_that_the_certificate_stands(client):
    (certificate,), clerk, _director = issued()
    actions.hand_over(certificates=[certificate], on=certificate.issued_on, by=clerk)
    client.force_login(clerk)
    address = reverse("certificates:extract_new", args=[certificate.pk])
    assert client.get(address).status_code == 200
    response = client.post(address, {"purpose": f"  {PURPOSE}  "})
    paper = OfficialPaper.objects.get(kind="register_extract")
    assert response["Location"] == paper.get_absolute_url()
    text = told(client, paper)
    for expected in (
        "TRÍCH SAO", "Sổ cấp giấy chứng nhận, năm", certificate.number, certificate.full_name,
        certificate.wording["unit"], certificate.wording["decision"], f"{certificate.issued_on:%d/%m/%Y}",
        "chưa bị hủy, thu hồi hoặc thay thế", f"được cấp để: {PURPOSE}.", "Nguyễn Thị Thanh Hường",
        "Số -TS/TTCT",
    ):  # fmt: skip
        assert expected in text, expected
    assert "Thái" not in text


@pytest.mark.parametrize("ended", ["revoked", "replaced", "annulled"])
def test_the_extract_of_one_that_ended_says_so(client, ended):
    (certificate,), clerk, director = issued()
    if ended == "revoked":
        actions.revoke(certificate=certificate, reason="Khai sai lý lịch", decision="15-QĐ/TTCT", by=director)
        expected = "ĐÃ BỊ THU HỒI", "theo 15-QĐ/TTCT: Khai sai lý lịch"
    elif ended == "replaced":
        actions.replace(certificate=certificate, reason="Mất giấy", by=clerk, centre_at_fault=False)
        expected = "ĐÃ ĐƯỢC THAY THẾ", "bằng số 002/GCN-TTCT: Mất giấy"
    else:
        actions.annul(certificate=certificate, reason="In sai tên", by=clerk)
        expected = "ĐÃ BỊ HỦY", "In sai tên"
    paper = actions.draft_extract(certificate=certificate, purpose=PURPOSE, by=clerk)
    client.force_login(clerk)
    text = told(client, paper)
    assert all(words in text for words in expected)
    assert "chưa bị hủy" not in text


def test_it_is_submitted_and_signed_on_its_own_page_and_waits_for_the_director(client):
    (certificate,), clerk, director = issued()
    paper = actions.draft_extract(certificate=certificate, purpose=PURPOSE, by=clerk)
    client.force_login(clerk)
    page = client.get(paper.get_absolute_url())
    assert page.context["records"][0].url == certificate.get_absolute_url()
    assert page.context["sign_url"] == ""
    client.post(page.context["submit_url"])
    labels = [str(item.label) for item in waiting_for(director)]
    assert "Trích sao sổ cấp chờ ký" in labels
    client.force_login(director)
    page = client.get(paper.get_absolute_url())
    signer = Person.objects.get(full_name="Nguyễn Thị Thanh Hường").pk
    typed = {"number": 4, "signed_on": f"{timezone.localdate():%d/%m/%Y}", "signer": signer}
    client.post(page.context["sign_url"], typed)
    paper.refresh_from_db()
    assert (paper.state, paper.number_text) == ("signed", "04-TS/TTCT")
    actions.revoke(certificate=certificate, reason="Khai sai lý lịch", by=director)
    assert "chưa bị hủy, thu hồi hoặc thay thế" in told(client, paper)


def test_one_that_does_not_hold_any_more_is_not_signed_but_drafted_anew(client):
    (certificate,), clerk, director = issued()
    paper = actions.draft_extract(certificate=certificate, purpose=PURPOSE, by=clerk)
    actions.revoke(certificate=certificate, reason="Khai sai lý lịch", by=director)
    client.force_login(director)
    page = client.get(paper.get_absolute_url())
    assert (page.context["sign_url"], page.context["submit_url"]) == ("", "")
    assert client.post(reverse("documents:sign", args=[paper.pk]), {}).status_code == 403
    client.force_login(clerk)
    assert "soạn lại" in client.get(reverse("certificates:extract_new", args=[certificate.pk])).content.decode()
    new = actions.draft_extract(certificate=certificate, purpose=PURPOSE, by=clerk)
    paper.refresh_from_db()
    assert (paper.state, new.state) == ("cancelled", "draft")


def test_twice_for_one_purpose_and_without_a_purpose_is_refused_and_given_up_frees_it(client):
    (certificate,), clerk, _director = issued()
    paper = actions.draft_extract(certificate=certificate, purpose=PURPOSE, by=clerk)
    actions.draft_extract(certificate=certificate, purpose="thay giấy bị mất", by=clerk)
    for purpose in (PURPOSE, "  "):
        with pytest.raises(ValidationError):
            actions.draft_extract(certificate=certificate, purpose=purpose, by=clerk)
    client.force_login(clerk)
    address = reverse("certificates:extract_new", args=[certificate.pk])
    page = client.post(address, {"purpose": PURPOSE})
    assert page.context["form"].errors["purpose"]
    client.post(reverse("certificates:extract_give_up", args=[paper.pk]))
    client.post(reverse("certificates:extract_give_up", args=[paper.pk]))
    assert OfficialPaper.objects.get(pk=paper.pk).state == "cancelled"
    assert len(client.get(address).context["extracts"]) == 1
    actions.draft_extract(certificate=certificate, purpose=PURPOSE, by=clerk)


def test_the_list_and_the_slot_cost_the_same_for_three_as_for_one(client):
    certificates, clerk, _director = issued(3)
    client.force_login(clerk)
    ids, counts = set(), []
    for certificate in certificates:
        ids.add(actions.draft_extract(certificate=certificate, purpose=PURPOSE, by=clerk).pk)
        clerk.has_perm("accounts.issue_certificates")
        with CaptureQueriesContext(connection) as queries:
            found = fill("record_paper", ids, clerk)
        with CaptureQueriesContext(connection) as of_list:
            page = client.get(reverse("certificates:extracts"))
        counts.append((len(queries), len(of_list)))
        assert len(page.context["table"].rows) == len(ids)
        assert all(found[pk][0].submit_url for pk in ids)
    assert counts[0] == counts[2]


def test_who_may_only_read_drafts_none(client):
    (certificate,), clerk, _director = issued()
    paper = actions.draft_extract(certificate=certificate, purpose=PURPOSE, by=clerk)
    client.force_login(make_user("inspector"))
    assert client.get(reverse("certificates:extracts")).status_code == 200
    assert client.get(paper.get_absolute_url()).status_code == 200
    assert client.get(reverse("certificates:extract_new", args=[certificate.pk])).status_code == 403
    assert client.post(reverse("certificates:extract_give_up", args=[paper.pk])).status_code == 403
    client.force_login(make_user("lecturer"))
    assert client.get(reverse("certificates:extracts")).status_code == 403
