"""The clerk's own file with the column *Lỗi*: formats kept, read again alike, corrected and brought in again."""

import io
import json
import warnings
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import override
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from learners import actions, returned
from learners.returned import COLOURS, returned_file
from learners.rosters import read_roster

from ..factories import make_class, make_learner, make_user
from .workbooks import csv_text, html, ods, to_tcvn3, xlsx

LISTS = Path(settings.BASE_DIR) / "reports" / "demo" / "rosters"
FILES = [told["file"] for told in json.loads((LISTS / "expected.json").read_text(encoding="utf-8"))["classes"]]
TODAY = date(2026, 4, 5)
TITLES = ["TT", "Họ và tên", "Ngày sinh", "Đơn vị", "Chức vụ"]
ROWS = [
    ["DANH SÁCH HỌC VIÊN"],
    [],
    TITLES,
    [1, "Lò Văn An", "15/03/1990", "xã Nghĩa An", "Trưởng bản"],
    [2, "Vi Thị Bích", "32/09/1988", "xã Sơn A", "Bí thư chi bộ"],
    [3, "Cà", "02/09/1988", "xã Sơn A", "Giáo viên"],
    [4, "Lò Văn An", "15/03/1990", "xã Nghĩa An", "Trưởng bản"],
    [5, "Đèo Văn Long", "1985", "xã Sơn A", "Giáo viên"],
]


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def notes_of(roster):
    notes = {}
    for row in roster.rows:
        if row.errors:
            notes[row.number] = ("error", [*row.errors, *row.warnings])
        elif row.repeats:
            notes[row.number] = ("repeated", [f"Row {row.repeats} again."])
        elif row.warnings:
            notes[row.number] = ("new", list(row.warnings))
    return notes


def give_back(data, name):
    """(the list as read, the returned file)."""
    roster = read_roster(data, name, today=TODAY)
    made = returned_file(data, name, sheet=roster.sheet, header_row=roster.header_row, notes=notes_of(roster))
    return roster, made


def opened(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(data))


def told(sheet):
    """{row number: text of the column}."""
    (column,) = [c.column for row in sheet.iter_rows() for c in row if c.value == "Lỗi"]
    cells = [sheet.cell(row, column) for row in range(1, sheet.max_row + 1)]
    return {cell.row: cell for cell in cells if cell.value not in (None, "Lỗi")}


def essence(roster):
    return [(row.number, row.person, row.errors, row.warnings, row.repeats) for row in roster.rows]


@pytest.mark.parametrize("name", FILES)
def test_each_list_of_the_centre_comes_back_with_its_formats_and_is_read_alike(name):
    data = (LISTS / name).read_bytes()
    roster, made = give_back(data, name)
    again = read_roster(made, "lai.xlsx", today=TODAY)
    assert essence(again) == essence(roster)
    assert (again.sheet if name.endswith("xlsx") else roster.sheet) == roster.sheet
    sheet = opened(made)[again.sheet]
    assert {number: cell.value for number, cell in told(sheet).items()} == {
        number: " ".join(texts) for number, (_status, texts) in notes_of(roster).items()
    }
    if name.endswith(".xlsx"):
        assert_same_looks(opened(data), opened(made))


def assert_same_looks(before, after):
    assert before.sheetnames == after.sheetnames
    for old in before.worksheets:
        new = after[old.title]
        own = {c.coordinate for row in new.iter_rows() for c in row} - {
            c.coordinate for row in old.iter_rows() for c in row
        }
        assert {str(r) for r in old.merged_cells.ranges} == {
            str(r) for r in new.merged_cells.ranges if r.coord.split(":")[0] not in own
        }
        for letter, dimension in old.column_dimensions.items():
            assert (new.column_dimensions[letter].width, new.column_dimensions[letter].hidden) == (
                dimension.width,
                dimension.hidden,
            )
        for number, dimension in old.row_dimensions.items():
            assert new.row_dimensions[number].height == dimension.height
        for row in old.iter_rows():
            for cell in row:
                other = new[cell.coordinate]
                assert _looks(other) == _looks(cell)


def _looks(cell):
    styles = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)
    return cell.value, cell.data_type == "f", cell.number_format, *(repr(style) for style in styles)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("ds.xlsx", xlsx),
        ("ds.csv", lambda rows: csv_text(rows).encode()),
        ("ds.ods", ods),
        ("ds.xls", html),
        ("abc.csv", lambda rows: csv_text([[to_tcvn3(c) if isinstance(c, str) else c for c in r] for r in rows]).encode("cp1252")),
    ],
)  # fmt: skip
def test_every_kind_of_file_comes_back_as_xlsx_and_is_read_alike(name, make):
    roster, made = give_back(make(ROWS), name)
    again = read_roster(made, "lai.xlsx", today=TODAY)
    assert essence(again) == essence(roster)
    assert [(row.number, bool(row.errors), row.repeats) for row in again.rows] == [
        (4, False, None), (5, True, None), (6, True, None), (7, False, 4), (8, False, None),
    ]  # fmt: skip
    sheet = opened(made).worksheets[0]
    assert {n: c.fill.start_color.rgb[-6:] for n, c in told(sheet).items()} == {
        5: COLOURS["error"], 6: COLOURS["error"], 7: COLOURS["repeated"],
    }  # fmt: skip


cells = st.one_of(
    st.none(),
    st.sampled_from(["Lò Văn An", "=1+1", "+84912345678", "-", "@SUM(A1)", "nt", "xã Sơn A", "15/03/1990", "1990", "Lỗi", "Cộng"]),
    st.integers(0, 50_000),
    st.dates(date(1900, 3, 1), date(2020, 1, 1)),
)  # fmt: skip


@given(
    rows=st.lists(st.lists(cells, max_size=7), min_size=1, max_size=8),
    kind=st.sampled_from(["xlsx", "csv", "ods", "html"]),
)
@hypothesis_settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_rows_a_returned_file_reads_as_the_one_that_came(rows, kind):
    whole = [*ROWS[:5], *([i, "Vi Thị Bích", *row] for i, row in enumerate(rows, start=3))]
    data = {"xlsx": xlsx, "ods": ods, "html": html, "csv": lambda r: csv_text(r).encode()}[kind](whole)
    roster, made = give_back(data, f"ds.{kind}")
    assert essence(read_roster(made, "lai.xlsx", today=TODAY)) == essence(roster)


def test_an_untitled_column_is_still_told_by_its_contents_when_the_titles_reach_beyond_it():
    rows = [[*ROWS[3], None, None, f"+8491234567{i}"] for i in range(3)]
    roster, made = give_back(xlsx([*ROWS[:3], *rows, ROWS[4]]), "ds.xlsx")
    assert roster.rows[0].person.phone == "0912345670"
    assert essence(read_roster(made, "lai.xlsx", today=TODAY)) == essence(roster)


def test_a_second_return_writes_the_same_column_anew():
    _roster, once = give_back(xlsx(ROWS), "ds.xlsx")
    book = opened(once)
    sheet = book.worksheets[0]
    sheet["C5"], sheet["H3"] = "30/09/1988", "Cột của tôi"
    out = io.BytesIO()
    book.save(out)
    roster, twice = give_back(out.getvalue(), "ds.xlsx")
    assert [column.title for column in roster.columns if not column.field] == ["Lỗi", "Cột của tôi"]
    assert set(told(opened(twice).worksheets[0])) == {6, 7}
    assert [c.value for c in opened(twice).worksheets[0][3]] == [*TITLES, "Lỗi", None, "Cột của tôi"]


def test_a_clerks_formulas_stay_with_their_values_and_ours_are_text():
    book = Workbook()
    sheet = book.active
    for row in ROWS[:5]:
        sheet.append(row)
    sheet["B4"].fill, sheet["B4"].font = PatternFill("solid", "FFFF00"), Font(name="Arial", bold=True)
    sheet["A4"], sheet["G4"], sheet["E4"] = "=1+0", "=UPPER(B4)", "=x"
    sheet["E4"].data_type = "s"
    sheet.auto_filter.ref = "A3:G5"
    out = io.BytesIO()
    book.save(out)
    data = with_value(out.getvalue(), "A4", b"1")
    made = returned_file(data, "ds.xlsx", sheet="Sheet", header_row=3, notes={5: ("error", ["=HYPERLINK(1)\x07"])})
    sheet = opened(made).active
    assert (sheet["A4"].value, sheet["A4"].data_type, sheet["G4"].value) == ("=1+0", "f", "=UPPER(B4)")
    assert (sheet["E4"].value, sheet["E4"].data_type) == ("=x", "s")
    assert (sheet["H5"].value, sheet["H5"].data_type, sheet["H5"].quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert (sheet["H3"].value, sheet["H4"].value, sheet.auto_filter.ref) == ("Lỗi", None, "A3:H5")
    assert sheet["B4"].fill.start_color.rgb == "00FFFF00"
    reckoned = load_workbook(io.BytesIO(made), data_only=True).active
    assert (reckoned["A4"].value, reckoned["G4"].value) == (1, None)


def with_value(data, coordinate, value):
    from .workbooks import rewritten

    def patch(content):
        start = content.index(b'r="%s"' % coordinate.encode())
        return content[:start] + content[start:].replace(b"<v></v>", b"<v>%s</v>" % value, 1).replace(
            b"<v />", b"<v>%s</v>" % value, 1
        ).replace(b"<v/>", b"<v>%s</v>" % value, 1)

    return rewritten(data, **{"xl/worksheets/sheet1.xml": patch})


def test_copies_of_other_kinds_hold_no_formula():
    rows = [*ROWS[:4], ["=1+1", "Vi Thị Bích", "=cmd|' /C calc'!A0", "@SUM(A1)", "-1+2"]]
    for name, make in (("ds.csv", lambda r: csv_text(r).encode()), ("ds.ods", ods), ("ds.xls", html)):
        _roster, made = give_back(make(rows), name)
        assert not [c for row in opened(made).worksheets[0].iter_rows() for c in row if c.data_type == "f"], name


def test_a_workbook_with_too_many_cells_comes_back_as_a_plain_copy(monkeypatch):
    monkeypatch.setattr(returned, "MOST_CELLS", 10)
    monkeypatch.setattr("learners.returned_copy.LARGE", 10)
    data = xlsx(ROWS, merges=("A1:E1", "D4:D5"))
    roster, made = give_back(data, "ds.xlsx")
    sheet = opened(made).worksheets[0]
    assert set(told(sheet)) == {5, 6, 7}
    assert {str(r) for r in sheet.merged_cells.ranges} == {"A1:E1"}
    assert read_roster(made, "lai.xlsx", today=TODAY).rows[1].errors == roster.rows[1].errors


def test_a_header_of_two_rows_and_a_list_without_header_get_their_column():
    two = [
        ["TT", "Họ và tên", "Ngày sinh", None, "Đơn vị"],
        [None, None, "Nam", "Nữ", None],
        [1, "Lò Văn An", "31/02/1990", None, "xã A"],
    ]
    data = xlsx(two, merges=("A1:A2", "B1:B2", "C1:D1", "E1:E2"))
    roster, made = give_back(data, "ds.xlsx")
    assert essence(read_roster(made, "lai.xlsx", today=TODAY)) == essence(roster)
    sheet = opened(made).active
    assert ("F1:F2" in {str(r) for r in sheet.merged_cells.ranges}, sheet["F1"].value, set(told(sheet))) == (
        True,
        "Lỗi",
        {3},
    )

    names = ["Lò Văn An", "Vi Thị Bích", "Hà Văn Tú", "Cầm Thị Mai", "Đèo Văn Long"]
    bare = [
        [name, day]
        for name, day in zip(names, ["15/03/1990", "31/02/1991", "1/1/1980", "1975", "2/3/1982"], strict=True)
    ]
    roster, made = give_back(xlsx(bare), "ds.xlsx")
    assert roster.header_row == 0
    assert opened(made).active["C2"].value
    assert essence(read_roster(made, "lai.xlsx", today=TODAY)) == essence(roster)


# -- through the application


@pytest.mark.django_db
def test_the_corrected_file_brings_in_only_who_was_missing(client):
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    name = "6-cap-uy-lop-1.xlsx"
    data = (LISTS / name).read_bytes()
    batch = actions.read_list(training_class=training_class, data=data, filename=name, by=clerk)
    actions.write_list(batch=batch, by=clerk, undecided="new")
    client.force_login(clerk)
    response = client.get(reverse("learners:import_returned", args=[batch.pk]))
    assert response.headers["Content-Disposition"].startswith("attachment")
    book = opened(response.content)
    sheet = book[batch.sheet]
    wrong = {row.number: row for row in batch.rows.filter(status="error")}
    assert {n for n, cell in told(sheet).items() if cell.fill.start_color.rgb.endswith(COLOURS["error"])} == set(wrong)

    assert [sheet.cell(98, c).value for c in (2, 3, 4)] == ["Lò Văn", None, "31/02/1985"]
    sheet["C98"], sheet["D98"] = "Bun", "28/02/1985"
    sheet["B99"], sheet["C99"] = "Lường Thị", "Ơn"
    sheet["D100"] = "12/05/1980"
    out = io.BytesIO()
    book.save(out)
    again = actions.read_list(training_class=training_class, data=out.getvalue(), filename="sua.xlsx", by=clerk)
    assert (again.summary["new"], again.summary["error"]) == (len(wrong), 0)
    assert again.summary["same"] + again.summary["changed"] + again.summary["decide"] + again.summary[
        "repeated"
    ] == again.rows.count() - len(wrong)
    assert actions.write_list(batch=again, by=clerk)["enrolled"] == len(wrong)


@pytest.mark.django_db
def test_doubtful_rows_are_told_with_the_persons_they_may_be(client, django_assert_max_num_queries):
    clerk = make_user("registrar")
    training_class = make_class(by=clerk)
    make_learner(full_name="Đèo Văn Long", birth_date=date(1985, 5, 6))
    with translation.override("vi"):
        batch = actions.read_list(training_class=training_class, data=xlsx(ROWS), filename="=ds.xlsx", by=clerk)
    client.force_login(clerk)
    address = reverse("learners:import_returned", args=[batch.pk])
    client.get(address)
    with django_assert_max_num_queries(12):
        sheet = opened(client.get(address).content).active
    cell = told(sheet)[8]
    assert cell.fill.start_color.rgb.endswith(COLOURS["decide"])
    told_of = "Cùng họ tên và năm sinh. Có thể là cùng một người với: Đèo Văn Long, 06/05/1985, phường Trung Tâm."
    assert cell.value.startswith(told_of)
    actions.decide(batch=batch, decisions={8: "skip"}, by=clerk)
    cell = told(opened(client.get(address).content).active)[8]
    assert (cell.value, cell.fill.start_color.rgb[-6:]) == ("Bỏ qua theo quyết định.", COLOURS["repeated"])
    actions.decide(batch=batch, decisions={8: "new"}, by=clerk)
    assert 8 not in told(opened(client.get(address).content).active)


@pytest.mark.django_db
def test_nobody_without_the_right_gets_the_file_and_nonsense_is_not_found(client):
    clerk = make_user("registrar")
    batch = actions.read_list(training_class=make_class(by=clerk), data=xlsx(ROWS), filename="ds.xlsx", by=clerk)
    address = reverse("learners:import_returned", args=[batch.pk])
    client.force_login(make_user("leader"))
    assert client.get(address).status_code == 403
    client.force_login(clerk)
    assert client.get(reverse("learners:import_returned", args=[10**9])).status_code == 404
