"""Designs drawn: each page says its wording, carries its code and the carried fonts, and stays inside its zones."""

import json
import re
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageOps
from pypdf import PdfReader

from certificates import designs, documents
from certificates.drawing import sides
from certificates.models import Printer
from certificates.picture import pictures
from certificates.printing import merged
from certificates.ruler import ruler_page
from certificates.rules.designs import FIELDS
from certificates.samples import WORDS
from trainingcenter.documents.stamping import MM
from trainingcenter.documents.typesetting import face

pytestmark = pytest.mark.django_db  # the static page of a layout is kept in the cache

RECORD = WORDS | {"check_url": "https://ttct.example.vn/tra-cuu/ABCDEFGH2345/"}
OTHER = RECORD | {"full_name": "Vi A Ư", "check_url": "https://ttct.example.vn/tra-cuu/ZZZZFGH23456/"}
LONGEST = "Hoàng Thị Thanh Nguyệt Phương Khánh Huyền Trân Châu Ngọc Bảo Quỳnh"
CARRIED = {"LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic"}
SHIPPED = pytest.mark.parametrize(
    "design", [item[2] for item in designs.shipped()], ids=[i[0] for i in designs.shipped()]
)


def text_of(page):
    return re.sub(r"\s+", " ", page.extract_text())


def placed_texts(page):
    """[(text, x, y, size)] of what is stamped on a page, in points."""
    found = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: (
            text.strip() and found.append((text.strip(), cm[4] + tm[4], cm[5] + tm[5], size))
        )
    )
    return found


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


@SHIPPED
def test_each_page_says_its_wording_and_carries_its_code_and_fonts(design, tmp_path):
    data = documents.draw_records([RECORD, OTHER], design)
    (tmp_path / "a.pdf").write_bytes(data)
    pages = PdfReader(BytesIO(data)).pages
    count = documents.sides_of(design)
    assert len(pages) == 2 * count
    for number, record in enumerate((RECORD, OTHER)):
        for place, side in enumerate(("front", "back")[:count]):
            text = text_of(pages[number * count + place])
            for zone in design[side]["zones"]:
                if zone["field"] not in ("check_url", "lessons"):
                    assert re.sub(r"\s+", " ", record[zone["field"]]) in text, zone["field"]
            for fixed in [] if design["overprint"] else design[side]["texts"]:
                assert re.sub(r"\s+", " ", fixed["text"]) in text or fixed["spacing"], fixed["text"]
    run("pdftoppm", "-r", "200", "-png", tmp_path / "a.pdf", tmp_path / "p")
    codes = [c.text for p in sorted(tmp_path.glob("p-*.png")) for c in zxingcpp.read_barcodes(Image.open(p))]
    assert codes == [RECORD["check_url"], OTHER["check_url"]]
    names = {line.split()[0].split("+")[-1] for line in run("pdffonts", tmp_path / "a.pdf").splitlines()[2:]}
    assert {name.replace("Liberation-Serif", "LiberationSerif") for name in names} <= CARRIED
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert documents.draw_records([RECORD, OTHER], design) == data


def test_the_back_lists_lessons_periods_total_and_mark():
    back = PdfReader(BytesIO(documents.draw_records([RECORD], designs.two_sided("certificate")))).pages[1]
    text = text_of(back)
    for title, _periods in WORDS["lessons"]:
        assert title in text
    assert "Tổng số tiết 25" in text
    assert "Điểm kết quả 8,5" in text


def test_many_long_lessons_shrink_and_wrap_inside_the_table():
    lessons = [[f"Bài {i}: " + "phát huy sức mạnh đại đoàn kết toàn dân tộc " * 3, "5"] for i in range(1, 25)]
    data = documents.draw_records([RECORD | {"lessons": lessons}], designs.two_sided("certificate"))
    zone = designs.two_sided("certificate")["back"]["zones"][3]
    table = PdfReader(BytesIO(data)).pages[1]
    low = min(y for text, _x, y, _size in placed_texts(table) if text.startswith(("Điểm", "Tổng")))
    assert low >= (210 - zone["y"] - zone["height"]) * MM
    assert "Tổng số tiết 120" in text_of(table)


@SHIPPED
@pytest.mark.parametrize("name", [LONGEST, "Vi A"])
def test_the_longest_and_the_shortest_name_stay_inside_their_zone(design, name):
    (front, *_back) = sides(design)
    zone = next(z for z in front.zones if z.field == "full_name")
    page = PdfReader(BytesIO(documents.draw_records([RECORD | {"full_name": name}], design))).pages[0]
    lines = [item for item in placed_texts(page) if len(item[0]) > 3 and item[0] in name]
    assert " ".join(text for text, *_place in lines) == name
    for text, x, y, size in lines:
        assert zone.min_size <= size <= zone.size
        assert zone.x * MM - 0.1 <= x
        assert x + face(zone.font).width(text, size) <= (zone.x + zone.width) * MM + 0.1
        assert (front.height - zone.y - zone.height) * MM <= y - 0.2 * size
        assert y + 0.9 * size <= (front.height - zone.y) * MM + 0.1


def test_an_overprint_has_no_fixed_part_and_is_moved_by_exactly_the_offset():
    plain = documents.draw_records([RECORD], designs.overprint())
    shifted = documents.draw_records([RECORD], designs.overprint(), offset=(3, -2))
    before, after = (placed_texts(PdfReader(BytesIO(data)).pages[0]) for data in (plain, shifted))
    assert len(before) == len(after) > 10
    for (text, x, y, _size), (text2, x2, y2, _size2) in zip(before, after, strict=True):
        assert (text, x2 - x, y2 - y) == (text2, pytest.approx(3 * MM, abs=0.02), pytest.approx(2 * MM, abs=0.02))
    with pikepdf.open(BytesIO(plain)) as pdf:
        assert "/Static" not in pdf.pages[0].Resources.XObject


def test_a_stored_file_is_moved_without_being_drawn_again(tmp_path):
    data = documents.draw_records([RECORD], designs.two_sided("certificate"))
    boxes = []
    for name, drawn in (("before", data), ("after", merged([(data, 0, 2)], offset=(1.5, 4)))):
        (tmp_path / f"{name}.pdf").write_bytes(drawn)
        run("pdftoppm", "-r", "254", "-gray", tmp_path / f"{name}.pdf", tmp_path / name)  # ten dots a mm
        boxes += [ImageOps.invert(Image.open(p)).getbbox() for p in sorted(tmp_path.glob(f"{name}-*.pgm"))]
    (front, back, *after) = boxes
    for before, now in zip((front, back), after, strict=True):
        assert [b - a for a, b in zip(before, now, strict=True)] == [15, 40, 15, 40]


def test_a_design_of_the_first_format_is_drawn_as_before():
    old = json.loads((Path(__file__).parent / "first_format.json").read_text(encoding="utf-8"))
    assert documents.sides_of(old) == 1
    assert {"full_name", "check_url"} < documents.fields_of(old) < set(FIELDS)
    text = text_of(PdfReader(BytesIO(documents.draw_records([RECORD], old))).pages[0])
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert RECORD["full_name"] in text


@SHIPPED
def test_the_picture_for_the_screen_has_a_side_for_each_page_and_tells_what_does_not_fit(design):
    shown, misfits = pictures(design, RECORD, boxes=True)
    assert ([p.name for p in shown], misfits) == (["Mặt trước", "Mặt sau"][: documents.sides_of(design)], [])
    _shown, misfits = pictures(design, RECORD | {"full_name": "W" * 200})
    assert [fault.path[-1] for fault in misfits] == [
        i for i, z in enumerate(design["front"]["zones"]) if z["field"] == "full_name"
    ] + [i for i, z in enumerate((design["back"] or {"zones": []})["zones"]) if z["field"] == "full_name"]


@pytest.mark.parametrize(("paper", "wide", "high"), [("A4", 297, 210), ("A5", 210, 148)])
def test_the_ruler_page_is_moved_by_the_offset_of_the_printer(paper, wide, high, tmp_path):
    page = {}
    for offset in (0, 2.5):
        data = ruler_page(Printer(name="Canon <LBP>", right=offset, down=offset), paper)
        page[offset] = PdfReader(BytesIO(data)).pages[0]
        assert "Canon <LBP>" in text_of(page[offset])
        assert "50 × 50 mm" in text_of(page[offset])
    assert [round(float(v) / MM) for v in page[0].mediabox[2:]] == [wide, high]
    assert "sang phải 2,5 mm" in text_of(page[2.5])
    (tmp_path / "a.pdf").write_bytes(data)
    assert all("Liberation" in line for line in run("pdffonts", tmp_path / "a.pdf").splitlines()[2:])
