"""The register as a bound book: totals that add up, every row on paper, nothing cut off, who may see what."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from certificates import actions, books
from certificates.books.bound import COLUMNS, PARTS
from certificates.books.rows import Entry, RegisterBook
from certificates.models import Certificate
from certificates.rules.books import Totals, pages_of
from learners.models import Learner
from trainingcenter.accounts.models import User
from trainingcenter.audit.models import AccessEntry
from trainingcenter.documents.actions import read_file
from trainingcenter.documents.models import BookPattern, NumberBook
from trainingcenter.jobs.models import Job
from trainingcenter.organisation import actions as organisation

from ..factories import NAMES, make_centre, make_recognised_class, make_user

CENTRE = {
    "superior": "Thị ủy Nghĩa Lộ", "centre": "Trung tâm Chính trị thị xã Nghĩa Lộ", "place": "Nghĩa Lộ", "symbol": "TTCT",
    "director_title": "GIÁM ĐỐC", "demo": False,
}  # fmt: skip
LONGEST = "Chi bộ Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở xã Nghĩa An, Đảng bộ xã Nghĩa An, thị xã Nghĩa Lộ, tỉnh Yên Bái"


def entry(number=1, state="issued", *, handed=False, **changes):
    fields = {
        "register_no": number, "number": f"{number:03d}/GCN-TTCT", "blank": f"A {number:06d}",
        "full_name": NAMES[number % len(NAMES)], "birth_date": "15/03/1990", "sex": "Nữ", "ethnicity": "Thái",
        "unit": LONGEST if number % 3 else "phường Trung Tâm", "class_name": "BDNTVD-05-2026, Khóa V/2026",
        "decision": "12-QĐ/TTCT ngày 05/02/2026", "rank": "Trung bình", "issued_on": date(2026, 2, 6),
        "signer": "Nguyễn Thị Thanh Hường", "received_by": "Đèo Thị Kim Oanh (đại diện đơn vị)" if handed else "",
        "received_on": date(2026, 2, 9) if handed else None, "reissue": "", "note": "", "state": state,
    }  # fmt: skip
    return Entry(**fields | changes)


def book(entries, **changes):
    fields = {
        "name": "Sổ cấp giấy chứng nhận", "year": 2026, "entries": tuple(entries), "centre": CENTRE,
        "drawn_on": date(2026, 11, 20), "shows_ethnicity": True, "last_row": (len(entries), "ab" * 32),
        "last_event": (7, "cd" * 32),
    }  # fmt: skip
    return RegisterBook(**fields | changes)


def texts(data):
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def flat(text):
    return " ".join(text.split())


@given(st.lists(st.tuples(st.sampled_from(["issued", "annulled", "revoked", "replaced"]), st.booleans()), max_size=70),
       st.integers(1, 20))  # fmt: skip
def test_what_a_page_carries_and_holds_is_what_the_next_one_begins_with(rows, per_page):
    entries = [entry(i, state, handed=handed) for i, (state, handed) in enumerate(rows, start=1)]
    pages = pages_of(entries, per_page)
    assert pages[0].carried == Totals()
    for page, following in zip(pages, pages[1:], strict=False):
        assert page.carried + page.own == page.total == following.carried
    assert pages[-1].total == Totals.of(entries)
    assert [e for page in pages for e in page.rows] == entries
    assert all(len(page.rows) == per_page for page in pages[:-1])
    assert Totals.of(entries).issued == len(rows)
    assert Totals.of(entries).handed_over == sum(handed for _state, handed in rows)


def test_the_parts_of_a_line_are_as_wide_as_the_table():
    assert sum(PARTS) == sum(column.width for column in COLUMNS) <= 297 - 14 - 6


def test_every_row_stands_on_paper_with_page_sums_and_the_sheets_before_and_behind():
    states = ["issued"] * 14 + ["revoked", "annulled"] + ["issued"] * 16
    found = [entry(i, state, handed=i % 2 == 0) for i, state in enumerate(states, start=1)]
    pages = texts(books.book_pdf(book(found)))
    assert len(pages) == 5  # opening sheet, 15 + 15 + 2 rows, closing sheet
    assert [f"Trang {i}/5" in page for i, page in enumerate(pages, start=1)] == [True] * 5
    for page, rows in zip(pages[1:4], (found[:15], found[15:30], found[30:]), strict=True):
        for row in rows:
            assert row.number in page
            assert row.unit in flat(page)
        assert flat(page).count("GCN-TTCT") == len(rows)
    assert "Mang từ trang trước Số đã cấp: 0" in flat(pages[1])
    assert "Mang sang trang sau Số đã cấp: 15 Hủy: 0 Thu hồi: 1 Thay thế: 0 Đã trao: 7" in flat(pages[1])
    assert "Mang từ trang trước Số đã cấp: 15 Hủy: 0 Thu hồi: 1 Thay thế: 0 Đã trao: 7" in flat(pages[2])
    assert "Tổng cộng cả sổ Số đã cấp: 32 Hủy: 1 Thu hồi: 1 Thay thế: 0 Đã trao: 16" in flat(pages[3])
    assert "Mang sang" not in pages[3]
    opening, closing = flat(pages[0]), flat(pages[-1])
    assert "SỔ CẤP GIẤY CHỨNG NHẬN, NĂM 2026" in opening
    assert "TỜ MỞ SỔ" in opening
    assert "ngày 06 tháng 02 năm 2026" in opening
    assert "5 trang" in opening
    assert "Thị ủy Nghĩa Lộ" in opening
    assert "từ số 1 (một) đến số 32 (ba mươi hai)" in closing
    assert "Ba mươi hai" in closing
    assert "Mười sáu" in closing
    assert "ab" * 32 in pages[-1].replace("\n", "")
    assert "cd" * 32 in pages[-1].replace("\n", "")


def test_what_no_cell_holds_is_written_out_behind_and_letters_no_font_has_do_not_stop_the_book():
    long = "Cấp nhầm vì trùng họ tên và ngày sinh với học viên khác của lớp trước; " * 12
    odd = entry(2, "revoked", note=f"ĐÃ THU HỒI ngày 01/03/2026: {long}", unit="x" * 300, full_name="Lò Văn 李")
    pages = texts(books.book_pdf(book([entry(1), odd])))
    assert len(pages) == 4
    assert flat(pages[1]).count("Xem bổ sung, mục") == 2
    assert flat(long).strip(" ;") in flat(pages[2])
    assert "Trang 3/4" in pages[2]
    assert "x" * 300 in "".join(pages[2].split())
    assert "Lò Văn ?" in flat(pages[1])


def test_an_empty_year_says_so():
    pages = texts(books.book_pdf(book([], last_row=(0, ""), last_event=(0, ""))))
    assert len(pages) == 3
    assert "Chưa cấp giấy nào trong năm" in flat(pages[1])
    assert "chưa cấp giấy nào" in flat(pages[2])
    assert "Mã niêm" not in pages[2]
    sheet = load_workbook(BytesIO(books.book_xlsx(book([])))).active
    assert "Chưa cấp giấy nào trong năm" in sheet["A2"].value


def test_equal_books_give_equal_bytes():
    assert books.book_pdf(book([entry(1)])) == books.book_pdf(book([entry(1)]))


@pytest.mark.django_db
class TestOfTheDatabase:
    @pytest.fixture
    def issued(self):
        training_class, clerk, director = make_recognised_class(4)
        Learner.objects.update(ethnicity="Thái")
        batch = actions.issue_certificates(training_class=training_class, by=clerk, issued_on=training_class.closed_on)
        return list(batch.certificates.order_by("register_no")), clerk, director

    @pytest.fixture
    def number_book(self):
        make_centre()
        return NumberBook.objects.get(code="register-certificate")

    def test_the_remarks_tell_what_happened_with_the_days(self, issued, number_book):
        (first, second, third, fourth), clerk, director = issued
        actions.hand_over(certificates=[first], on=timezone.localdate(), to="Lò Văn Nhận", relation="chồng", by=clerk)
        actions.revoke(certificate=second, reason="Khai sai lý lịch", decision="15-QĐ/TTCT", by=director)
        actions.annul(certificate=third, reason="In sai tên", by=clerk)
        actions.replace(certificate=fourth, reason="Mất giấy", by=clerk, centre_at_fault=False)
        found = books.register_book(number_book, first.year)
        today = f"{timezone.localdate():%d/%m/%Y}"
        assert [e.state for e in found.entries] == ["issued", "revoked", "annulled", "replaced", "issued"]
        assert found.entries[0].received == f"Lò Văn Nhận (chồng)\n{today}"
        assert [e.note for e in found.entries] == [
            "", f"ĐÃ THU HỒI ngày {today} theo 15-QĐ/TTCT: Khai sai lý lịch", f"ĐÃ HỦY ngày {today}: In sai tên",
            f"ĐÃ THAY THẾ ngày {today} bằng số 005/GCN-TTCT: Mất giấy", "",
        ]  # fmt: skip
        assert found.entries[4].reissue == "Lần 1, thay số 004/GCN-TTCT: Mất giấy"
        last = Certificate.objects.order_by("-position").first()
        assert found.last_row == (5, last.hash)
        assert found.totals == Totals(5, 1, 1, 1, 1)
        assert found.entries[0].ethnicity == ""
        actions.strike_hand_over(certificate=first, reason="Ghi nhầm người", by=clerk)
        struck = books.register_book(number_book, first.year).entries[0]
        assert (struck.received, struck.note) == ("", f"Gạch việc ghi trao ngày {today}: Ghi nhầm người")

    def test_a_book_still_written_in_is_closed_for_the_time_being_a_term_until_the_next_begins(
        self, issued, number_book
    ):
        (first, *_others), _clerk, _director = issued
        year = first.year
        assert books.register_book(number_book, year, today=date(year, 12, 31)).is_running
        over = books.register_book(number_book, year, today=date(year + 1, 1, 1))
        assert "TỜ KHÓA SỔ TẠM" not in texts(books.book_pdf(over))[-1]
        BookPattern.objects.create(book=number_book, valid_from=date(year, 1, 1), pattern="{seq:03d}/GCN-{symbol}")
        number_book.restart = NumberBook.Restart.TERM
        running = books.register_book(number_book, year, today=date(year + 3, 1, 1))
        assert "TỜ KHÓA SỔ TẠM" in texts(books.book_pdf(running))[-1]

    def test_later_changes_of_names_do_not_reach_the_rows_and_old_rows_may_lack_words(self, issued, number_book):
        certificates, _clerk, _director = issued
        Learner.objects.update(full_name="Tên Đã Đổi")
        organisation.name_identity(
            name="Trung tâm Chính trị phường Nghĩa Lộ", superior="Đảng ủy phường Nghĩa Lộ", province="Lào Cai",
            place="Nghĩa Lộ", valid_from=certificates[0].issued_on,
        )  # fmt: skip
        found = books.register_book(number_book, certificates[0].year)
        assert [e.full_name for e in found.entries] == [c.full_name for c in certificates]
        assert found.centre["centre"] == "Trung tâm Chính trị phường Nghĩa Lộ"
        certificates[0].wording = {}
        assert books.entry_of(certificates[0]).unit == ""

    def test_a_book_of_three_costs_the_queries_of_one(self, number_book):
        counts = []
        for n in (1, 2):
            training_class, clerk, _director = make_recognised_class(n)
            actions.issue_certificates(training_class=training_class, by=clerk)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                books.register_book(number_book, timezone.localdate().year)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 6

    def test_the_page_makes_the_book_by_a_job_and_an_open_job_is_not_doubled(
        self, client, issued, number_book, django_capture_on_commit_callbacks
    ):
        certificates, clerk, _director = issued
        client.force_login(clerk)
        page = client.get(reverse("certificates:books"))
        assert page.status_code == 200
        row = page.context["rows"][0]
        assert (row["book"], row["year"], row["issued"], row["first"], row["last"]) == (
            number_book, certificates[0].year, 4, 1, 4,
        )  # fmt: skip
        address = reverse("certificates:book_pdf", args=[number_book.pk, certificates[0].year])
        assert client.get(address).status_code == 405
        first = client.post(address)
        assert client.post(address)["Location"] == first["Location"]
        jobs = Job.objects.filter(task="certificates.book")
        assert jobs.count() == 1
        from certificates.tasks import book as task

        task(jobs.get().pk)
        job = jobs.get()
        assert (job.state, job.done, job.total) == ("done", 4, 4)
        told = flat(" ".join(texts(read_file(job.file))))
        assert all(c.full_name in told and c.number in told for c in certificates)
        assert "Thái" in told
        again = client.post(address)
        assert again["Location"] != first["Location"]
        page = client.get(reverse("certificates:books"))
        assert reverse("jobs:file", args=[job.pk]) in page.content.decode()

    def test_who_may_not_see_sensitive_data_gets_no_ethnic_groups(self, client, issued, number_book):
        certificates, _clerk, _director = issued
        inspector = make_user("inspector")
        client.force_login(inspector)
        year = certificates[0].year
        client.post(reverse("certificates:book_pdf", args=[number_book.pk, year]))
        from certificates.tasks import book as task

        task(Job.objects.get(task="certificates.book").pk)
        told = flat(" ".join(texts(read_file(Job.objects.get(task="certificates.book").file))))
        assert "Thái" not in told
        assert "Dân tộc *" in told
        response = client.get(reverse("certificates:book_xlsx", args=[number_book.pk, year]))
        cells = [cell.value for row in load_workbook(BytesIO(response.content)).active.iter_rows() for cell in row]
        assert "Thái" not in cells
        assert "Dân tộc *" in cells
        entry = AccessEntry.objects.latest("pk")
        assert (entry.what, entry.rows) == (f"Sổ cấp giấy chứng nhận, năm {year}", 4)

    def test_the_workbook_has_the_rows_and_their_sums(self, client, issued, number_book):
        certificates, clerk, director = issued
        actions.revoke(certificate=certificates[1], reason="Khai sai lý lịch", by=director)
        client.force_login(clerk)
        response = client.get(reverse("certificates:book_xlsx", args=[number_book.pk, certificates[0].year]))
        rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(min_row=4, values_only=True))
        assert [row[0] for row in rows] == [1, 2, 3, 4, None]
        assert [row[3] for row in rows[:4]] == [c.full_name for c in certificates]
        assert rows[0][6] == "Thái"
        assert rows[1][16] == "Đã thu hồi"
        assert rows[4][3] == "Số đã cấp: 4; Hủy: 0; Thu hồi: 1; Thay thế: 0; Đã trao: 0"

    def test_the_list_of_books_costs_the_same_for_one_and_three(self, client, number_book):
        client.force_login(make_user("registrar"))
        counts = []
        for years in ([], [2019, 2020]):
            for year in years:
                _old(number_book, year)
            with CaptureQueriesContext(connection) as queries:
                assert len(client.get(reverse("certificates:books")).context["rows"]) == 2 + len(years)
            counts.append(len(queries))
        assert counts[0] == counts[1]

    @pytest.mark.parametrize("role", ["lecturer", "appraiser", "admin"])
    def test_others_are_refused(self, client, number_book, role):
        client.force_login(make_user(role))
        arguments = [number_book.pk, 2026]
        assert client.get(reverse("certificates:books")).status_code == 403
        assert client.post(reverse("certificates:book_pdf", args=arguments)).status_code == 403
        assert client.get(reverse("certificates:book_xlsx", args=arguments)).status_code == 403

    def test_a_book_that_is_no_register_or_a_year_far_off_is_not_found(self, client, number_book):
        client.force_login(make_user("registrar"))
        decision = NumberBook.objects.get(code="decision")
        for arguments in ([decision.pk, 2026], [number_book.pk, 1800], [0, 2026]):
            assert client.post(reverse("certificates:book_pdf", args=arguments)).status_code == 404
            assert client.get(reverse("certificates:book_xlsx", args=arguments)).status_code == 404

    def test_a_right_lost_before_the_job_runs_counts(self, client, issued, number_book):
        certificates, clerk, _director = issued
        client.force_login(clerk)
        client.post(reverse("certificates:book_pdf", args=[number_book.pk, certificates[0].year]))
        clerk.groups.clear()
        from certificates.tasks import book as task

        job = Job.objects.get(task="certificates.book")
        task(job.pk)
        told = flat(" ".join(texts(read_file(Job.objects.get(pk=job.pk).file))))
        assert User.objects.get(pk=clerk.pk).has_perm("accounts.view_sensitive") is False
        assert "Thái" not in told


def _old(number_book, year):
    """A row of an earlier year, as an earlier book brings it."""
    from certificates.actions.chain import append_certificates, lock_books

    locked = lock_books({number_book.pk})[number_book.pk]
    append_certificates(locked, [Certificate(
        kind="certificate", year=year, register_no=1, number=f"1/{year}", wording={}, full_name="Lò Văn Đức",
        folded="lo van duc", issued_on=date(year, 5, 20), entered_later=True,
    )])  # fmt: skip


def test_an_entry_without_a_day_is_not_received():
    assert not replace(entry(handed=True), received_on=None).is_handed_over
