"""Certificates from before the software: the file read, every error at once, written once, linked to who is known."""

import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from certificates import actions, books, earlier_sheet
from certificates.models import Certificate, RegisterEvent
from courses.models import ProgrammeVersion
from learners import actions as learners
from learners.models import Enrolment
from trainingcenter.documents.models import NumberBook

from ..factories import make_centre, make_class, make_learner, make_user

TITLES = ["TT", "Số vào sổ", "Số giấy", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Đơn vị", "Lớp, khóa", "Số QĐ",
          "Ngày QĐ", "Xếp loại", "Ngày cấp", "Người ký", "Người nhận", "Ngày nhận", "Ghi chú"]  # fmt: skip
TODAY = date(2026, 11, 20)


def line(number=1, **changes):
    fields = {
        "index": number, "register_no": number, "number": f"{number}/2019", "name": f"Lò Văn An {'ABCDEFGHIJ'[number % 10]}",
        "birth": date(1990, 3, 15), "sex": "Nam", "ethnicity": "Thái", "unit": "xã Nghĩa An", "class_name": "Khóa II/2019",
        "decision": "12-QĐ/TTCT", "decision_on": date(2019, 4, 26), "rank": "Giỏi", "issued_on": date(2019, 5, 20),
        "signer": "Nguyễn Văn Bình", "received_by": "", "received_on": None, "note": "",
    }  # fmt: skip
    return list((fields | changes).values())


def workbook(*lines, titles=TITLES, above=()):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day, sheet = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_worksheet()
    for r, row in enumerate([*above, titles, *lines]):
        for c, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(r, c, value, day)
            elif value not in (None, ""):
                sheet.write(r, c, value)
    book.close()
    return out.getvalue()


def checked(*lines):
    return [earlier_sheet.check(row, TODAY) for row in earlier_sheet.read(workbook(*lines))]


def test_titles_are_found_under_a_letterhead_and_sums_and_signatures_are_left_out():
    data = workbook(
        list(range(1, len(TITLES) + 1)), line(1), ["I", None, None, "Đảng bộ xã"], line(2, unit='"', rank="nt"),
        [None, "Cộng: 2"], [None, None, None, "GIÁM ĐỐC"],
        above=[["TRUNG TÂM BỒI DƯỠNG CHÍNH TRỊ"], ["SỔ CẤP GIẤY CHỨNG NHẬN NĂM 2019"], []],
    )  # fmt: skip
    rows = earlier_sheet.read(data)
    assert [row["at"] for row in rows] == [6, 8]
    assert rows[0] == {
        "at": 6, "register_no": "1", "number": "1/2019", "full_name": "Lò Văn An B", "birth": "15/03/1990", "sex": "Nam",
        "ethnicity": "Thái", "unit": "xã Nghĩa An", "class_name": "Khóa II/2019", "decision": "12-QĐ/TTCT",
        "decision_on": "26/04/2019", "rank": "Giỏi", "issued_on": "20/05/2019", "signer": "Nguyễn Văn Bình",
    }  # fmt: skip
    assert (rows[1]["unit"], rows[1]["rank"]) == ("xã Nghĩa An", "Giỏi")
    row = earlier_sheet.check(rows[0], TODAY)
    assert (row.key, row.errors, row.birth, row.issued_on) == ((2019, 1), (), "15/03/1990", date(2019, 5, 20))


@pytest.mark.parametrize(
    ("typed", "key"),
    [("45", (2019, 45)), ("045/GCN", (2019, 45)), ("45/2018", (2018, 45)), ("Số 7", (2019, 7)), ("", (2019, 1))],
)
def test_the_register_number_is_read_as_old_books_write_it(typed, key):
    (row,) = checked(line(1, register_no=typed))
    assert (row.key, row.errors) == (key, ())


def test_a_bad_row_tells_all_its_errors_at_once():
    (row,) = checked(
        line(1, register_no="không", name="", birth="31/02/1990", issued_on=date(2027, 1, 1), note="x" * 301)
    )
    assert len(row.errors) == 5
    told = " ".join(row.errors)
    for expected in ("Thiếu họ và tên", "Không đọc được số vào sổ", "ngày sinh", "ở tương lai", "dài hơn"):
        assert expected in told
    (row,) = checked(line(1, birth="2019", issued_on=date(2018, 5, 20), received_on=date(2018, 1, 1)))
    assert row.errors == ("Ngày cấp trước ngày sinh.", "Ngày nhận trước ngày cấp.")
    (row,) = checked(line(1, issued_on=None, name="An 2"))
    assert len(row.errors) == 2


def test_fonts_of_the_nineties_become_unicode():
    names = [["NguyÔn V¨n B×nh", "TrÇn ThÞ H¹nh", "Hoµng §øc ThÞnh"][i % 3] for i in range(9)]
    rows = earlier_sheet.read(workbook(*(line(i + 1, name=name, unit="x· NghÜa An") for i, name in enumerate(names))))
    assert [row["full_name"] for row in rows[:3]] == ["Nguyễn Văn Bình", "Trần Thị Hạnh", "Hoàng Đức Thịnh"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 broken", b"x" * (earlier_sheet.MAX_BYTES + 1)])
def test_what_is_no_workbook_or_too_large_is_refused(data):
    with pytest.raises(ValidationError):
        earlier_sheet.read(data)


def test_a_workbook_without_titles_or_rows_is_refused():
    for data in (workbook(line(1), titles=["A", "B"]), workbook()):
        with pytest.raises(ValidationError):
            earlier_sheet.read(data)


def test_the_template_reads_back_its_titles_and_its_example_is_no_row():
    with pytest.raises(ValidationError) as refused:
        earlier_sheet.read(earlier_sheet.template())
    assert "Không có dòng nào" in refused.value.messages[0]
    book = load_workbook(io.BytesIO(earlier_sheet.template()))
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    sheet["A2"] = 1
    out = io.BytesIO()
    book.save(out)
    (row,) = earlier_sheet.read(out.getvalue())
    assert set(row) - {"at"} == set(earlier_sheet.ORDER) - {"index", "class_code", "note"}
    assert len(titles) == len(earlier_sheet.ORDER)
    assert earlier_sheet.check(row, TODAY).errors == ()


@pytest.mark.django_db
class TestOfTheRegister:
    @pytest.fixture
    def clerk(self, client):
        make_centre()
        user = make_user("registrar")
        client.force_login(user)
        return user

    def send(self, client, data, kind="certificate"):
        upload = SimpleUploadedFile("so-cap.xlsx", data)
        return client.post(reverse("certificates:earlier"), {"kind": kind, "file": upload})

    def write(self, client, page, **more):
        typed = {"rows": page.context["signed_rows"], "write": "1"} | more
        return client.post(reverse("certificates:earlier"), typed)

    def test_good_rows_are_written_into_a_book_of_their_own_in_the_order_of_their_numbers(self, client, clerk):
        data = workbook(
            line(2, received_by="Hoàng Thị Ánh", received_on=date(2019, 5, 24), ethnicity="H'Mông"), line(1),
            line(3, received_on=date(2019, 5, 24)), line(4, received_by="không rõ", note="đã cấp lại"),
        )  # fmt: skip
        page = self.send(client, data)
        assert (page.context["good_count"], page.context["bad_count"], page.context["known_count"]) == (4, 0, 0)
        assert Certificate.objects.count() == 0
        response = self.write(client, page)
        assert response["Location"] == f"{reverse('certificates:register')}?entered=later"
        found = list(Certificate.objects.order_by("position"))
        assert [(c.register_no, c.year, c.position, c.number) for c in found] == [
            (1, 2019, 1, "1/2019"), (2, 2019, 2, "2/2019"), (3, 2019, 3, "3/2019"), (4, 2019, 4, "4/2019"),
        ]  # fmt: skip
        first, second, third, fourth = found
        assert (first.book.code, first.entered_later, first.code, first.batch) == (
            "earlier-certificate",
            True,
            None,
            None,
        )
        assert second.wording["ethnicity"] == "H'Mông"
        assert second.wording["decision"] == "12-QĐ/TTCT ngày 26/04/2019"
        assert second.wording["signer_name"] == "Nguyễn Văn Bình"
        assert second.wording["centre"] == ""  # the centre's names are only known from 2020 on
        assert [(c.handed_over_on, c.handed_over_to) for c in found] == [
            (None, ""), (date(2019, 5, 24), "Hoàng Thị Ánh"), (date(2019, 5, 24), third.full_name), (None, ""),
        ]  # fmt: skip
        assert fourth.wording["note"] == "đã cấp lại; Người nhận theo sổ cũ: không rõ, không ghi ngày"
        assert RegisterEvent.objects.filter(kind="handed_over").count() == 2
        listed = client.get(response["Location"])
        assert len(listed.context["table"].rows) == 4
        assert "nhập sau" in listed.content.decode()
        page = client.get(first.get_absolute_url())
        assert page.status_code == 200
        assert "nhập sau" in page.content.decode()
        assert client.get(reverse("certificates:extract_new", args=[first.pk])).status_code == 200
        paper = actions.draft_extract(certificate=first, purpose="đối chiếu", by=clerk)
        assert client.get(reverse("documents:pdf", args=[paper.pk])).status_code == 200
        entries = books.register_book(NumberBook.objects.get(code="earlier-certificate"), 2019).entries
        assert [e.note for e in entries][0] == "Nhập sau"
        assert len(books.book_pdf(books.register_book(first.book, 2019))) > 10_000

    def test_the_same_file_twice_changes_nothing(self, client, clerk):
        data = workbook(line(1), line(2))
        self.write(client, self.send(client, data))
        page = self.send(client, data)
        assert (page.context["good_count"], page.context["known_count"]) == (0, 2)
        assert "đã có trong sổ" in page.content.decode()
        self.write(client, page)
        rows = earlier_sheet.read(data)
        with pytest.raises(ValidationError):
            actions.enter_earlier(rows=rows, kind="certificate", by=clerk)
        more = actions.enter_earlier(
            rows=earlier_sheet.read(workbook(line(1), line(2), line(3))), kind="certificate", by=clerk
        )
        assert ([c.register_no for c in more], Certificate.objects.count()) == ([3], 3)

    def test_rows_in_error_stay_on_the_page_and_come_back_as_a_workbook(self, client, clerk):
        data = workbook(line(1), line(2), line(2, name="Cà Thị Thủy"), line(4, name=""))
        page = self.send(client, data)
        assert (page.context["good_count"], page.context["bad_count"]) == (1, 3)
        assert [row.errors[0][:12] for row in page.context["bad"]] == ["Số vào sổ 2 ", "Số vào sổ 2 ", "Thiếu họ và "]
        sheet = client.post(
            reverse("certificates:earlier"), {"rows": page.context["signed_rows"], "errors": "1"}
        ).content
        rows = list(load_workbook(io.BytesIO(sheet)).active.iter_rows(min_row=3, values_only=True))
        assert rows[0][-1] == "Lỗi"
        assert "2 lần trong tệp" in rows[1][-1]
        assert len(earlier_sheet.read(sheet)) == 3
        page = self.write(client, page)
        assert Certificate.objects.count() == 1
        assert (page.context["good_count"], page.context["bad_count"]) == (0, 3)

    def test_a_number_that_the_book_has_with_another_name_is_an_error_and_nothing_is_written(self, client, clerk):
        self.write(client, self.send(client, workbook(line(1))))
        other = earlier_sheet.read(workbook(line(1, name="Sùng A Páo"), line(2)))
        first, second = actions.check_earlier(rows=other, kind="certificate")
        assert "đã có trong sổ" in first.errors[0]
        assert second.is_good
        with pytest.raises(ValidationError) as refused:
            actions.enter_earlier(rows=other, kind="certificate", by=clerk)
        assert "Dòng 2" in refused.value.messages[0]
        assert Certificate.objects.count() == 1
        made = actions.enter_earlier(rows=other, kind="diploma", by=clerk)
        assert {c.book.code for c in made} == {"earlier-diploma"}

    def known(self, number="1/2019", name="Lò Văn An B"):
        training_class = make_class(start=date(2020, 1, 6))
        enrolment = learners.enrol(learner=make_learner(full_name=name), training_class=training_class, by=None)
        Enrolment.objects.filter(pk=enrolment.pk).update(
            earlier_certificate_no=number, earlier_certificate_on=date(2020, 1, 20), completed=True
        )
        return enrolment

    def test_a_row_is_linked_to_the_one_enrolment_with_that_number_and_name(self, clerk):
        ProgrammeVersion.objects.update(validity_months=60)
        enrolment = self.known()
        self.known(name="Lò Văn Khác")
        rows = earlier_sheet.read(workbook(line(1), line(2)))
        first, second = actions.enter_earlier(rows=rows, kind="certificate", by=clerk)
        assert (first.enrolment, second.enrolment) == (enrolment, None)
        assert (first.expires_on, second.expires_on) == (date(2024, 5, 20), None)

    def test_two_such_enrolments_or_a_valid_certificate_leave_the_row_alone(self, clerk):
        self.known()
        self.known()
        rows = earlier_sheet.read(workbook(line(1)))
        (made,) = actions.enter_earlier(rows=rows, kind="certificate", by=clerk)
        assert made.enrolment is None
        enrolment = self.known(number="2/2019", name="Lò Văn An C")
        rows = earlier_sheet.read(workbook(line(2)))
        (linked,) = actions.enter_earlier(rows=rows, kind="certificate", by=clerk)
        assert linked.enrolment == enrolment
        again = earlier_sheet.read(workbook([7, 7, "2/2019", *line(2)[3:]]))
        (unlinked,) = actions.enter_earlier(rows=again, kind="certificate", by=clerk)
        assert unlinked.enrolment is None

    def test_rows_tampered_with_come_back_with_the_reason(self, client, clerk):
        page = client.post(reverse("certificates:earlier"), {"rows": "x:y", "write": "1"})
        assert "hỏng" in str(page.context["form"].errors) or page.context["form"].errors
        page = self.send(client, b"%PDF")
        assert page.context["form"].errors["file"]
        page = client.post(reverse("certificates:earlier"), {"kind": "certificate"})
        assert page.context["form"].errors["file"]

    def test_three_thousand_rows_go_through_with_the_queries_of_one(self, client, clerk):
        rows = [line(i, received_on=date(2019, 5, 24)) for i in range(1, 3001)]
        counts = []
        for data in (workbook(line(9000)), workbook(*rows)):
            with CaptureQueriesContext(connection) as queries:
                page = self.send(client, data)
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert page.context["good_count"] == 3000
        assert len(page.context["good"]) == 200
        assert len(page.context["signed_rows"]) < 600_000
        self.write(client, page)
        assert Certificate.objects.filter(handed_over_on=date(2019, 5, 24)).count() == 3000

    def test_who_may_not_issue_is_refused(self, client):
        for role in ("inspector", "leader", "lecturer"):
            client.force_login(make_user(role))
            assert client.get(reverse("certificates:earlier")).status_code == 403
            assert client.get(reverse("certificates:earlier_template")).status_code == 403
            assert client.post(reverse("certificates:earlier"), {}).status_code == 403

    def test_the_template_is_downloaded(self, client, clerk):
        response = client.get(reverse("certificates:earlier_template"))
        assert load_workbook(io.BytesIO(response.content)).worksheets[0]["D1"].value == "Số giấy"
        assert timezone.localdate() - timedelta(days=1) < timezone.localdate()
