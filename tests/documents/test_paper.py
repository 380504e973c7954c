"""Papers, stamped pages and workbooks: what stands on them, in which fonts."""

import subprocess
from io import BytesIO

import pytest
import zxingcpp
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from certificates.documents import default_design
from certificates.drawing import sides
from certificates.printing import merged
from trainingcenter.documents.paper import Column, Paper, Paragraph, Table, paper_docx, render_paper
from trainingcenter.documents.pdf import PaperError, html_to_pdf
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.documents.stamping import Layout, Zone, stamp_pages

LONGEST = "Hoàng Thị Thanh Nguyệt Phương Khánh Huyền Trân"
RECORD = {
    "superior": "THỊ ỦY NGHĨA LỘ", "centre": "TRUNG TÂM CHÍNH TRỊ THỊ XÃ NGHĨA LỘ", "full_name": LONGEST,
    "birth_date": "10/07/1997", "unit": "Bệnh viện Đa khoa khu vực Nghĩa Lộ", "programme": "Bồi dưỡng nhận thức về Đảng",
    "class_name": "Khóa V/2026", "from_to": "từ ngày 01/03/2026 đến ngày 05/03/2026", "rank": "Giỏi", "register_no": "117",
    "number": "117/GCN-TTCT", "decision": "18-QĐ/TTCT ngày 05/04/2026", "place_date": "Nghĩa Lộ, ngày 05 tháng 4 năm 2026",
    "signer_title": "K/T GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "signer_name": "Nguyễn Thị Thanh Hường", "code": "ABCD-EFGH-JKLM",
    "check_url": "https://ttct.example.vn/tra-cuu/ABCDEFGHJKLM", "demo": "",
}  # fmt: skip


def paper(**changes):
    table = Table(
        (Column("TT", 10, "center"), Column("Họ và tên", 60)), (("1", LONGEST), ("2", "Lò Văn Ước")), ("", "Cộng: 2")
    )
    return Paper(
        **{
            "frame": "party", "superior": "Thị ủy Nghĩa Lộ", "centre": "Trung tâm Chính trị", "number": "Số 12-QĐ/TTCT",
            "place_date": "Nghĩa Lộ, ngày 05 tháng 02 năm 2026", "kind": "QUYẾT ĐỊNH", "abstract": "về việc mở lớp",
            "body": (Paragraph("Điều 1. Mở lớp bồi dưỡng."), table), "signer_title": "GIÁM ĐỐC",
            "signer_name": "Nguyễn Thị Thanh Hường", "recipients": ("Như Điều 3;",), "demo": True,
        }
        | changes
    )  # fmt: skip


def words(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def fonts(pdf, tmp_path):
    (tmp_path / "p.pdf").write_bytes(pdf)
    listing = subprocess.run(["pdffonts", tmp_path / "p.pdf"], capture_output=True, text=True, check=True)
    assert listing.stderr == ""
    return {line.split()[0].split("+")[1] for line in listing.stdout.splitlines()[2:]}


def test_a_paper_says_what_it_is_given_in_the_carried_fonts_and_the_same_twice(tmp_path):
    pdf = render_paper(paper())
    text = words(pdf)
    for part in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 12-QĐ/TTCT",
        "Điều 1. Mở lớp bồi dưỡng.",
        LONGEST,
        "Cộng: 2",
        "DỮ LIỆU TRÌNH DIỄN",
    ):
        assert part in text
    assert all(name.startswith("Liberation-Serif") for name in fonts(pdf, tmp_path))
    assert render_paper(paper()) == pdf


def test_the_state_frame_carries_its_own_motto():
    text = words(render_paper(paper(frame="state", demo=False)))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "ĐẢNG CỘNG SẢN" not in text
    assert "TRÌNH DIỄN" not in text


def test_the_word_file_has_the_same_content():
    document = Document(BytesIO(paper_docx(paper())))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "Điều 1. Mở lớp bồi dưỡng." in text
    assert [[c.text for c in row.cells] for row in document.tables[1].rows][1] == ["1", LONGEST]


def test_a_paper_loads_nothing_from_outside():
    with pytest.raises(PaperError):
        html_to_pdf('<img src="http://198.51.100.1/a.png">')
    with pytest.raises(PaperError):
        html_to_pdf('<img src="file:///etc/passwd">')


def test_certificates_say_their_wording_carry_their_code_and_cut_into_single_pages(tmp_path):
    pdf = stamp_pages(sides(default_design("certificate"))[0], [RECORD, RECORD | {"full_name": "Vi A Ư"}])
    text = words(merged([(pdf, 0, 1)]))
    for field, value in RECORD.items():
        if field not in ("check_url", "demo", "signer_title"):
            assert value in text, field
    assert "Vi A Ư" in words(merged([(pdf, 1, 1)]))
    assert {name.replace("-", "") for name in fonts(pdf, tmp_path)} <= {
        "LiberationSerif", "LiberationSerifBold", "LiberationSerifItalic",
    }  # fmt: skip
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-l", "1", tmp_path / "p.pdf", tmp_path / "p"], check=True)
    (picture,) = tmp_path.glob("p*.png")
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(picture))] == [RECORD["check_url"]]
    assert stamp_pages(sides(default_design("certificate"))[0], [RECORD, RECORD | {"full_name": "Vi A Ư"}]) == pdf


def test_a_text_that_cannot_stay_in_its_zone_is_told_with_field_and_record():
    layout = Layout(100, 100, (Zone("name", 10, 10, 20, 6, size=12, min_size=11),))
    with pytest.raises(PaperError, match="name, record 2"):
        stamp_pages(layout, [{"name": "Lò An"}, {"name": LONGEST}])
    with pytest.raises(PaperError, match="no letter"):
        stamp_pages(layout, [{"name": "漢"}])


def test_a_workbook_keeps_typed_formulas_as_text():
    book = load_workbook(
        BytesIO(table_xlsx("Danh sách", ["Tên", "Điểm"], [["=cmd|' /C calc'!A0", 8.5], ["Lò Văn Ước", None]]))
    )
    rows = list(book.active.iter_rows(min_row=3, values_only=True))
    assert rows == [("Tên", "Điểm"), ("=cmd|' /C calc'!A0", 8.5), ("Lò Văn Ước", None)]
    assert book.active.cell(4, 1).data_type == "s"
