"""Registers of earlier years read into classes and entries: pure, without database."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from learners.registers import CodedProgramme, EarlierClass, classes_of, number_classes, read_register, template
from learners.rosters import UnreadableFile

from .workbooks import csv_text, ods, to_tcvn3, xlsx

PROGRAMMES = [
    CodedProgramme(1, "BDNTVD", "Bồi dưỡng nhận thức về Đảng"),
    CodedProgramme(2, "DVM", "Bồi dưỡng lý luận chính trị dành cho đảng viên mới"),
]
TITLES = ["TT", "Tên lớp", "Chương trình", "Khai giảng", "Bế giảng", "Họ và tên", "Ngày sinh", "Đơn vị", "Điểm", "Xếp loại", "Số GCN", "Ngày cấp"]  # fmt: skip
TODAY = date(2026, 4, 5)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def row(name="Lò Văn An", **changes):
    cells = {
        "index": 1, "class": "Lớp nhận thức về Đảng khóa II/2019", "programme": "BDNTVD", "opened": "06/05/2019",
        "closed": "10/05/2019", "name": name, "born": "15/03/1990", "unit": "xã Nghĩa An", "mark": "8,5", "rank": "Giỏi",
        "no": "45/2019", "on": "20/05/2019",
    }  # fmt: skip
    return list((cells | changes).values())


def read(*rows, titles=TITLES, **options):
    return read_register(xlsx([titles, *rows]), "so.xlsx", today=TODAY, **options)


def one(**changes):
    (entry,) = read(row(**changes)).entries
    return entry


def classes(*rows, chosen=None, titles=TITLES):
    register = read(*rows, titles=titles)
    return classes_of(register.entries, PROGRAMMES, chosen), register.entries


def test_an_entry_holds_the_person_the_class_and_the_result():
    entry = one()
    assert (entry.number, entry.person.full_name, entry.person.birth_date, entry.person.unit) == (
        2, "Lò Văn An", date(1990, 3, 15), "xã Nghĩa An",
    )  # fmt: skip
    assert (entry.mark, entry.rank, entry.passed, entry.certificate_no, entry.certificate_on) == (
        Decimal("8.50"), "very_good", True, "45/2019", date(2019, 5, 20),
    )  # fmt: skip
    assert (entry.errors, entry.warnings) == ([], [])
    told = classes(row())[0][2]
    assert (told.name, told.programme, told.opened, told.closed, told.intake, told.year, told.errors) == (
        "Lớp nhận thức về Đảng khóa II/2019", 1, date(2019, 5, 6), date(2019, 5, 10), 2, 2019, [],
    )  # fmt: skip
    assert EarlierClass.from_data(told.as_data()) == EarlierClass(**vars(told) | {"rows": []})


@pytest.mark.parametrize(
    ("told", "rank", "passed"),
    [("Xuất sắc", "excellent", True), ("KHÁ", "good", True), ("TB", "average", True), ("Không đạt", "failed", False),
     ("Đạt", "", True), ("Hoàn thành", "", True), (None, "", None)],
)  # fmt: skip
def test_ranks_are_told_in_words(told, rank, passed):
    entry = one(rank=told)
    assert (entry.rank, entry.passed, entry.errors) == (rank, passed, [])


def test_every_reason_against_a_row_is_told_at_once():
    entry = one(name="An", born="32/01/1990", opened="31/02/2019", mark="11", rank="Rất tốt", on="20/13/2019")
    assert entry.errors == [
        "The name “An” has only one word: write family name and given name.",
        "Date of birth “32/01/1990”: there is no such day in the calendar.",
        "The rank “Rất tốt” is not known. Write Xuất sắc, Giỏi, Khá, Trung bình or Không đạt.",
        "Opened on: “31/02/2019”: there is no such day in the calendar.",
        "“11” is no mark. Write a number from 0 to 10.",
        "Certificate issued on: “20/13/2019”: there is no such day in the calendar.",
    ]
    assert one(mark="Mười").errors
    assert one(mark=8.333).warnings == ["The mark was rounded to 8,33."]


def test_a_class_that_contradicts_itself_is_an_error_of_the_whole_class():
    found, _entries = classes(row(), row("Vi Thị Bích", opened="07/05/2019", no="46/2019"))
    assert found[2] is found[3]
    assert found[2].errors == [
        "Opened on of the class differs: “06/05/2019” in row 2, “07/05/2019” in row 3. Make them alike."
    ]
    assert classes(row(closed="01/05/2019"))[0][2].errors == [
        "The class closes on 01/05/2019, before it opens on 06/05/2019. Correct one of the two."
    ]
    assert [e[:26] for e in classes(row(opened=None, closed=None))[0][2].errors] == ["The opening day of the cla", "The closing day of the cla"]  # fmt: skip


def test_facts_may_stand_in_one_row_of_the_class_as_above_or_in_merged_cells():
    second = {"programme": None, "opened": '"', "closed": "nt", "no": None}
    found, entries = classes(row(), row("Vi Thị Bích", **second))
    assert (found[3].opened, found[3].programme, found[3].errors, entries[1].errors) == (date(2019, 5, 6), 1, [], [])
    rows = [TITLES, row(), row("Vi Thị Bích", **{"class": None})]
    register = read_register(xlsx(rows, merges=("B2:B3",)), "so.xlsx", today=TODAY)
    assert len({c.key for c in classes_of(register.entries, PROGRAMMES).values()}) == 1
    _found, entries = classes(row(), row("Vi Thị Bích", **{"class": None}))
    assert entries[1].errors == ["The class is missing. Write its name or code in this row."]


def test_the_same_name_in_another_year_is_another_class_unless_the_name_says_its_year():
    later = {"opened": "04/05/2020", "closed": "08/05/2020"}
    plain = {"class": "Lớp nhận thức khóa 1"}
    found, _entries = classes(row(**plain), row("Vi Thị Bích", **plain, **later))
    assert (found[2] is found[3], found[2].errors, found[3].intake, found[3].year) == (False, [], 1, 2020)
    found, _entries = classes(row(), row("Vi Thị Bích", **later))
    assert (found[2] is found[3], len(found[2].errors)) == (True, 2)


def test_unknown_programmes_are_told_with_near_names_and_may_be_chosen():
    text = {"programme": "BD nhận thức về Đảng"}
    told = classes(row(**text))[0][2]
    assert told.errors == [
        "The programme “BD nhận thức về Đảng” is not in the catalogue. Nearly alike: Bồi dưỡng nhận thức về Đảng. "
        "Choose one, or correct the file."
    ]
    assert classes(row(**text), chosen={"bd nhan thuc ve dang": "BDNTVD"})[0][2].programme == 1
    assert classes(row(programme="xyz"))[0][2].errors[0].endswith("add the programme to the catalogue first.")
    named = classes(row(programme=None, **{"class": "Lớp bồi dưỡng nhận thức về Đảng khóa 3"}))[0][2]
    assert (named.programme, named.errors) == (1, [])


def test_codes_make_classes_and_no_code_has_two_names():
    titles = ["TT", "Mã lớp", *TITLES[1:]]
    rows = [[1, "NT-01", *row()[1:]], [2, "nt-01", *row("Vi Thị Bích", **{"class": "Lớp khác"})[1:]]]
    told = classes(*rows, titles=titles)[0][2]
    assert told.code == "NT-01"
    assert told.errors[0].startswith("The code NT-01 has two names")
    told = classes(row(**{"class": "BDNTVD-2019-02"}))[0][2]
    assert (told.code, told.name, told.errors) == ("BDNTVD-2019-02", "", [])


@pytest.mark.parametrize(
    ("name", "intake"), [("khóa V/2019", 5), ("Khóa 12", 12), ("khoá thứ 3", 3), ("Lớp A", None), ("khóa IX - 2019", 9)]
)
def test_the_intake_is_told_by_the_name(name, intake):
    assert classes(row(**{"class": f"Lớp {name}"}))[0][2].intake == intake


def test_intakes_are_taken_from_names_first_and_never_twice():
    made = [
        EarlierClass(key, programme=1, opened=date(2019, month, 1), closed=date(2019, month, 5), intake=intake)
        for key, month, intake in [("a", 1, None), ("b", 2, 2), ("c", 3, 2), ("d", 4, None)]
    ]
    number_classes(made, {(1, 2019, 7), (2, 2019, 9)})
    assert {c.key: c.intake for c in made} == {"b": 2, "c": 8, "a": 9, "d": 10}
    assert [len(c.warnings) for c in made] == [0, 0, 1, 0]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("so.csv", lambda rows: csv_text(rows).encode()),
        ("so.ods", ods),
        ("cu.csv", lambda rows: csv_text([[to_tcvn3(c) if isinstance(c, str) else c for c in r] for r in rows]).encode("cp1252")),
    ],
)  # fmt: skip
def test_other_kinds_of_file_are_read_alike(name, make):
    rows = [["SỔ CẤP GIẤY CHỨNG NHẬN"], [], TITLES, row(), row("Vi Thị Bích", no="46/2019")]
    register = read_register(make(rows), name, today=TODAY)
    found = classes_of(register.entries, PROGRAMMES)
    assert [(e.number, e.person.full_name, e.rank, e.errors) for e in register.entries] == [
        (4, "Lò Văn An", "very_good", []), (5, "Vi Thị Bích", "very_good", []),
    ]  # fmt: skip
    assert (found[4].intake, found[4].programme, found[4].errors) == (2, 1, [])


def test_a_register_without_its_columns_says_which_are_missing():
    with pytest.raises(UnreadableFile, match="class, opened on, closed on"):
        read(["1", "Lò Văn An", "15/03/1990"], titles=["TT", "Họ và tên", "Ngày sinh"])
    with pytest.raises(UnreadableFile, match="names nobody yet"):
        read_register(template(), "mau.xlsx")


def test_the_day_of_the_identity_card_is_not_that_of_the_certificate():
    titles = [*TITLES[:-1], "Số CCCD", "Ngày cấp", "Ngày cấp GCN"]
    entry = read([*row()[:-1], "015090000001", "01/01/2022", "20/05/2019"], titles=titles).entries[0]
    assert (entry.certificate_on, entry.person.national_id) == (date(2019, 5, 20), "015090000001")
