"""A plan out of a workbook: what is read, what is left out, every error at once; nothing lost on its page."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from courses import actions, documents, plan_sheet
from courses.models import PlanLine, Programme
from courses.models.plans import FIGURES

from ..factories import make_line, make_plan, make_scheme, make_user
from ..learners.workbooks import ods, xlsx, zipped

PROGRAMMES = [
    (1, "BDNTVD", "Bồi dưỡng nhận thức về Đảng"),
    (2, "DVM", "Bồi dưỡng lý luận chính trị dành cho đảng viên mới"),
]
TITLES = ["STT", "Tên lớp, chương trình", "Đối tượng", "Số lớp", "Số học viên", "Thời gian", "Địa điểm",
          "Đơn vị phối hợp", "Kinh phí", "Hình thức", "Ghi chú"]  # fmt: skip
REAL = [
    ["ĐẢNG ỦY PHƯỜNG NGHĨA LỘ", None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
    ["TRUNG TÂM CHÍNH TRỊ"],
    ["KẾ HOẠCH MỞ LỚP NĂM 2025"],
    [],
    TITLES,
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)"],
    ["I", "Lý luận chính trị"],
    [1, "Lớp bồi dưỡng nhận thức về Đảng", "Quần chúng ưu tú", 2, 120, "Quý II", "Hội trường", "Thị đoàn", 15000000,
     "Phối hợp", "Theo đề nghị"],
    [2, "DVM", "Đảng viên mới", "02 lớp", "1.200", "tháng 3 – tháng 9", None, None, "12.500.000 đồng", None, None],
    [3, "Lớp kỹ năng lạ", "Cán bộ", 0, None, "9-3", None, None, "nhiều", "Trực tuyến", None],
    [None, "Tổng cộng", None, 5, 1320],
    [],
    ["Nơi nhận:", None, None, None, "GIÁM ĐỐC"],
]  # fmt: skip


def read(rows):
    return plan_sheet.read(xlsx(rows))


def test_the_header_is_found_under_the_letterhead_and_sums_headings_and_signatures_are_left_out():
    found = read(REAL)
    assert [row["number"] for row in found.rows] == [8, 9, 10]
    assert [number for number, _text in found.left_out] == [6, 7, 11, 13]
    good = plan_sheet.check(found.rows[0], PROGRAMMES)
    assert (good.errors, good.values) == (
        (),
        {"programme": 1, "audience": "Quần chúng ưu tú", "classes": 2, "learners": 120, "budget": 15_000_000,
         "hosting": "joint", "schemes": [], "venue": "Hội trường", "partner": "Thị đoàn", "note": "Theo đề nghị",
         "month_from": 4, "month_to": 6},
    )  # fmt: skip
    second = plan_sheet.check(found.rows[1], PROGRAMMES)
    assert {name: second.values[name] for name in ("programme", "classes", "learners", "budget", "hosting")} == {
        "programme": 2, "classes": 2, "learners": 1200, "budget": 12_500_000, "hosting": "own",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "budget"),
    [("9 triệu", 9_000_000), ("12,5 tr", 12_500_000), ("1.5 triệu đồng", 1_500_000), ("15.000.000 đ", 15_000_000)],
)
def test_a_budget_in_millions_is_read_as_dong(cell, budget):
    row = {"number": 1, "programme": "DVM", "audience": "x", "classes": "1", "learners": "9", "months": "3"}
    line = plan_sheet.check(row | {"budget": cell}, PROGRAMMES)
    assert (line.errors, line.values["budget"]) == ((), budget)


def test_a_budget_with_an_unknown_unit_is_refused_and_a_title_in_millions_counts_for_all_rows():
    rows = [["Chương trình", "Đối tượng", "Số lớp", "Học viên", "Tháng", "Kinh phí (triệu đồng)"]]
    rows += [["DVM", "Đảng viên mới", 1, 90, 5, cell] for cell in (24, 7.5, "3 tỷ")]
    lines = [plan_sheet.check(row, PROGRAMMES) for row in read(rows).rows]
    assert [line.values["budget"] for line in lines] == [24_000_000, 7_500_000, None]
    assert [line.is_good for line in lines] == [True, True, False]


def test_a_bad_row_tells_all_its_errors_at_once():
    bad = plan_sheet.check(read(REAL).rows[2], PROGRAMMES)
    assert len(bad.errors) == 6
    assert bad.lacks_programme
    assert not bad.is_good


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3", (3, 3)), ("03", (3, 3)), ("3-9", (3, 9)), ("3–9", (3, 9)), ("tháng 3 – tháng 9", (3, 9)), ("T3", (3, 3)),
        ("Tháng 3 đến tháng 9", (3, 9)), ("từ tháng 3 đến tháng 9", (3, 9)), ("Quý II", (4, 6)), ("quý 1", (1, 3)),
        ("Quý I - Quý III", (1, 9)), ("Quý IV/2025", (10, 12)), ("3/2025", (3, 3)), ("Cả năm", (1, 12)),
    ],
)  # fmt: skip
def test_months_are_read_as_centres_write_them(text, span):
    assert plan_sheet.months(text) == span


@pytest.mark.parametrize("text", ["", "9-3", "13", "0", "mùa hè", "Quý V", "03/09/2026", "3-15"])
def test_months_that_are_none_or_the_wrong_way_round_are_refused(text):
    with pytest.raises(ValidationError):
        plan_sheet.months(text)


def test_a_header_over_two_rows_is_one():
    found = read([
        ["TT", "Chương trình", "Đối tượng", "Số lượng", None, "Tháng"],
        [None, None, None, "Lớp", "Học viên", None],
        [1, "DVM", "Đảng viên mới", 2, 90, 5],
    ])  # fmt: skip
    assert found.rows == [{"number": 3, "programme": "DVM", "audience": "Đảng viên mới", "classes": "2",
                           "learners": "90", "months": "5"}]  # fmt: skip


MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def real_ods(rows, change=lambda content: content):
    """An OpenDocument file as LibreOffice writes it, with its manifest."""
    with zipfile.ZipFile(io.BytesIO(ods(rows))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["content.xml"] = change(members["content.xml"])
    return zipped(members | {"META-INF/manifest.xml": MANIFEST})


def test_ods_is_read_alike_and_a_cell_far_out_in_it_is_refused():
    assert [row["number"] for row in plan_sheet.read(real_ods(REAL)).rows] == [8, 9, 10]
    cell = b'<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    row = b"<table:table-row>" + cell + b"</table:table-row></table:table>"
    with pytest.raises(ValidationError):
        plan_sheet.read(real_ods(REAL, lambda content: content.replace(b"</table:table>", row)))


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 broken", "STT;Lớp".encode(), b"x" * 5_000_001],
)
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(ValidationError):
        plan_sheet.read(data)


def test_a_workbook_without_titles_or_rows_and_one_too_long_are_refused():
    line = [1, "DVM", "Đảng viên mới", 2, 90, "5"]
    for rows in ([["Họ và tên", "Ngày sinh"], ["Lò Văn Đức", 1990]], [TITLES], [TITLES, *[line] * 501]):
        with pytest.raises(ValidationError):
            read(rows)


def test_a_cell_far_out_does_not_fill_the_memory():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet().write(1_048_575, 16_383, "x")
    book.close()
    with pytest.raises(ValidationError):
        plan_sheet.read(stream.getvalue())
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 70_000_000)
    with pytest.raises(ValidationError):
        plan_sheet.read(bomb.getvalue())


@pytest.mark.django_db
def test_the_plan_as_excel_reads_back_unchanged():
    plan, scheme = make_plan(lines=2), make_scheme()
    make_line(
        plan, programme=Programme.objects.get(code="BDNTVD"), audience="Quần chúng ưu tú", classes=1, learners=1234,
        month_from=5, month_to=5, hosting="joint", partner="Thị đoàn", venue="Hội trường", budget=12_345_678,
        note="Ghi chú; có dấu", schemes=[scheme],
    )  # fmt: skip
    make_line(plan, programme=Programme.objects.get(code="SCLLCT"), audience="Cán bộ", hosting="hosted", partner="X")
    sheet = plan_sheet.read(documents.plan_xlsx(plan))
    programmes = list(Programme.objects.values_list("pk", "code", "name"))
    lines = [plan_sheet.check(row, programmes, [(scheme.pk, scheme.number)]) for row in sheet.rows]
    assert [line.errors for line in lines] == [()] * 4

    def key(values):
        return tuple(str(values[name] if values[name] is not None else "") for name in FIGURES)

    kept = [key(line.figures | {"programme": line.programme_id}) for line in plan.lines.all()]
    assert sorted(key(line.values) for line in lines) == sorted(kept)
    assert [line.values["schemes"] for line in lines if line.values["audience"] == "Quần chúng ưu tú"] == [[scheme.pk]]


@pytest.mark.django_db
def test_the_workbook_has_real_numbers_and_its_sums_in_bold():
    sheet = load_workbook(io.BytesIO(documents.plan_xlsx(make_plan(lines=2)))).active
    rows = [[cell.value or None for cell in row] for row in sheet.iter_rows(min_row=4)]
    name = Programme.objects.get(code="DVM").name
    assert [row[:6] for row in rows] == [
        [1, name, "Đảng viên mới đợt 1", 2, 120, "3–9"],
        [2, name, "Đảng viên mới đợt 2", 2, 120, "3–9"],
        [None, "Cộng bồi dưỡng lý luận chính trị", None, 4, 240, None],
        [None, "Tổng cộng", None, 4, 240, None],
    ]
    assert [row[1].font.bold for row in sheet.iter_rows(min_row=4)] == [False, False, True, True]


# -- the page


def send(client, rows, **more):
    data = rows if isinstance(rows, bytes) else xlsx(rows)
    upload = SimpleUploadedFile("ke-hoach.xlsx", data)
    return client.post(reverse("courses:plan_sheet", args=[2026]), {"file": upload} | more)


@pytest.fixture
def clerk(client):
    make_plan()
    client.force_login(make_user("registrar"))
    return client


@pytest.mark.django_db
def test_good_rows_are_taken_the_bad_stay_and_become_good_with_a_programme_chosen(clerk):
    address = reverse("courses:plan_sheet", args=[2026])
    rows = [TITLES, REAL[7], REAL[9], [4, "Lớp kỹ năng lạ", "Cán bộ", 1, 40, "6"]]
    page = send(clerk, rows)
    assert (page.context["good"], page.context["bad"], PlanLine.objects.count()) == (1, 2, 0)
    nothing = clerk.post(address, {"rows": page.context["signed_rows"], "take": "1"})
    assert (nothing.status_code, len(nothing.context["rows"]), PlanLine.objects.count()) == (200, 3, 0)
    page = clerk.post(address, {"rows": page.context["signed_rows"], "take": "1", "row": ["2", "3"]})
    assert [line.number for line, _same, _programme in page.context["rows"]] == [3, 4]
    made = PlanLine.objects.get()
    assert (made.programme.code, made.classes, made.partner, made.month_from) == ("BDNTVD", 2, "Thị đoàn", 4)
    page = clerk.post(address, {"rows": page.context["signed_rows"], "programme-4": "MTTQ"})
    assert (page.context["good"], page.context["bad"]) == (1, 1)
    clerk.post(address, {"rows": page.context["signed_rows"], "take": "1", "row": ["4"]})
    assert sorted(PlanLine.objects.values_list("programme__code", flat=True)) == ["BDNTVD", "MTTQ"]


@pytest.mark.django_db
def test_rows_that_the_plan_has_already_are_told_and_not_ticked(clerk):
    rows = [TITLES, REAL[7]]
    page = send(clerk, rows)
    done = clerk.post(
        reverse("courses:plan_sheet", args=[2026]), {"rows": page.context["signed_rows"], "take": "1", "row": ["2"]}
    )
    assert done.status_code == 302
    page = send(clerk, rows)
    assert [same for _line, same, _programme in page.context["rows"]] == [True]


@pytest.mark.django_db
def test_a_file_that_is_none_and_rows_tampered_with_come_back_with_the_reason(clerk):
    page = send(clerk, b"%PDF-1.7")
    assert page.context["form"].errors["file"]
    assert clerk.post(reverse("courses:plan_sheet", args=[2026]), {}).context["form"].errors["file"]
    damaged = clerk.post(reverse("courses:plan_sheet", args=[2026]), {"rows": "abc:def", "take": "1"})
    assert damaged.context["form"].non_field_errors()


@pytest.mark.django_db
def test_a_signed_plan_takes_no_rows_and_others_are_refused(client):
    make_plan(lines=1, signed=True)
    client.force_login(make_user("registrar"))
    assert send(client, REAL).status_code == 302
    assert PlanLine.objects.count() == 1
    client.force_login(make_user("leader"))
    assert client.get(reverse("courses:plan_sheet", args=[2026])).status_code == 403


@pytest.mark.django_db
def test_lines_are_added_all_or_none():
    plan = make_plan()
    line = {"programme": Programme.objects.get(code="DVM"), "audience": "A", "classes": 1, "learners": 30,
            "month_from": 3, "month_to": 4}  # fmt: skip
    with pytest.raises(ValidationError):
        actions.add_plan_lines(plan=plan, lines=[line, line | {"classes": 0}], by=None)
    assert plan.lines.count() == 0
    assert len(actions.add_plan_lines(plan=plan, lines=[line, line | {"audience": "B"}], by=None)) == 2
