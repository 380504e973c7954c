"""Ugly workbooks of every shape mixed: the people that come out are the people that went in."""

import os
import unicodedata
from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learners.rosters import UnreadableFile, read_roster
from tests.learners.test_rosters import AN, BICH, LISTS, TITLES
from tests.learners.workbooks import csv_text, html, ods, to_tcvn3, to_vni, xlsx
from trainingcenter.vietnamese import match_key

TODAY = date(2026, 4, 5)
FAMILY = [
    "Lò",
    "Vi",
    "Hà",
    "Sùng",
    "Giàng",
    "Đèo",
    "Điêu",
    "Đỗ",
    "Hoàng",
    "Nguyễn",
    "Trần",
    "Lường",
    "Quàng",
    "Cà",
    "Bạc",
    "Tống",
    "Tòng",
    "Đoàn",
    "Hồ",
    "Mùa",
    "Vàng",
    "Lý",
]
MIDDLE = ["Văn", "Thị", "A", "Đức", "Thị Minh", "Bá", "Công", "Thị Phương", "Khánh", "Thúy", "Xuân"]
GIVEN = [
    "An",
    "Bích",
    "Hòa",
    "Thủy",
    "Quý",
    "Ước",
    "Ánh",
    "Yến",
    "Nguyệt",
    "Huệ",
    "Hương",
    "Dũng",
    "Tuyết",
    "Kỷ",
    "Loan",
    "Páo",
    "Đạt",
    "Cường",
    "Ngoãn",
    "Toàn",
    "Khỏe",
    "Anh",
]
UNITS = [
    "xã Nghĩa An",
    "phường Cầu Thia",
    "Thị đoàn Nghĩa Lộ",
    "Trung tâm Y tế thị xã",
    "Trường THPT Nghĩa Lộ",
    "xã Sơn A",
]
CELLS = ["Chi bộ bản Deo", "Chi bộ Công an", "Chi bộ tổ dân phố số 3", "Chi bộ thôn Noỏng"]
ETHNIC = ["Kinh", "Thái", "Tày", "Mông", "Khơ Mú"]
POSITIONS = ["Bí thư chi bộ", "Trưởng bản", "Giám đốc", "Chủ tịch Hội Phụ nữ", "Y sĩ", "Đoàn viên"]


@dataclass(frozen=True)
class Someone:
    family: str
    middle: str
    given: str
    born: date | int
    sex: str
    ethnicity: str
    unit: str
    cell: str
    position: str
    phone: str
    national_id: str

    @property
    def name(self):
        return f"{self.family} {self.middle} {self.given}"


someones = st.builds(
    Someone,
    st.sampled_from(FAMILY),
    st.sampled_from(MIDDLE),
    st.sampled_from(GIVEN),
    st.dates(date(1950, 1, 1), date(2007, 12, 31)) | st.integers(1950, 2007),
    st.sampled_from(["male", "female"]),
    st.sampled_from(ETHNIC),
    st.sampled_from(UNITS),
    st.sampled_from(CELLS),
    st.sampled_from(POSITIONS),
    st.integers(300_000_000, 999_999_999).map(lambda n: f"0{n}"),
    st.integers(10**9, 10**10 - 1).map(lambda n: f"01{n}"),
)
everybody = st.lists(
    someones, min_size=3, max_size=25, unique_by=(lambda p: match_key(p.name), lambda p: p.national_id)
)

NAME_SHAPES = (
    lambda name: name,
    str.upper,
    str.lower,
    lambda name: f"  {name.replace(' ', '  ')} ",
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: name.replace("òa", "oà").replace("ủy", "uỷ").replace("úy", "uý").replace("ỏe", "oẻ"),
    lambda name: name.replace(" ", "\u00a0"),
)
DAY_SHAPES = (
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day}-{d.month}-{d.year}",
    lambda d: f"ngày {d:%d/%m/%Y}",
    lambda d: f"{d.day} tháng {d.month} năm {d.year}",
    lambda d: f" {d:%d/%m/%Y} ",
    lambda d: f"{d.day} / {d.month} / {d.year}.",
    lambda d: f"{d:%Y-%m-%d} 00:00:00",
    lambda d: d,
    lambda d: (d - date(1899, 12, 30)).days,
)
YEAR_SHAPES = (lambda y: y, str, lambda y: f"năm {y}", lambda y: f"00/00/{y}", lambda y: f"xx/xx/{y}")


@dataclass
class Shape:
    """How one list is written; drawn at random."""

    letterhead: int
    birth: str  # one, split
    sex: str  # none, word, women
    name: str  # one, two
    unit: str  # column, ditto, section
    blank_rows: bool
    repeated_header: bool
    footer: bool
    numbers_row: bool
    order: int
    titles_upper: bool
    left: int  # empty columns before the list
    numbered: bool


shapes = st.builds(
    Shape,
    st.integers(0, 8),
    st.sampled_from(["one", "split"]),
    st.sampled_from(["none", "word", "women"]),
    st.sampled_from(["one", "two"]),
    st.sampled_from(["column", "ditto", "section"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(0, 5),
    st.booleans(),
    st.integers(0, 2),
    st.booleans(),
)


class Builder:
    """Writes people as the rows of a list of some shape."""

    def __init__(self, shape, draw):
        self.shape, self.draw = shape, draw
        self.columns = self._columns()

    def _columns(self):
        """(title, title below, function of the person) by column."""
        shape = self.shape
        name = [("Họ và tên", None, self._name)]
        if shape.name == "two":
            name = [("Họ và tên đệm", None, lambda p: f"{p.family} {p.middle}"), ("Tên", None, lambda p: p.given)]
        birth = [("Ngày sinh", None, self._born)]
        if shape.birth == "split":
            birth = [
                ("Năm sinh", "Nam", lambda p: self._born(p) if p.sex == "male" else None),
                (None, "Nữ", lambda p: self._born(p) if p.sex == "female" else None),
            ]
        sex = {
            "none": [],
            "word": [("Giới tính", None, lambda p: "Nữ" if p.sex == "female" else "Nam")],
            "women": [("Nữ", None, lambda p: "x" if p.sex == "female" else None)],
        }[shape.sex if shape.birth == "one" else "none"]
        unit = [] if shape.unit == "section" else [("Đơn vị công tác", None, lambda p: p.unit)]
        others = [
            ("Dân tộc", None, lambda p: p.ethnicity),
            ("Chức vụ", None, lambda p: p.position),
            ("Chi bộ", None, lambda p: p.cell),
            ("Số CCCD", None, lambda p: p.national_id if self.shape.letterhead % 2 else int(p.national_id)),
            ("Điện thoại", None, lambda p: int(p.phone)),
            ("Ghi chú", None, lambda p: None),
        ]
        turned = others[shape.order :] + others[: shape.order]
        return [("TT", None, None), *name, *birth, *sex, *turned[:2], *unit, *turned[2:]]

    def _name(self, person):
        return self.draw(st.sampled_from(NAME_SHAPES))(person.name)

    def _born(self, person):
        kinds = DAY_SHAPES if isinstance(person.born, date) else YEAR_SHAPES
        return self.draw(st.sampled_from(kinds))(person.born)

    def rows(self, people):
        rows = [*self._letterhead(), *self._header(), *self._body(people), *self._footer(people)]
        return [[*[None] * self.shape.left, *row] for row in rows]

    def _letterhead(self):
        lines = [
            ["ĐẢNG BỘ THỊ XÃ NGHĨA LỘ", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
            ["TRUNG TÂM CHÍNH TRỊ"],
            [None],
            [None, None, "Nghĩa Lộ, ngày 05 tháng 4 năm 2026"],
            ["DANH SÁCH"],
            ["Học viên lớp bồi dưỡng nhận thức về Đảng"],
            ["(Kèm theo Quyết định số 18-QĐ/TTCT)"],
            [None],
        ]
        return lines[: self.shape.letterhead]

    def _header(self):
        above = [
            title.upper() if title and self.shape.titles_upper else title for title, _below, _value in self.columns
        ]
        rows = [above]
        if self.shape.birth == "split":
            rows.append([below for _title, below, _value in self.columns])
        if self.shape.numbers_row:
            rows.append([f"({i})" for i in range(1, len(above) + 1)])
        return rows

    def _body(self, people):
        rows, unit = [], None
        for number, person in enumerate(people, start=1):
            counted = number if self.shape.numbered else None
            if self.shape.repeated_header and number % 9 == 0:
                rows += self._header()
            if self.shape.unit == "section" and person.unit != unit:
                rows += [[None, "Cộng: 3 đồng chí"]] if unit else []
                rows.append([f"{'I' * (number % 3 + 1)}. {person.unit[0].upper()}{person.unit[1:]}"])
            row = [counted if value is None else value(person) for _title, _below, value in self.columns]
            if self.shape.unit == "ditto" and person.unit == unit:
                row[self._column("Đơn vị công tác")] = self.draw(st.sampled_from(["nt", '"', "-nt-", "như trên"]))
            rows.append(row)
            rows += [[]] if self.shape.blank_rows and number % 4 == 0 else []
            unit = person.unit
        return rows

    def _column(self, wanted):
        return [title for title, _below, _value in self.columns].index(wanted)

    def _footer(self, people):
        if not self.shape.footer:
            return []
        return [
            [],
            [None, f"Tổng số: {len(people)} học viên"],
            [None, None, None, None, "Nghĩa Lộ, ngày 05 tháng 4 năm 2026"],
            [None, "NGƯỜI LẬP BIỂU", None, None, "GIÁM ĐỐC"],
            [],
            [None, "Hoàng Thị Mai", None, None, "Đèo Văn Ngọc"],
        ]


def _encoded(rows, encode):
    return [
        [encode(unicodedata.normalize("NFC", cell)) if isinstance(cell, str) else cell for cell in row] for row in rows
    ]


FILES = {
    "xlsx": xlsx,
    "ods": ods,
    "html": html,
    "csv ;": lambda rows: csv_text(rows).encode("utf-8"),
    "csv , bom": lambda rows: csv_text(rows, ",").encode("utf-8-sig"),
    "csv tab utf-16": lambda rows: csv_text(rows, "\t").encode("utf-16"),
    "xlsx tcvn3": lambda rows: xlsx(_encoded(rows, to_tcvn3)),
    "xlsx vni font": lambda rows: xlsx(_encoded(rows, to_vni), font="VNI-Times"),
    "csv vni": lambda rows: csv_text(_encoded(rows, to_vni), ",").encode("cp1252"),
    "csv tcvn3": lambda rows: csv_text(_encoded(rows, to_tcvn3)).encode("cp1252"),
}


def _came_out(person):
    born = person.birth_date or person.birth_year
    return (
        match_key(person.full_name),
        born,
        person.sex,
        person.unit.lower(),
        person.phone,
        person.national_id,
        person.party_cell,
    )


def _went_in(person, shape):
    sex = person.sex if shape.sex != "none" or shape.birth == "split" else ""
    return (
        match_key(person.name),
        person.born,
        sex,
        person.unit.lower(),
        person.phone,
        person.national_id,
        person.cell,
    )


@settings(max_examples=int(os.environ.get("UGLY_LISTS", 100)), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), everybody, shapes, st.sampled_from(sorted(FILES)))
def test_people_that_come_out_of_an_ugly_list_are_those_that_went_in(data, people, shape, kind):
    if shape.unit != "column":
        people = sorted(people, key=lambda person: person.unit)
    if shape.sex == "women" and len({person.sex for person in people}) < 2:
        shape.sex = "none"
    rows = Builder(shape, data.draw).rows(people)
    roster = read_roster(FILES[kind](rows), "danh-sach", today=TODAY)
    assert [_came_out(row.person) for row in roster.rows] == [_went_in(person, shape) for person in people]
    assert [(row.number, row.errors, row.repeats) for row in roster.rows if row.errors or row.repeats] == []


@settings(max_examples=int(os.environ.get("UGLY_LISTS", 100)), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=2_000) | st.text(max_size=500).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_message(data):
    _read_or_refused(data)


WHOLE = {  # made once: the bytes of a workbook hold the time of day
    "xlsx": xlsx([TITLES, AN, BICH]),
    "ods": ods([TITLES, AN, BICH]),
    "xls": (LISTS / "4-can-bo-hoi-phu-nu.xls").read_bytes(),
}


@settings(max_examples=int(os.environ.get("UGLY_LISTS", 100)), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(["xlsx", "ods", "xls"]))
def test_damaged_workbook_is_read_or_refused_with_a_message(data, kind):
    whole = WHOLE[kind]
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole = whole[:place] + data.draw(st.binary(min_size=1, max_size=4)) + whole[place + 1 :]
    _read_or_refused(whole)


def _read_or_refused(data):
    try:
        assert read_roster(data, "danh-sach.xlsx", today=TODAY).columns
    except UnreadableFile as error:
        assert len(error.args[0]) > 20  # noqa: PT017  either way is right, any other exception is not
