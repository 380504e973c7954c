"""Pages of the blanks: where they are, what is done with them, their book and the report."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from certificates import actions, slots
from certificates.models import Blank, BlankLot, BlankMovement, BlankSeries, Certificate
from trainingcenter.documents.actions import read_file
from trainingcenter.ui.slots import waiting_for

from ..factories import make_user
from .blanks import PAPERS, issue, make_class_on_blanks, make_lot, make_series, photo, today

pytestmark = pytest.mark.django_db
WRITES = ["blank_series_new", "blank_lot_new", "blank_give", "blank_take_back", "blank_destroy"]
READS = ["blanks", "blank_sheets", "blank_movements", "blank_report"]


@pytest.fixture
def clerk(client):
    clerk = make_user("registrar")
    client.force_login(clerk)
    return clerk


def url(name, *args):
    return reverse(f"certificates:{name}", args=args)


def text(response):
    assert response.status_code == 200
    page = response.content.decode()
    assert page.count("<h1") == 1
    return page


def errors(response):
    """The form came back with these messages."""
    assert response.status_code == 200
    return " ".join(message for messages in response.context["form"].errors.values() for message in messages)


def day(when):
    return f"{when:%d/%m/%Y}"


def used_sheets(client, n=2, last=5):
    """A class issued on blanks 1 … `last`, and its registrar signed in: (series, certificates, registrar)."""
    training_class, clerk, _director = make_class_on_blanks(n)
    series = make_series(clerk)
    make_lot(series, 1, last, by=clerk)
    client.force_login(clerk)
    return series, issue(training_class, clerk), clerk


# -- who may


@pytest.mark.parametrize("role", ["leader", "inspector"])
def test_who_only_reads_sees_the_pages_without_deeds_and_may_do_none(client, role):
    _series, certificates, _clerk = used_sheets(client)
    sheet = Blank.objects.get(certificate=certificates[0])
    client.force_login(make_user(role))
    for address in (*map(url, READS), url("blank_sheet", sheet.pk)):
        page = text(client.get(address))
        assert not any(url(name) in page for name in WRITES), address
        assert url("blank_spoil", sheet.pk) not in page
    deeds = [
        *map(url, WRITES),
        url("blank_series", _series.pk),
        url("blank_spoil", sheet.pk),
        url("blank_next", sheet.pk),
    ]
    for address in deeds:
        assert client.post(address).status_code == 403, address
        assert client.get(address).status_code in (403, 405), address


@pytest.mark.parametrize("role", ["lecturer", "appraiser", "admin"])
def test_who_does_not_see_certificates_sees_no_blanks(client, role):
    used_sheets(client)
    client.force_login(make_user(role))
    for name in READS:
        assert client.get(url(name)).status_code == 403, name


# -- series, lots, giving out


def test_without_any_blanks_the_pages_say_what_to_do_next(client, clerk):
    assert "Chưa theo dõi phôi nào" in text(client.get(url("blanks")))
    assert "Hãy nhập một lô trước" in text(client.get(url("blank_report")))
    assert "phôi có trong danh sách khi nhập lô" in text(client.get(url("blank_sheets")))
    assert client.get(url("blank_lot_new"))["Location"] == url("blank_series_new")


def test_a_series_is_made_then_its_first_lot_received_then_given_out_and_taken_back(client, clerk):
    fields = {"name": "Phôi mẫu 2026", "kind": "certificate", "prefix": "A ", "digits": "6", "warn_below": "3"}
    made = client.post(url("blank_series_new"), fields)
    series = BlankSeries.objects.get()
    assert (series.prefix, made["Location"]) == ("A ", f"{url('blank_lot_new')}?series={series.pk}")
    lot = {
        "series": series.pk, "first": "000001", "last": "10", "received_on": day(today()), "supplier": "Tỉnh ủy",
        "paper": "PXK 12", "file": SimpleUploadedFile("phieu.jpg", photo()),
    }  # fmt: skip
    page = text(client.post(url("blank_lot_new"), lot, follow=True))
    assert "Đã nhập lô A 000001 – A 000010" in page
    scan = client.get(url("blank_lot_file", BlankLot.objects.get().pk))
    assert scan["Content-Type"] == "image/jpeg"
    give = {"series": series.pk, "count": "4", "holder": "Chị Hoa", "on": day(today())}
    assert "Đã giao 4 tờ" in text(client.post(url("blank_give"), give, follow=True))
    back = {"series": series.pk, "first": "2", "last": "3", "on": day(today())}
    assert "Đã nhận lại 2 tờ" in text(client.post(url("blank_take_back"), back, follow=True))
    assert Blank.objects.filter(state="given").count() == 2


def test_what_is_refused_stands_beside_its_field_and_nothing_typed_is_lost(client, clerk):
    series = make_series(clerk)
    make_lot(series, 1, 5, by=clerk)
    lot = {"series": series.pk, "first": "3", "last": "8", "received_on": day(today()), "supplier": "Tỉnh ủy Yên Bái"}
    page = client.post(url("blank_lot_new"), lot)
    assert "A 000001 – A 000005" in page.context["form"].errors["first"][0]
    assert "Tỉnh ủy Yên Bái" in text(page)
    for wrong in (
        {"first": "9", "last": "8"}, {"first": "6", "last": "1000005"}, {"first": "-1"}, {"first": "x"},
        {"last": "99999999999999"}, {"series": "0"}, {"received_on": day(today() + timedelta(days=1))},
        {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 broken")},
    ):  # fmt: skip
        assert errors(client.post(url("blank_lot_new"), lot | {"first": "6"} | wrong)), wrong
    give = {"series": series.pk, "holder": "Chị Hoa", "on": day(today())}
    for wrong in ({}, {"count": "6"}, {"count": "1", "first": "1"}, {"first": "1", "last": "9"}, {"count": "0"}):
        assert errors(client.post(url("blank_give"), give | wrong)), wrong
    assert errors(client.post(url("blank_take_back"), {"series": series.pk, "on": day(today())}))
    assert (BlankLot.objects.count(), BlankMovement.objects.count()) == (1, 1)


def test_a_series_in_use_keeps_how_it_is_numbered_and_changes_the_rest(client, clerk):
    series = make_series(clerk)
    make_lot(series, by=clerk)
    sent = {"name": "Tên mới", "kind": "diploma", "prefix": "B", "digits": "4", "warn_below": "9"}
    assert client.post(url("blank_series", series.pk), sent).status_code == 302
    series.refresh_from_db()
    assert (series.name, series.kind, series.prefix, series.digits, series.warn_below) == (
        "Tên mới", "certificate", "A ", 6, 9,
    )  # fmt: skip


def test_the_overview_counts_each_lot_and_warns_when_few_are_left(client):
    series, _certificates, clerk = used_sheets(client)
    assert "Sắp hết phôi" not in text(client.get(url("blanks")))
    actions.give_out(series=series, count=1, holder="Chị Hoa", on=today(), by=clerk)
    actions.spoil_blank(blank=Blank.objects.get(serial="A 000005"), on=today(), by=clerk, **PAPERS)
    page = text(client.get(url("blanks")))
    assert "còn 2 tờ, dưới mức 3 tờ" in page
    for state in ("stock", "given", "used", "spoiled"):
        assert f"state={state}" in page
    assert "state=destroyed" not in page


# -- sheets


def test_a_used_sheet_shows_its_certificate_and_is_spoiled_with_a_photo(client):
    _series, (certificate, _other), _clerk = used_sheets(client)
    sheet = Blank.objects.get(certificate=certificate)
    page = text(client.get(url("blank_sheet", sheet.pk)))
    assert certificate.number in page
    assert certificate.get_absolute_url() in page
    assert url("blank_spoil", sheet.pk) in page
    assert url("blank_destroy") not in page
    sent = {
        "minutes": "05-BB/TTCT", "reason": "In lệch", "on": day(today()), "replace": "on",
        "file": SimpleUploadedFile("anh.jpg", photo(comment=b"21.6,104.5")),
    }  # fmt: skip
    page = text(client.post(url("blank_spoil", sheet.pk), sent, follow=True))
    assert "nay ở tờ phôi A 000003" in page
    movement = BlankMovement.objects.get(kind="spoiled")
    assert b"104.5" not in read_file(movement.file)
    assert client.get(url("blank_movement_file", movement.pk))["Content-Type"] == "image/jpeg"
    assert url("blank_spoil", sheet.pk) not in page
    assert "đã ở trạng thái" in errors(client.post(url("blank_spoil", sheet.pk), sent | {"file": ""}))


def test_a_certificate_left_without_sheet_gets_the_next_from_the_page(client):
    _series, (certificate,), _clerk = used_sheets(client, n=1)
    sheet = Blank.objects.get(certificate=certificate)
    client.post(url("blank_spoil", sheet.pk), {"minutes": "05-BB", "reason": "Rách", "on": day(today())})
    assert Certificate.objects.get().blank_serial == ""
    assert url("blank_next", sheet.pk) in text(client.get(url("blank_sheet", sheet.pk)))
    page = text(client.post(url("blank_next", sheet.pk), follow=True))
    assert "A 000002" in page
    assert "A 000002" in text(client.post(url("blank_next", sheet.pk), follow=True))
    assert Blank.objects.filter(state="used").count() == 1


def test_a_sheet_of_a_certificate_handed_over_offers_no_deed_and_refuses_it(client):
    _series, (certificate, _other), clerk = used_sheets(client)
    actions.hand_over(certificates=[certificate], on=today(), by=clerk)
    sheet = Blank.objects.get(certificate=certificate)
    assert url("blank_spoil", sheet.pk) not in text(client.get(url("blank_sheet", sheet.pk)))
    sent = {"minutes": "05-BB", "reason": "Rách", "on": day(today())}
    assert "đã trao" in errors(client.post(url("blank_spoil", sheet.pk), sent))


def test_sheets_are_found_by_serial_state_series_lot_and_movement_and_leave_as_a_workbook(client):
    series, _certificates, clerk = used_sheets(client)
    other = make_lot(make_series(clerk, prefix="B", name="Phôi B"), 1, 3, by=clerk)
    given = actions.give_out(series=series, count=2, holder="Chị Hoa", on=today(), by=clerk)

    def listed(**asked):
        return [row.record.serial for row in client.get(url("blank_sheets"), asked).context["table"].rows]

    assert listed(q="a 000003") == ["A 000003"]
    assert listed(state="used") == ["A 000001", "A 000002"]
    assert listed(lot=other.pk) == listed(series=other.series_id) == ["B000001", "B000002", "B000003"]
    assert listed(movement=given.pk, sort="-serial") == ["A 000004", "A 000003"]
    assert listed(movement="99999999999999999999", q="\0") == listed()
    assert len(listed(lot="x", state="y")) == 8
    book = load_workbook(BytesIO(client.get(url("blank_sheets"), {"state": "used", "export": "xlsx"}).content)).active
    titles, first, *_others = list(book.values)[2:]
    assert (len(titles), first[0], first[3]) == (6, "A 000001", "đã dùng")


def test_ticked_sheets_are_destroyed_by_minutes(client):
    _series, _certificates, clerk = used_sheets(client)
    sheets = Blank.objects.in_bulk(field_name="serial")
    actions.spoil_blank(blank=sheets["A 000005"], on=today(), by=clerk, **PAPERS)
    listed = text(client.get(url("blank_sheets")))
    for serial, boxed in (("A 000005", 1), ("A 000004", 1), ("A 000001", 0)):
        assert listed.count(f'name="sheet" value="{sheets[serial].pk}"') == boxed
    chosen = f"{url('blank_destroy')}?sheet={sheets['A 000005'].pk}&sheet={sheets['A 000004'].pk}"
    page = text(client.get(chosen))
    assert "Ghi tiêu hủy 2 tờ phôi" in page
    sent = {"minutes": "06-BB", "reason": "Hết dùng", "on": day(today()), "count": "2"}
    assert "đã thay đổi" in errors(client.post(chosen, sent | {"count": "3"}))
    assert "Đã ghi tiêu hủy 2 tờ" in text(client.post(chosen, sent, follow=True))
    assert "đã tiêu hủy" in errors(client.post(chosen, sent))
    used = f"{url('blank_destroy')}?sheet={sheets['A 000001'].pk}"
    assert "đã dùng" in errors(client.post(used, sent | {"count": "1"}))
    assert Blank.objects.filter(state="destroyed").count() == 2


def test_all_of_a_filter_are_destroyed_but_never_used_ones(client):
    _series, _certificates, _clerk = used_sheets(client, last=4)
    chosen = f"{url('blank_destroy')}?all=1&q=00000"
    assert "Ghi tiêu hủy 2 tờ phôi" in text(client.get(chosen))
    sent = {"minutes": "06-BB", "reason": "Đổi mẫu phôi", "on": day(today()), "count": "2"}
    client.post(chosen, sent)
    assert list(Blank.objects.order_by("number").values_list("state", flat=True)) == ["used"] * 2 + ["destroyed"] * 2
    assert "Chưa đánh dấu tờ nào" in text(client.get(url("blank_destroy")))
    assert "Chưa đánh dấu tờ nào" in text(client.get(f"{url('blank_destroy')}?sheet=x"))
    assert "Chưa đánh dấu tờ nào" in text(client.get(f"{url('blank_destroy')}?all=1&lot=x"))


# -- the book and the report


def test_the_book_tells_each_movement_with_its_serials_and_is_filtered(client):
    series, _certificates, clerk = used_sheets(client)
    other = make_lot(make_series(clerk, prefix="B", name="Phôi B"), 7, 7, by=clerk, days_ago=3)

    def listed(**asked):
        rows = client.get(url("blank_movements"), asked).context["table"].rows
        return [(row.record.kind, row.record.n, row.get_cell("serials")) for row in rows]

    assert listed() == [
        ("used", 2, "A 000001 – A 000002"), ("received", 1, "B000007"), ("received", 5, "A 000001 – A 000005"),
    ]  # fmt: skip
    assert listed(kind="used") == listed(since=day(today())) == listed()[:1]
    assert listed(series=other.series_id) == listed(since=day(today() - timedelta(days=5)), kind="received")
    assert len(listed(until=day(today() - timedelta(days=100)))) == 1
    assert series.name
    book = load_workbook(BytesIO(client.get(url("blank_movements"), {"export": "xlsx"}).content)).active
    assert list(book.values)[3][1:4] == ("đã dùng", 2, "A 000001 – A 000002")


def test_the_report_is_a_page_a_paper_and_a_workbook_with_the_same_figures(client):
    used_sheets(client, last=1_500)
    asked = {"tu": day(today() - timedelta(days=300)), "den": day(today())}
    page = text(client.get(url("blank_report"), asked))
    assert "1.498" in page
    pdf = client.get(url("blank_report_file", "pdf"), asked)
    paper = " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(pdf.content)).pages).split())
    for words in ("BÁO CÁO", "tình hình nhập, sử dụng và tồn phôi", "1.498", "NGƯỜI LẬP", "ĐẢNG CỘNG SẢN VIỆT NAM"):
        assert words in paper, words
    rows = list(load_workbook(BytesIO(client.get(url("blank_report_file", "xlsx"), asked).content)).active.values)
    assert rows[3] == (1, "Phôi giấy chứng nhận A", 0, 1500, 2, 0, 0, 1498, 0, 0, 0)
    assert rows[4][1:8] == ("Cộng", 0, 1500, 2, 0, 0, 1498)


def test_a_wrong_period_is_told_and_a_strange_paper_is_not_found(client):
    used_sheets(client)
    for wrong in ({"tu": "05/05/2026", "den": "01/01/2026"}, {"tu": "x"}, {"den": "01/01/9999"}):
        page = client.get(url("blank_report"), wrong)
        assert errors(page)
        assert page.context["rows"] == []
        assert client.get(url("blank_report_file", "pdf"), wrong)["Content-Type"].startswith("text/html")
    assert client.get(url("blank_report_file", "docx")).status_code == 404


# -- costs, and what waits


def test_the_pages_cost_the_same_for_three_lots_as_for_one(client):
    training_class, clerk, _director = make_class_on_blanks(1)
    client.force_login(clerk)
    costs = []
    for i in range(3):
        series = make_series(clerk, prefix=f"{'ABC'[i]} ", name=f"Phôi {i}")
        make_lot(series, 1, 2, by=clerk)
        actions.give_out(series=series, count=1, holder="Chị Hoa", on=today(), by=clerk)
        of_page = {}
        for name in READS:
            with CaptureQueriesContext(connection) as captured:
                text(client.get(url(name)))
            of_page[name] = len(captured)
        costs.append(of_page)
        if i == 0:
            issue(training_class, clerk)
    assert costs[0] == costs[2]


def test_a_series_running_short_waits_for_who_issues_with_one_query(client, django_assert_num_queries):
    clerk, leader = make_user("registrar"), make_user("leader")
    series = make_series(clerk)
    make_lot(series, 1, 3, by=clerk)
    label = "Loại phôi sắp hết"
    assert label not in [str(item.label) for item in waiting_for(clerk)]
    actions.spoil_blank(blank=Blank.objects.first(), on=today(), by=clerk, **PAPERS)
    assert label in [str(item.label) for item in waiting_for(clerk)]
    assert label not in [str(item.label) for item in waiting_for(leader)]
    with django_assert_num_queries(1):
        slots.blanks_run_short({clerk.pk}, clerk)
