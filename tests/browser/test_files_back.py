"""The clerk's own file back with its errors, and the registers of earlier years, through the pages."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook
from playwright.sync_api import expect

from courses.models import TrainingClass
from learners.models import Enrolment, ImportBatch

from ..learners.test_registers import TITLES, row
from ..learners.workbooks import xlsx
from .test_pages import check

pytestmark = pytest.mark.browser
LIST = Path(settings.BASE_DIR) / "reports" / "demo" / "rosters" / "6-cap-uy-lop-1.xlsx"
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def press(page, text):
    page.get_by_role("button", name=text, exact=False).first.click()


def workbook(download):
    return load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))


def both_sizes(page, shot, name):
    """Pictures in both sizes, and what is wrong with the page."""
    page.problems.clear()
    shot(page, name)
    page.set_viewport_size(PHONE)
    shot(page, f"phone-{name}")
    page.set_viewport_size(WIDE)
    return check(page, name)


def register():
    """Three classes of two years; one programme is called otherwise, two rows are wrong, one person is in two classes."""
    names = ["Lò Văn Ánh", "Vi Thị Bích", "Hà Văn Cường", "Cầm Thị Dung", "Đèo Văn Én", "Sùng A Giàng"]
    first = [row(name, no=f"{i}/2019", born=date(1985, 2, i + 1)) for i, name in enumerate(names)]
    first[3][6] = "31/02/1990"
    second = {"class": "Lớp nhận thức về Đảng khóa III/2019", "opened": "02/09/2019", "closed": "06/09/2019"}
    third = {"class": "Lớp đảng viên mới khóa I/2021", "programme": "LLCT đảng viên mới", "opened": "01/03/2021", "closed": "08/03/2021"}  # fmt: skip
    rows = [
        *first,
        *(
            row(f"Hoàng Thị {part}", no=f"{i}/2019", born="1979", **second)
            for i, part in enumerate(["Hoa", "Mai"], start=11)
        ),
        row("Lò Văn Ánh", born=date(1985, 2, 1), no="7", on="20/03/2021", rank="Rất giỏi", **third),
        row("Vi Thị Bích", born=date(1985, 2, 2), no="8", on="20/03/2021", **third),
    ]
    return xlsx([["SỔ LỚP CÁC NĂM"], [], TITLES, *rows], merges=("A1:L1",), font="Times New Roman")


def test_a_list_with_errors_comes_back_and_the_corrected_one_brings_in_the_rest(demo, live, sign_in, shot, tmp_path):
    clerk = sign_in("giaovu", viewport=WIDE)
    training_class = TrainingClass.objects.filter(state__in=["open", "running"]).first()
    clerk.goto(f"{live.url}/hoc-vien/lop/{training_class.pk}/nhap/")
    clerk.set_input_files("[name=file]", str(LIST))
    clerk.click("[name=save]")
    clerk.wait_for_url(re.compile(r"/hoc-vien/nhap/\d+/"))
    batch = ImportBatch.objects.get(training_class=training_class, state="read")
    with clerk.expect_download() as download:
        clerk.evaluate("address => { location.href = address }", f"{live.url}{batch.get_absolute_url()}tep-loi/")
    assert download.value.suggested_filename == "6-cap-uy-lop-1 - kèm cột Lỗi.xlsx"
    book = workbook(download)
    sheet = book.active
    assert sheet["K6"].value == "Lỗi"
    assert {c.row: c.fill.start_color.rgb[-6:] for c in sheet["K"] if c.value and c.row > 6}.items() >= {
        98: "F8A5A5", 99: "F8A5A5", 100: "F8A5A5", 101: "D0D0D0",
    }.items()  # fmt: skip
    assert "Thiếu họ tên." in sheet["K99"].value
    sheet["C98"], sheet["D98"] = "Bun", "28/02/1985"
    sheet["B99"], sheet["C99"], sheet["D100"] = "Lường Thị", "Ơn", "12/05/1980"
    corrected = tmp_path / "sua.xlsx"
    book.save(corrected)
    clerk.goto(f"{live.url}/hoc-vien/lop/{training_class.pk}/nhap/")
    clerk.set_input_files("[name=file]", str(corrected))
    clerk.click("[name=save]")
    clerk.wait_for_url(re.compile(r"/hoc-vien/nhap/\d+/"))
    again = ImportBatch.objects.filter(training_class=training_class, state="read").latest("pk")
    assert (again.summary["error"], batch.summary["error"]) == (0, 3)


def test_registers_of_earlier_years_are_brought_in_and_undone(demo, live, sign_in, shot, tmp_path):
    clerk = sign_in("giaovu", viewport=WIDE)
    problems = []
    clerk.goto(f"{live.url}/hoc-vien/nhap/")
    problems += both_sizes(clerk, shot, "imports")
    clerk.get_by_role("link", name="Nhập lớp các năm trước").click()
    problems += both_sizes(clerk, shot, "earlier-1-new")
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="Tệp mẫu để điền").click()
    assert workbook(download).sheetnames == ["Sổ lớp các năm", "Hướng dẫn"]
    path = tmp_path / "so-cac-nam.xlsx"
    path.write_bytes(register())
    clerk.set_input_files("[name=file]", str(path))
    clerk.click("[name=save]")
    clerk.wait_for_url(re.compile(r"/lop-cac-nam/\d+/$"))
    problems += both_sizes(clerk, shot, "earlier-2-unknown-programme")
    expect(clerk.locator("main")).to_contain_text("Gần giống")
    clerk.select_option("[name=programme-0]", value="DVM")
    press(clerk, "Đọc lại")
    expect(clerk.locator("main")).not_to_contain_text("không có trong danh mục")
    problems += both_sizes(clerk, shot, "earlier-3-dry-run")
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="Tệp của bạn kèm cột Lỗi").click()
    sheet = workbook(download).active
    assert {c.row for c in sheet["M"] if c.value} == {3, 7, 12}
    press(clerk, "Ghi 8 dòng")
    expect(clerk.locator("main")).to_contain_text("Từ sổ này đã tạo 3 lớp và ghi danh 8 học viên.")
    problems += both_sizes(clerk, shot, "earlier-4-written")
    made = TrainingClass.objects.filter(is_earlier=True)
    assert Enrolment.objects.filter(training_class__in=made).count() == 8
    first = made.get(year=2019, intake=2)
    clerk.goto(f"{live.url}{first.get_absolute_url()}")
    expect(clerk.locator("main")).to_contain_text("nhập từ sổ cũ")
    problems += both_sizes(clerk, shot, "earlier-5-class")
    clerk.goto(f"{live.url}/hoc-vien/lop/{first.pk}/cong-nhan/")
    expect(clerk.locator("main")).to_contain_text("0/2019")
    problems += both_sizes(clerk, shot, "earlier-6-results")
    clerk.goto(f"{live.url}/lop/?year=2019")
    problems += both_sizes(clerk, shot, "earlier-7-classes")
    clerk.goto(f"{live.url}/hoc-vien/nhap/?kind=history")
    problems += both_sizes(clerk, shot, "imports-history")
    clerk.goto(f"{live.url}{ImportBatch.objects.get(kind='history', state='written').get_absolute_url()}")
    press(clerk, "Hoàn tác cả sổ")
    expect(clerk.locator("main")).to_contain_text("như chưa từng ghi")
    assert not made.exists()
    assert not problems, "\n".join(map(str, problems))
