"""The seven lists of the reference centre, lists in every other shape, and files that are no lists."""

import json
import os
import random
import time
import unicodedata
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from learners.rosters import Person, UnreadableFile, read_roster
from tests.learners.workbooks import csv_text, html, ods, rewritten, to_tcvn3, to_vni, xlsx, zipped
from trainingcenter.vietnamese import match_key

LISTS = Path(settings.BASE_DIR) / "reports" / "demo" / "rosters"
EXPECTED = json.loads((LISTS / "expected.json").read_text())
TODAY = date(2026, 4, 5)

TITLES = ["TT", "Họ và tên", "Ngày sinh", "Đơn vị"]
AN = [1, "Lò Văn An", "15/03/1990", "xã Nghĩa An"]
BICH = [2, "Vi Thị Bích", "02/09/1988", "xã Sơn A"]


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def read(rows, **options):
    return read_roster(xlsx(rows), "danh-sach.xlsx", today=TODAY, **options)


def people(roster):
    return [
        (row.person.full_name, row.person.birth_date or row.person.birth_year, row.person.unit) for row in roster.rows
    ]


def good(roster):
    return [row for row in roster.rows if not row.errors and not row.repeats]


def one(titles, cells):
    """The only row of a list of one person."""
    (row,) = read([titles, cells]).rows
    return row


# -- the seven lists


@pytest.mark.parametrize("expected", EXPECTED["classes"], ids=lambda c: c["file"])
def test_list_of_the_centre_gives_the_expected_people(expected):
    roster = read_roster((LISTS / expected["file"]).read_bytes(), expected["file"], today=TODAY)
    assert {
        "enrolments": len(good(roster)),
        "rows_in_error": sum(bool(row.errors) for row in roster.rows),
        "rows_repeated": sum(row.repeats is not None for row in roster.rows),
    } == {name: expected[name] for name in ("enrolments", "rows_in_error", "rows_repeated")}


def test_lists_of_the_centre_hold_606_persons():
    persons = set()
    for expected in EXPECTED["classes"]:
        roster = read_roster((LISTS / expected["file"]).read_bytes(), expected["file"], today=TODAY)
        persons |= {(match_key(r.person.full_name), r.person.birth_date or r.number) for r in good(roster)}
    assert len(persons) == EXPECTED["distinct_persons"]


def test_list_6_rows_in_error_tell_every_reason():
    roster = read_roster((LISTS / "6-cap-uy-lop-1.xlsx").read_bytes(), "6.xlsx", today=TODAY)
    assert {row.number: row.errors for row in roster.rows if row.errors} == {
        98: (
            "The given name is missing after “Lò Văn”.",
            "Date of birth “31/02/1985”: there is no such day in the calendar.",
        ),
        99: ("The name is missing.",),
        100: ("Date of birth “12/05/2080”: this lies in the future. Check the year.",),
    }
    assert [(row.number, row.repeats) for row in roster.rows if row.repeats] == [(101, 10)]


def test_list_4_in_tcvn3_shows_before_and_after():
    roster = read_roster((LISTS / "4-can-bo-hoi-phu-nu.xls").read_bytes(), "4.xls", today=TODAY)
    assert roster.encoding == "tcvn3"
    assert roster.samples[0] == ("Ph¹m ThÞ ¸nh Duyªn", "Phạm Thị Ánh Duyên")
    assert roster.rows[0].person == Person(
        full_name="Phạm Thị Ánh Duyên",
        birth_date=date(1971, 6, 7),
        birth_year=1971,
        ethnicity="Kinh",
        position="Phó Bí thư chi bộ",
        unit="phường Tân An",
        party_cell="Chi bộ bản Deo",
    )


def test_list_3_dittos_dates_and_ambiguous_ticks_are_read():
    roster = read_roster((LISTS / "3-can-bo-doan.xlsx").read_bytes(), "3.xlsx", today=TODAY)
    row = roster.rows[2]
    assert (row.number, row.person.full_name, row.person.birth_date) == (6, "Hoàng Khánh Duyên", date(1989, 1, 10))
    assert (row.person.unit, row.person.phone) == ("Ban Chỉ huy Quân sự thị xã", "0992848534")
    assert (row.person.sex, row.warnings) == ("", ("“x” does not tell the sex; it is left open.",))


def test_list_2_letterhead_and_signature_are_left_out_with_reasons():
    roster = read_roster((LISTS / "2-nhan-thuc-ve-dang-khoa-2.xlsx").read_bytes(), "2.xlsx", today=TODAY)
    assert (roster.header_row, [(c.letter, c.field) for c in roster.columns][2:4]) == (
        9,
        [("C", "birth_male"), ("D", "birth_female")],
    )
    assert roster.skipped == ((67, "total"), (68, "signature"), (69, "signature"))
    assert {row.person.sex for row in roster.rows} == {"male", "female"}


def test_list_7_the_sheet_with_the_list_is_chosen():
    roster = read_roster((LISTS / "7-cap-uy-lop-2.xlsx").read_bytes(), "7.xlsx", today=TODAY)
    assert (roster.sheet, roster.sheets) == ("Lớp 2", ("Tổng hợp", "Lớp 2"))


# -- kinds of files


def _bytes(kind):
    rows = [TITLES, AN, BICH]
    text = csv_text(rows)
    return {
        "xlsx": lambda: xlsx(rows),
        "ods": lambda: ods(rows),
        "html": lambda: html(rows),
        "html-utf16": lambda: html(rows).decode().encode("utf-16"),
        "semicolon": lambda: text.encode(),
        "comma": lambda: csv_text(rows, ",").encode("utf-8-sig"),
        "tab-utf16": lambda: csv_text(rows, "\t").encode("utf-16"),
        "utf16-without-bom": lambda: csv_text(rows, "\t").encode("utf-16-le"),
        "sep-line": lambda: f"sep=,\r\n{csv_text(rows, ',')}".encode(),
        "windows-1258": lambda: _cp1258(text),
        "tcvn3": lambda: to_tcvn3(text).encode("cp1252"),
        "vni": lambda: to_vni(text).encode("cp1252"),
        "old-mac-lines": lambda: text.replace("\r\n", "\r").encode(),
    }[kind]()


def _cp1258(text):
    """Windows-1258 writes hats as letters and tones as signs of their own."""
    out = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tone = next((c for c in parts if c in "\u0300\u0309\u0303\u0301\u0323"), "")
        out.append(unicodedata.normalize("NFC", parts.replace(tone, "")) + tone if tone else char)
    return "".join(out).encode("cp1258")


KINDS = [
    "xlsx",
    "ods",
    "html",
    "html-utf16",
    "semicolon",
    "comma",
    "tab-utf16",
    "utf16-without-bom",
    "sep-line",
    "windows-1258",
    "tcvn3",
    "vni",
    "old-mac-lines",
]


@pytest.mark.parametrize("kind", KINDS)
def test_file_of_every_kind_gives_the_same_people(kind):
    roster = read_roster(_bytes(kind), "danh-sach.xls", today=TODAY)
    assert people(roster) == [
        ("Lò Văn An", date(1990, 3, 15), "xã Nghĩa An"),
        ("Vi Thị Bích", date(1988, 9, 2), "xã Sơn A"),
    ]
    assert roster.encoding == (kind if kind in ("tcvn3", "vni") else "")


def test_xlsx_that_openpyxl_refuses_is_read_all_the_same():
    broken = rewritten(
        xlsx([TITLES, AN]), **{"xl/styles.xml": lambda old: old.replace(b'<family val="2"', b'<family val="99"')}
    )
    assert people(read_roster(broken, "x.xlsx", today=TODAY)) == [("Lò Văn An", date(1990, 3, 15), "xã Nghĩa An")]


def test_xlsx_in_vni_font_is_told_by_contents_and_font():
    rows = [[to_vni(t) for t in TITLES], [1, to_vni("Đặng Thị Ước"), "15/03/1990", to_vni("phường Cầu Thia")]]
    roster = read_roster(xlsx(rows, font="VNI-Times"), "x.xlsx", today=TODAY)
    assert (roster.encoding, people(roster)) == ("vni", [("Đặng Thị Ước", date(1990, 3, 15), "phường Cầu Thia")])


def test_unicode_in_a_cell_with_an_old_font_stays_as_it_is():
    roster = read_roster(xlsx([TITLES, AN, BICH], font=".VnTime"), "x.xlsx", today=TODAY)
    assert (roster.encoding, people(roster)[0]) == ("", ("Lò Văn An", date(1990, 3, 15), "xã Nghĩa An"))


def test_sheet_with_old_and_new_text_is_repaired_cell_by_cell():
    rows = [TITLES]
    rows += [
        [i, to_tcvn3(name), "15/03/1990", "xã Phù Nham"]
        for i, name in enumerate(["Đặng Bích Hường", "Lê Thị Hằng", "Lò Văn Ước"])
    ]
    assert [(name, unit) for name, _birth, unit in people(read(rows))] == [
        ("Đặng Bích Hường", "xã Phù Nham"),
        ("Lê Thị Hằng", "xã Phù Nham"),
        ("Lò Văn Ước", "xã Phù Nham"),
    ]


def test_csv_lone_quote_means_as_above():
    text = 'TT;Họ và tên;Ngày sinh;Đơn vị\n1;Lò Văn An;15/03/1990;xã Sơn A\n2;Vi Thị Bích;02/09/1988;"\n3;Hà A Ánh;1985;"\n'
    assert [row.person.unit for row in read_roster(text.encode(), "x.csv", today=TODAY).rows] == ["xã Sơn A"] * 3


# -- headers and columns


def test_header_under_letterhead_over_two_rows_is_found():
    rows = [
        ["ĐẢNG BỘ THỊ XÃ NGHĨA LỘ", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
        ["DANH SÁCH HỌC VIÊN"],
        [],
        ["TT", "Họ và tên", "Năm sinh", None, "Trình độ", None, None, "Ngày vào Đảng", None],
        [None, None, "Nam", "Nữ", "Học vấn", "Chuyên môn", "LLCT", "Dự bị", "Chính thức"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
        [1, "Lò Văn An", 1990, None, "12/12", "Đại học Luật", "Trung cấp", "03/02/2015", "03/02/2016"],
        [2, "Vi Thị Bích", None, "2/9/1988", "12/12", "Cao đẳng", "SC", None, None],
    ]
    roster = read(rows)
    assert (roster.header_row, [row.number for row in roster.rows]) == (4, [7, 8])
    assert roster.rows[0].person == Person(
        full_name="Lò Văn An",
        birth_year=1990,
        sex="male",
        education_level="12/12",
        professional_level="Đại học Luật",
        political_theory_level="intermediate",
        admission_date=date(2015, 2, 3),
        full_membership_date=date(2016, 2, 3),
    )
    assert (roster.rows[1].person.sex, roster.rows[1].person.birth_date) == ("female", date(1988, 9, 2))


def test_header_titles_over_several_columns_beside_single_ones_are_one_header():
    rows = [
        ["DANH SÁCH"],
        ["TT", "Thông tin cá nhân", None, "Đơn vị", "Thông tin đảng viên", None],
        [None, "Họ và tên", "Ngày sinh", None, "Ngày vào Đảng", "Chi bộ"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, "Lò Văn An", "15/03/1990", "xã Nghĩa An", "3/2/2015", "Chi bộ bản Deo"],
    ]
    merges = ["A2:A3", "B2:C2", "D2:D3", "E2:F2"]
    (row,) = read_roster(xlsx(rows, merges=merges), "x.xlsx", today=TODAY).rows
    assert row.person == Person(
        "Lò Văn An",
        date(1990, 3, 15),
        1990,
        unit="xã Nghĩa An",
        admission_date=date(2015, 2, 3),
        party_cell="Chi bộ bản Deo",
    )


def test_header_name_over_two_columns_without_subtitles_is_joined():
    rows = [
        ["TT", "Họ và tên", None, "Ngày sinh"],
        [1, "Lò Văn", "An", 1990],
        [2, "Vi Thị", "Bích", 1988],
        [3, "Hà A", "Ánh", 1985],
    ]
    roster = read_roster(xlsx(rows, merges=["B1:C1"]), "x.xlsx", today=TODAY)
    assert [row.person.full_name for row in roster.rows] == ["Lò Văn An", "Vi Thị Bích", "Hà A Ánh"]


def test_header_birthday_in_three_columns_is_joined():
    rows = [
        ["TT", "Họ và tên", "Ngày sinh", None, None, "Đơn vị"],
        [None, None, "Ngày", "Tháng", "Năm", None],
        [1, "Lò Văn An", 15, 3, 1990, "xã Sơn A"],
        [2, "Vi Thị Bích", None, None, 1988, "xã Sơn A"],
    ]
    assert people(read(rows)) == [("Lò Văn An", date(1990, 3, 15), "xã Sơn A"), ("Vi Thị Bích", 1988, "xã Sơn A")]


def test_header_column_of_ticked_women_tells_the_men_too():
    rows = [["TT", "Họ và tên", "Nữ", "Ngày sinh"], [1, "Lò Văn An", None, 1990], [2, "Vi Thị Bích", "x", 1988]]
    assert [row.person.sex for row in read(rows).rows] == ["male", "female"]


def test_header_missing_columns_are_told_by_contents():
    rows = [
        ["Lò Văn An", date(1990, 3, 15), "Nam", "015090001234", "0915001983"],
        ["Vi Thị Bích", date(1988, 9, 2), "Nữ", "015188001234", "0915001984"],
        ["Hà Thị Ánh", date(1985, 5, 5), "Nữ", "015185001234", "0915001985"],
    ]
    roster = read(rows)
    assert (roster.header_row, [column.field for column in roster.columns]) == (
        0,
        ["full_name", "birth_date", "sex", "national_id", "phone"],
    )
    assert roster.rows[1].person == Person(
        "Vi Thị Bích", date(1988, 9, 2), 1988, "female", national_id="015188001234", phone="0915001984"
    )


def test_header_of_unknown_titles_above_the_names_is_shown_with_all_columns():
    rows = [
        ["TT", "Đồng chí", "Lúc nào", "Nơi cử", "Việc"],
        [1, "Lò Văn An", "15/03/1990", "xã Sơn A", "Trưởng bản"],
        [2, "Vi Thị Bích", "02/09/1988", "xã Sơn A", "Giáo viên"],
        [3, "Hà Thị Ánh", "05/05/1985", "xã Sơn B", "Công chức"],
    ]
    roster = read(rows)
    assert roster.header_row == 1
    assert roster.layout
    assert [(column.title, column.field) for column in roster.columns] == [
        ("TT", "index"), ("Đồng chí", "full_name"), ("Lúc nào", "birth_date"), ("Nơi cử", ""), ("Việc", ""),
    ]  # fmt: skip
    corrected = read_roster(xlsx(rows), "ds.xlsx", recall=lambda titles: {3: "unit", 4: "position"})
    assert (corrected.rows[2].person.unit, corrected.rows[2].person.position) == ("xã Sơn B", "Công chức")


def test_a_person_whose_position_looks_like_a_title_is_no_header():
    rows = [
        ["TT", "Đồng chí", "Sinh", "Nơi cử", "Việc", "Dân tộc"],
        [1, "Nguyễn Văn Yến", "20/08/1999", "xã Sơn A", "Đoàn viên", "Kinh"],
        [2, "Lò Thị An", "15/03/1990", "xã Sơn A", "Giáo viên", "Thái"],
        [3, "Vi Thị Bích", "02/09/1988", "xã Sơn B", "Công chức", "Kinh"],
    ]
    roster = read(rows)
    assert roster.header_row == 1
    assert [row.person.full_name for row in roster.rows] == ["Nguyễn Văn Yến", "Lò Thị An", "Vi Thị Bích"]


def test_header_missing_columns_that_nothing_tells_may_be_chosen():
    rows = [["Lò Văn An", 1990, "xã Sơn A"], ["Vi Thị Bích", 1988, "xã Sơn A"], ["Hà Thị Ánh", 1985, "xã Sơn B"]]
    roster = read(rows)
    assert [(column.letter, column.field) for column in roster.columns][-1] == ("C", "")
    assert read_roster(xlsx(rows), "ds.xlsx", columns={2: "unit"}).rows[2].person.unit == "xã Sơn B"


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("S.T.T", "index"), ("Họ, đệm và tên", "full_name"), ("HỌ VÀ TÊN KHAI SINH", "full_name"), ("Học viên", "full_name"),
        ("Họ tên cán bộ", "full_name"), ("Ngày/tháng/năm sinh", "birth_date"), ("Sinh năm", "birth_date"), ("N.T.N.S", ""),
        ("Phái", "sex"), ("Nam / Nữ", "sex"), ("Thành phần dân tộc", "ethnicity"), ("Nguyên quán", "hometown"),
        ("Hộ khẩu thường trú", "residence"), ("Số CMND/CCCD", "national_id"), ("ĐT", "phone"), ("Số ĐT liên hệ", "phone"),
        ("Cơ quan, đơn vị", "unit"), ("Cơ sở Hội", "unit"), ("Đảng bộ xã, phường", "unit"), ("Nghề nghiệp", "position"),
        ("Chi bộ sinh hoạt", "party_cell"), ("Trình độ văn hóa", "education_level"), ("TĐ chuyên môn", "professional_level"),
        ("Trình độ lý luận chính trị", "political_theory_level"), ("Ngày kết nạp", "admission_date"),
        ("Ngày chính thức", "full_membership_date"), ("Số thẻ đảng viên", "party_card_no"), ("Ghi chú", "note"),
        ("Lớp", "class_name"), ("Ký nhận", ""), ("Ngày cấp", ""), ("Họ tên chồng", ""), ("Ngày vào Đoàn", ""),
    ],
)  # fmt: skip
def test_title_of_a_column_is_known(title, field):
    from learners.rosters.columns import field_of

    assert (field_of(title) or "") == field


def test_columns_corrected_by_a_person_overrule_the_guess():
    rows = [["TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Khác"], [1, "Lò Văn An", 1990, "Trưởng bản", "xã Sơn A"]]
    row = read(rows, columns={3: "", 4: "unit"}).rows[0]
    assert (row.person.position, row.person.unit) == ("", "xã Sơn A")


def test_empty_form_with_more_columns_is_not_taken_for_the_list():
    form = [[*TITLES, "Giới tính", "Dân tộc", "CCCD"], [1], [2]]
    data = xlsx([["Ghi chú"]], sheets=[("Lớp", [TITLES, AN]), ("Mẫu", form)])
    assert read_roster(data, "x.xlsx", today=TODAY).sheet == "Lớp"


def test_sheet_chosen_by_a_person_is_read():
    data = xlsx([TITLES, AN], sheets=[("Lớp 2", [TITLES, BICH])])
    assert people(read_roster(data, "x.xlsx", today=TODAY)) == [("Lò Văn An", date(1990, 3, 15), "xã Nghĩa An")]
    assert people(read_roster(data, "x.xlsx", sheet="Lớp 2", today=TODAY)) == [
        ("Vi Thị Bích", date(1988, 9, 2), "xã Sơn A")
    ]


# -- lines


def test_sections_name_the_unit_of_the_rows_below():
    rows = [
        ["TT", "Họ và tên", "Ngày sinh", "Chức vụ"],
        ["I. Đảng bộ phường Trung Tâm"],
        [1, "Lò Văn An", "15/03/1990", "Bí thư"],
        [2, "Đoàn Thị Hội", "02/09/1988", "nt"],
        [None, "Cộng: 2 đồng chí"],
        ["II", "Đảng bộ xã Sơn A (2 đồng chí)"],
        [None, "1. Chi bộ bản Deo"],
        [3, "Tống Văn Cộng", "01/01/1980", "Chi ủy viên"],
        [4, "Tòng Thị Xã", "01/01/1981", '"'],
        ["Tổng cộng", 4],
    ]
    roster = read(rows)
    assert [(r.person.full_name, r.person.unit, r.person.party_cell, r.person.position) for r in roster.rows] == [
        ("Lò Văn An", "Đảng bộ phường Trung Tâm", "", "Bí thư"),
        ("Đoàn Thị Hội", "Đảng bộ phường Trung Tâm", "", "Bí thư"),
        ("Tống Văn Cộng", "Đảng bộ xã Sơn A", "Chi bộ bản Deo", "Chi ủy viên"),
        ("Tòng Thị Xã", "Đảng bộ xã Sơn A", "Chi bộ bản Deo", "Chi ủy viên"),
    ]
    assert roster.skipped == (
        (2, "section: Đảng bộ phường Trung Tâm"),
        (5, "total"),
        (6, "section: Đảng bộ xã Sơn A"),
        (7, "section: Chi bộ bản Deo"),
        (10, "total"),
    )


def test_two_classes_in_one_sheet_keep_their_names():
    rows = [TITLES, ["LỚP 1"], AN, ["LỚP 2"], TITLES, [1, *AN[1:]], BICH]
    assert [(r.person.full_name, r.person.class_name, r.repeats) for r in read(rows).rows] == [
        ("Lò Văn An", "LỚP 1", None),
        ("Lò Văn An", "LỚP 2", None),
        ("Vi Thị Bích", "LỚP 2", None),
    ]


def test_second_list_below_with_other_columns_is_read_by_its_own_titles():
    rows = [
        TITLES, AN, [], [None, None, "GIÁM ĐỐC"],
        ["DANH SÁCH HỌC VIÊN LỚP 2"],
        ["TT", "Đơn vị công tác", "Họ tên", "Chức vụ", "Năm sinh"],
        [1, "xã Sơn A", "Vi Thị Bích", "Trưởng bản", 1988],
    ]  # fmt: skip
    row = read(rows).rows[1]
    assert (row.person, row.errors) == (
        Person("Vi Thị Bích", birth_year=1988, unit="xã Sơn A", position="Trưởng bản", class_name="LỚP 2"),
        (),
    )


@pytest.mark.parametrize(
    "cells", [["Hồ", "An", None, "Đoàn viên", "xã Sơn A"], ["Hà A", "Ánh", None, "Cán bộ", "Chi bộ bản Deo"]]
)
def test_person_whose_words_are_also_titles_is_no_second_header(cells):
    rows = [["TT", "Họ đệm", "Tên", "Ngày sinh", "Chức vụ", "Đơn vị"], [1, "Lò", "An", 1990, "nt", "A"], [None, *cells]]
    assert read(rows).rows[1].errors == ("The date of birth is missing.",)


def test_second_list_beside_the_first_is_told():
    roster = read([[*TITLES, None, *TITLES], [*AN, None, *BICH]])
    assert people(roster) == [("Lò Văn An", date(1990, 3, 15), "xã Nghĩa An")]
    assert roster.skipped == (
        (1, "A second list stands beside the first, from about column G on. Move it to a sheet of its own."),
    )


def test_rows_of_one_merged_unit_all_have_it():
    rows = [TITLES, AN, [2, "Vi Thị Bích", 1988, None], [3, "Hà A Ánh", 1985, None]]
    roster = read_roster(xlsx(rows, merges=["D2:D4"]), "x.xlsx", today=TODAY)
    assert [row.person.unit for row in roster.rows] == ["xã Nghĩa An"] * 3


def test_person_whose_family_name_looks_like_a_total_is_not_lost():
    rows = [
        TITLES,
        [1, "Tổng Thị An", 1990, "A"],
        [2, "Cộng Thị Hoa", 1991, "A"],
        [3, "Tổng cộng", 2000],
        ["Tổng số nữ", 2],
    ]
    roster = read(rows)
    assert [row.person.full_name for row in roster.rows] == ["Tổng Thị An", "Cộng Thị Hoa"]
    assert roster.skipped == ((4, "total"), (5, "total"))


def test_signer_below_the_list_is_no_learner():
    rows = [
        TITLES, AN, BICH, [3, None, None, None], [],
        [None, "Danh sách này có 02 học viên"],
        [None, None, None, "Nghĩa Lộ, ngày 05 tháng 4 năm 2026"],
        [None, "NGƯỜI LẬP BIỂU", None, "GIÁM ĐỐC"],
        [None, "Hoàng Thị Mai", None, "Đèo Văn Ngọc"],
        [None, "Nơi nhận:"],
    ]  # fmt: skip
    roster = read(rows)
    assert [row.person.full_name for row in roster.rows] == ["Lò Văn An", "Vi Thị Bích"]
    assert roster.skipped == (
        (4, "only a serial number"),
        (6, "total"),
        (7, "signature"),
        (8, "signature"),
        (9, "below the end of the list"),
        (10, "signature"),
    )


def test_person_without_number_or_birthday_is_an_error_and_not_lost():
    roster = read([TITLES, AN, [None, "Hà A Ánh", None, "xã Sơn A"], BICH])
    assert [(row.number, row.errors) for row in roster.rows] == [
        (2, ()),
        (3, ("The date of birth is missing.",)),
        (4, ()),
    ]


def test_list_without_birthdays_warns():
    roster = read([["TT", "Họ và tên", "Đơn vị"], [1, "Lò Văn An", "xã Sơn A"]])
    assert [(row.errors, row.warnings) for row in roster.rows] == [((), ("The list has no dates of birth.",))]


def test_ditto_has_many_spellings():
    dittos = [
        "nt",
        "NT",
        "-nt-",
        "n.t",
        "- nt -",
        "như trên",
        "Như trên",
        '"',
        "”",
        "''",
        '- " -',
        "-//-",
        "//",
        "(nt)",
        "↓",
        "||",
    ]
    rows = [TITLES, AN, *([i, f"Vi Văn {'ABCDEGHIKLMNOPQR'[i]}n", 1980 + i, ditto] for i, ditto in enumerate(dittos))]
    assert {row.person.unit for row in read(rows).rows} == {"xã Nghĩa An"}


# -- repeats


def test_repeat_is_told_by_name_and_whole_birthday_however_spelt():
    rows = [TITLES, [1, "Bạc Quang Hòa", "15/3/1990", "A"], [2, "BẠC  QUANG HOÀ", date(1990, 3, 15), "B"]]
    assert [row.repeats for row in read(rows).rows] == [None, 2]


def test_repeat_without_any_accents_is_told_unless_it_may_be_either_of_two():
    day = "15/3/1990"
    rows = [TITLES, [1, "Bạc Quang Hòa", day, "A"], [2, "Bac Quang Hoa", day, "A"]]
    assert [row.repeats for row in read(rows).rows] == [None, 2]
    twins = [TITLES, [1, "Lê Văn Hùng", day, "A"], [2, "Lê Văn Hưng", day, "A"], [3, "Le Van Hung", day, "A"]]
    assert [(row.repeats, len(row.warnings)) for row in read(twins).rows] == [(None, 0), (None, 1), (None, 1)]


def test_repeat_is_told_by_the_id_number():
    rows = [
        ["Họ và tên", "Ngày sinh", "CCCD"],
        ["Lò Văn An", 1990, "015090001234"],
        ["Lò Văn An", "15/3/1990", 15090001234],
    ]
    roster = read(rows)
    assert [row.repeats for row in roster.rows] == [None, 2]
    assert roster.rows[1].warnings == ("The ID number 15090001234 got back its leading zero.",)


def test_id_number_of_another_name_is_an_error():
    rows = [
        ["Họ và tên", "Ngày sinh", "CCCD"],
        ["Lò Văn An", 1990, "015090001234"],
        ["Vi Thị Bích", 1988, "015090001234"],
    ]
    assert read(rows).rows[1].errors == ("The ID number is that of row 2 (Lò Văn An). Correct one of them.",)


def test_same_name_and_year_is_only_a_warning():
    rows = [TITLES, [1, "Lò Văn An", 1990, "A"], [2, "Lò Văn An", 1990, "B"]]
    row = read(rows).rows[1]
    assert (row.repeats, row.errors, row.warnings) == (None, (), ("Perhaps the same person as in row 2.",))


def test_row_in_error_is_neither_a_repeat_nor_repeated():
    rows = [
        ["TT", "Họ và tên", "Ngày sinh", "CCCD"],
        [1, "An", "15/3/1990", "015090001234"],
        [2, "Lò Văn An", "15/3/1990", "015090001234"],
    ]
    assert [(bool(row.errors), row.repeats) for row in read(rows).rows] == [(True, None), (False, None)]


# -- values


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(1990, 3, 15), date(1990, 3, 15)), (datetime(1990, 3, 15, 7, 30), date(1990, 3, 15)),
        (32947, date(1990, 3, 15)), ("32947", date(1990, 3, 15)), ("15/03/1990", date(1990, 3, 15)),
        ("15.3.1990", date(1990, 3, 15)), ("5-8-1990", date(1990, 8, 5)), ("ngày 10/07/1997", date(1997, 7, 10)),
        ("15 - 3 - 1990", date(1990, 3, 15)), ("15/3/90", date(1990, 3, 15)), ("15\\3\\1990", date(1990, 3, 15)),
        ("15/03/1990.", date(1990, 3, 15)), ("'15/03/1990", date(1990, 3, 15)), ("15 tháng 3 năm 1990", date(1990, 3, 15)),
        ("Ngày 15 tháng 03 năm 1990", date(1990, 3, 15)), ("1990-03-15", date(1990, 3, 15)),
        ("1990-03-15 00:00:00", date(1990, 3, 15)), ("15031990", date(1990, 3, 15)), (5081990, date(1990, 8, 5)),
        ("15-Mar-1990", date(1990, 3, 15)), ("15 3 1990", date(1990, 3, 15)), ("15,3,1990", date(1990, 3, 15)),
        (1990, 1990), (1990.0, 1990), ("1990", 1990), ("năm 1990", 1990), ("Sinh năm 1990", 1990), ("3/1990", 1990),
        ("00/00/1990", 1990), ("29/02/1988", date(1988, 2, 29)), ("xx/xx/1990", 1990), ("--/--/1990", 1990),
        ("../3/1990", 1990), ("15/03/1990 12:00:00 AM", date(1990, 3, 15)), ("15/03/1990 -", date(1990, 3, 15)),
        ("32947.0", date(1990, 3, 15)), ("1990.0", 1990), ("150390", date(1990, 3, 15)),
    ],
)  # fmt: skip
def test_birth_date_in_any_shape_is_read(cell, expected):
    person = one(TITLES, [1, "Lò Văn An", cell, "xã Sơn A"]).person
    assert (person.birth_date or person.birth_year) == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31/02/1985", "there is no such day in the calendar."),
        ("29/02/1989", "there is no such day in the calendar."),
        ("12/25/1990", "there is no such day in the calendar."),
        ("13/1990", "there is no such month."),
        ("12/05/2080", "this lies in the future. Check the year."),
        ("2080", "this lies in the future. Check the year."),
        ("15/03/1790", "the year is before 1900. Check the year."),
        ("không rõ", "this is no date. Write it as 15/03/1990, or only the year."),
        ("15/3/190", "this is no date. Write it as 15/03/1990, or only the year."),
        (-5, "this is no date. Write it as 15/03/1990, or only the year."),
        (123456789, "this is no date. Write it as 15/03/1990, or only the year."),
    ],
)
def test_birth_date_impossible_is_an_error(cell, reason):
    row = one(TITLES, [1, "Lò Văn An", cell, "xã Sơn A"])
    assert (row.errors, row.person.birth_date, row.person.birth_year) == (
        (f"Date of birth “{cell}”: {reason}",),
        None,
        None,
    )


def births(*cells):
    """(date of birth or year, warnings) of people born as the cells say."""
    rows = read([TITLES, *([i, f"Vi Văn {'ABCDEGHIKLMN'[i]}n", cell, "A"] for i, cell in enumerate(cells))]).rows
    return [(row.person.birth_date or row.person.birth_year, len(row.warnings)) for row in rows if not row.errors]


def test_birth_dates_of_a_program_set_to_american_english_are_read_month_first():
    assert births("12/31/1990", "3/5/1990", "4/25/1988", "1/30/1988", 1990) == [
        (date(1990, 12, 31), 1),
        (date(1990, 3, 5), 1),
        (date(1988, 4, 25), 1),
        (date(1988, 1, 30), 1),
        (1990, 0),
    ]


def test_birth_dates_that_contradict_month_first_are_read_day_first():
    assert births("12/31/1990", "3/5/1990", "4/25/1988", "1/30/1988", "31/1/1988") == [
        (date(1990, 5, 3), 0),
        (date(1988, 1, 31), 0),
    ]


def test_birth_dates_that_excel_may_have_exchanged_are_warned_of():
    texts = [f"{day}/3/1990" for day in (13, 20, 25, 31)]
    days = [date(1990, 3, day) for day in (1, 5, 8, 12)]
    assert [warned for _born, warned in births(*texts, *days)] == [0, 0, 0, 0, 1, 1, 1, 1]
    assert [warned for _born, warned in births(*texts, *days, date(1990, 3, 13))] == [0] * 9


@pytest.mark.parametrize("cell", ["15/3/90", "3/1990", "15/3/2015", "1/1/1912"])
def test_birth_date_doubtful_is_kept_with_a_warning(cell):
    row = one(TITLES, [1, "Lò Văn An", cell, "xã Sơn A"])
    assert (row.errors, len(row.warnings)) == ((), 1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  LƯỜNG   BÁ ĐỨC ", "Lường Bá Đức"), ("Ksor H'Nhan", "Ksor H'Nhan"), ("Giàng A Páo", "Giàng A Páo"),
        (unicodedata.normalize("NFD", "Đèo Thị Nguyệt"), "Đèo Thị Nguyệt"), ("3. Lò Văn Noỏng", "Lò Văn Noỏng"),
        ("Đ/c Lò Văn An", "Lò Văn An"), ("Nguyễn Thị Hoa (A)", "Nguyễn Thị Hoa (A)"), ("Ông Ích Khiêm", "Ông Ích Khiêm"),
        ("Y Bhiơ Niê", "Y Bhiơ Niê"), ("ThS. Lò Văn An", "Lò Văn An"), ("Vừ A Và.", "Vừ A Và"), ("Lò Văn An *", "Lò Văn An"),
    ],
)  # fmt: skip
def test_name_is_tidied_and_otherwise_left(name, expected):
    row = one(TITLES, [1, name, 1990, "xã Sơn A"])
    assert (row.person.full_name, row.errors) == (expected, ())


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("An", "The name “An” has only one word: write family name and given name."),
        ("Lò Văn 4n", "The name “Lò Văn 4n” has signs that are in no name."),
        ("Lò <b>An</b>", "The name “Lò <b>An</b>” has signs that are in no name."),
        ("=cmd|'/c calc'!A1", "The name “=cmd|'/c calc'!A1” has signs that are in no name."),
        (None, "The name is missing."),
    ],
)
def test_name_that_is_none_is_an_error(name, error):
    roster = read_roster(csv_text([TITLES, [1, name, 1990, "xã Sơn A"]]).encode(), "x.csv", today=TODAY)
    assert roster.rows[0].errors == (error,)


def test_cell_longer_than_its_field_is_an_error_of_its_row():
    row = one(TITLES, [1, "Lò Văn An", 1990, "x" * 10_000])
    assert row.errors == ("Work unit: longer than 200 characters. Shorten it.",)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (915001983, "0915001983"), ("0915.001.983", "0915001983"), ("+84 915 001 983", "0915001983"),
        ("0915001983/0977001983", "0915001983"), ("0216 387 0123", "02163870123"), ("chưa có", ""),
    ],
)  # fmt: skip
def test_phone_is_digits_with_its_zero(cell, expected):
    assert one([*TITLES, "SĐT"], [*AN, cell]).person.phone == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("015 090 001 234", "015090001234"), (15090001234, "015090001234"), (15090001234.0, "015090001234"),
        ("150900012", "150900012"), ("0150900012345", ""), ("1.509E+10", ""), ("15090001", ""),
    ],
)  # fmt: skip
def test_national_id_is_whole_or_left_out_with_a_warning(cell, expected):
    row = one([*TITLES, "Số CCCD"], [*AN, cell])
    assert (row.person.national_id, row.errors) == (expected, ())
    assert expected or row.warnings


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("TC", "intermediate"), ("Trung cấp", "intermediate"), ("SC", "elementary"), ("Sơ cấp LLCT", "elementary"),
        ("Cao cấp", "advanced"), ("CN", "bachelor"), ("Chưa qua", "none"), ("Chưa", "none"), ("Không", "none"), (None, ""),
        ("đang học", ""),
    ],
)  # fmt: skip
def test_political_theory_level_is_a_code(cell, level):
    assert one([*TITLES, "LLCT"], [*AN, cell]).person.political_theory_level == level


def test_party_card_as_a_number_gets_back_its_zeros():
    assert one([*TITLES, "Số thẻ ĐV"], [*AN, 15.68436]).person.party_card_no == "15.684360"
    assert one([*TITLES, "Số thẻ ĐV"], [*AN, "15.684360"]).person.party_card_no == "15.684360"


def test_admission_date_impossible_is_a_warning():
    row = one([*TITLES, "Ngày vào Đảng"], [*AN, "31/02/2015"])
    assert (row.errors, row.person.admission_date) == ((), None)
    assert row.warnings == (
        "Date of admission to the party left out: “31/02/2015”: there is no such day in the calendar.",
    )


# -- files that are no lists


def _encrypted(stream):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + f"{stream}\0".encode("utf-16-le") + b"\0" * 100


def _lying_bomb():
    size, claimed = 100_000_007, (700).to_bytes(4, "little")
    data = zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b"<a></a>" + b" " * (size - 7)})
    return data.replace(size.to_bytes(4, "little"), claimed)


def _bomb():
    return zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * 100_000_000})


BAD = {
    "empty": (lambda: b"", "The file is empty."),
    "blanks": (lambda: b"\r\n \t\r\n", "The file is empty."),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "This kind of file cannot be read."),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 200, "This kind of file cannot be read."),
    "random": (lambda: random.Random(1).randbytes(5_000), "This kind of file cannot be read."),
    "other zip": (lambda: zipped({"a.txt": "Lò Văn An"}), "This kind of file cannot be read."),
    "word": (lambda: zipped({"word/document.xml": "<w/>"}), "This is a Word document."),
    "old word": (lambda: _encrypted("WordDocument"), "This is a Word document."),
    "encrypted xlsx": (lambda: _encrypted("EncryptedPackage"), "The file is protected by a password."),
    "damaged xls": (lambda: _encrypted("Workbook"), "The file is damaged."),
    "cut xlsx": (lambda: xlsx([TITLES, AN])[:-400], "The file is damaged."),
    "cut xls": (lambda: (LISTS / "4-can-bo-hoi-phu-nu.xls").read_bytes()[:3000], "The file is damaged."),
    "bad ods": (lambda: zipped({"content.xml": "<a><b></a>"}), "The file is damaged."),
    "zip bomb": (_bomb, "The file unpacks to far more than a list needs."),
    "zip bomb that lies": (_lying_bomb, "The file is damaged."),
    "tags without end": (
        lambda: zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b"<c/>" * 7_000_000}),
        "The file unpacks to far more than a list needs.",
    ),
    "formats without end": (
        lambda: zipped({"xl/workbook.xml": "<workbook/>", "xl/styles.xml": b"<xf/>" * 400_000}),
        "The file unpacks to far more than a list needs.",
    ),
    "tables without end": (
        lambda: b"<html>" + b"<table><tr><td>a</td></tr></table>" * 100_000,
        "The workbook has more than 50 sheets.",
    ),
    "html of a million rows": (
        lambda: b"<html><table>" + b"<tr><td>1</td></tr>" * 1_000_000,
        "The list has more than 20,000 rows.",
    ),
    "csv line without end": (lambda: b"," * 20_000_000, "The csv file cannot be split"),
    "empty workbook": (lambda: xlsx([]), "No column with names was found."),
    "no names": (lambda: xlsx([["Đơn vị", "Số lượng"], ["xã Sơn A", 5]]), "No column with names was found."),
    "200 sheets": (
        lambda: xlsx([TITLES], sheets=[(f"Tờ {i}", [TITLES]) for i in range(200)]),
        "The workbook has more than 50 sheets.",
    ),
    "long cells": (
        lambda: xlsx([TITLES, *([i, "Lò Văn An", 1990, "x" * 10_000] for i in range(500))]),
        "Many cells of the file hold more than 1,000 characters",
    ),
    "million rows": (
        lambda: (csv_text([TITLES]) + "1;Lò Văn An;1990\n" * 1_000_000).encode(),
        "The list has more than 20,000 rows.",
    ),
    "long csv cell": (lambda: f'Họ và tên;Ngày sinh\n"{"x" * 200_000}";1990'.encode(), "The csv file cannot be split"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_file_is_refused_with_what_to_do(kind):
    make, message = BAD[kind]
    with pytest.raises(UnreadableFile) as caught:
        read_roster(make(), "danh-sach.xlsx", today=TODAY)
    assert caught.value.args[0].startswith(message)


def test_sheet_that_is_not_there_is_refused():
    with pytest.raises(UnreadableFile, match="The file has no sheet “Lớp 9”"):
        read_roster(xlsx([TITLES, AN]), "x.xlsx", sheet="Lớp 9")


def test_dimension_of_a_million_rows_and_a_far_cell_cost_nothing():
    def far(xml):
        xml = xml.replace(b'<dimension ref="A1:D2"', b'<dimension ref="A1:XFD1048576"')
        return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')

    data = rewritten(xlsx([TITLES, AN]), **{"xl/worksheets/sheet1.xml": far})
    started = time.process_time()
    assert people(read_roster(data, "x.xlsx", today=TODAY)) == [("Lò Văn An", date(1990, 3, 15), "xã Nghĩa An")]
    assert time.process_time() - started < 2


def test_rows_with_nothing_but_a_format_are_not_read_to_the_end():
    def formatted(xml):
        rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (i, i) for i in range(4, 600_000))
        return xml.replace(b"</sheetData>", rows + b"</sheetData>")

    data = rewritten(xlsx([TITLES, AN, BICH]), **{"xl/worksheets/sheet1.xml": formatted})
    started = time.process_time()
    assert len(read_roster(data, "x.xlsx", today=TODAY).rows) == 2
    assert time.process_time() - started < 3


def test_formulas_without_saved_values_do_no_harm():
    rows = [TITLES, ["=ROW()-1", *AN[1:]], ["=ROW()-1", *BICH[1:]]]
    assert [row.person.full_name for row in read(rows).rows] == ["Lò Văn An", "Vi Thị Bích"]


@pytest.mark.skipif(os.environ.get("SKIP_SLOW") == "1", reason="20,000 rows take some seconds")
def test_twenty_thousand_rows_are_read():
    rows = [TITLES, *([i, f"Lò Văn {chr(65 + i % 26)}n", 1950 + i % 50, "xã Sơn A"] for i in range(20_000))]
    assert len(read(rows).rows) == 20_000
