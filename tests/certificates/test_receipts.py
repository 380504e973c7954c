"""The list to sign for certificates: who stands on it, on paper and in Excel."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from certificates import actions, books
from certificates.models import Certificate
from trainingcenter.audit.models import AccessEntry

from ..factories import make_recognised_class, make_user

pytestmark = pytest.mark.django_db


def issued(n=3):
    training_class, clerk, director = make_recognised_class(n)
    batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
    return training_class, list(batch.certificates.order_by("register_no")), clerk, director


def told(response):
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(response.content)).pages]


def test_only_valid_ones_not_handed_over_stand_on_the_list_unless_all_are_asked_for(client):
    training_class, (first, second, third), clerk, director = issued()
    actions.hand_over(certificates=[first], on=first.issued_on, to="Lò Văn Nhận", relation="chồng", by=clerk)
    actions.revoke(certificate=second, reason="Khai sai lý lịch", by=director)
    client.force_login(clerk)
    address = reverse("certificates:receipts_file", args=[training_class.pk, "pdf"])
    (page,) = told(client.get(address))
    assert third.number in page
    assert first.number not in page
    assert second.number not in page
    assert "Cộng trang: 1 giấy. Tổng cộng danh sách: 1 giấy." in page
    assert "DANH SÁCH KÝ NHẬN" in page
    entry = AccessEntry.objects.latest("pk")
    assert (entry.is_export, entry.rows) == (True, 1)
    (page,) = told(client.get(address, {"everybody": "on"}))
    assert first.number in page
    assert "Lò Văn Nhận" in page
    assert f"Đã nhận ngày {first.issued_on:%d/%m/%Y}" in page
    assert second.number not in page


def test_one_issue_of_the_class_can_be_chosen_and_a_strange_one_is_told(client):
    training_class, certificates, clerk, _director = issued(2)
    actions.annul(certificate=certificates[0], reason="In sai", by=clerk)
    second = actions.issue_certificates(training_class=training_class, by=clerk).certificates.get()
    client.force_login(clerk)
    address = reverse("certificates:receipts_file", args=[training_class.pk, "pdf"])
    (page,) = told(client.get(address, {"batch": second.batch_id}))
    assert second.number in page
    assert certificates[1].number not in page
    response = client.get(address, {"batch": second.batch_id + 1000})
    assert response.status_code == 200
    assert response.context["form"].errors["batch"]


def test_every_row_is_on_paper_over_several_pages_with_the_head_on_each():
    training_class, certificates, _clerk, _director = issued(1)
    many = []
    for number in range(1, 31):
        wording = certificates[0].wording | {
            "unit": f"Chi bộ Trường Tiểu học và Trung học cơ sở xã Nghĩa An, tổ {number}"
        }
        many.append(
            Certificate(
                register_no=number,
                number=f"{number:03d}/GCN-TTCT",
                full_name=f"Hoàng Thị Ánh Tuyết {number}",
                wording=wording,
            )
        )
    pages = [
        " ".join(page.extract_text().split())
        for page in PdfReader(BytesIO(books.receipts_pdf(training_class, many))).pages
    ]
    assert len(pages) == 3
    for certificate in many:
        page = pages[(certificate.register_no - 1) // 12]
        assert certificate.number in page
        assert certificate.full_name in page
        assert certificate.wording["unit"] in page
    for number, page in enumerate(pages, start=1):
        assert "Ký nhận" in page
        assert f"Trang {number}/3" in page
    assert "Cộng trang: 6 giấy. Tổng cộng danh sách: 30 giấy." in pages[2]


def test_an_empty_list_says_so_and_a_class_without_certificates_offers_none(client):
    training_class, certificates, clerk, _director = issued(1)
    actions.hand_over(certificates=certificates, on=timezone.localdate(), by=clerk)
    client.force_login(clerk)
    (page,) = told(client.get(reverse("certificates:receipts_file", args=[training_class.pk, "pdf"])))
    assert "Không còn giấy nào chờ trao." in page
    page = client.get(reverse("certificates:receipts", args=[training_class.pk]))
    assert (page.context["waiting"], page.context["everybody"]) == (0, 1)
    other, _clerk, _director = make_recognised_class(1)
    page = client.get(reverse("certificates:receipts", args=[other.pk])).content.decode()
    assert reverse("certificates:receipts_file", args=[other.pk, "pdf"]) not in page


def test_the_workbook_has_the_same_rows(client):
    training_class, certificates, clerk, _director = issued(2)
    client.force_login(clerk)
    response = client.get(reverse("certificates:receipts_file", args=[training_class.pk, "xlsx"]))
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(min_row=3, values_only=True))
    assert rows[0][:4] == ("TT", "Số vào sổ", "Số giấy", "Họ và tên")
    assert rows[0][-1] == "Ký nhận"
    assert [row[1:4] for row in rows[1:]] == [(c.register_no, c.number, c.full_name) for c in certificates]


def test_the_list_costs_the_same_for_three_as_for_one(client):
    counts = []
    client.force_login(make_user("registrar"))
    for n in (1, 3):
        training_class, *_rest = issued(n)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("certificates:receipts_file", args=[training_class.pk, "pdf"]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_others_are_refused_and_strange_kinds_not_found(client):
    training_class, *_rest, clerk, _director = issued(1)
    client.force_login(make_user("lecturer"))
    assert client.get(reverse("certificates:receipts", args=[training_class.pk])).status_code == 403
    assert client.get(reverse("certificates:receipts_file", args=[training_class.pk, "pdf"])).status_code == 403
    client.force_login(clerk)
    assert client.get(reverse("certificates:receipts_file", args=[training_class.pk, "doc"])).status_code == 404
    assert client.get(reverse("certificates:receipts", args=[training_class.pk + 1000])).status_code == 404
    assert timezone.localdate() - timedelta(days=365) < training_class.closed_on
