"""Files made to take all memory or all time: refused, and soon."""

import io
import time
import zipfile

import pytest

from learners.rosters import UnreadableFile, read_roster
from tests.learners.test_rosters import AN, BICH, TITLES
from tests.learners.workbooks import csv_text, ods, rewritten, xlsx

SHEET = "xl/worksheets/sheet1.xml"
WHOLE = xlsx([TITLES, AN, BICH])


def grown(more, before=b"</sheetData>"):
    return rewritten(WHOLE, **{SHEET: lambda content: content.replace(before, more + before, 1)})


def of_ods(before, more):
    return rewritten(ods([TITLES, AN, BICH]), **{"content.xml": lambda content: content.replace(before, more, 1)})


def with_strings(count):
    data = io.BytesIO(WHOLE)
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * count + b"</sst>")
    return data.getvalue()


HOSTILE = {
    "one row of many cells": lambda: grown(b"<row>" + b"<c/>" * 1_000_000 + b"</row>"),
    "rows that end in comments only": lambda: grown(b"<row>" + b"<c/><!--</row>-->" * 400_000 + b"</row>"),
    "tags in tags": lambda: grown(b"<a>" * 500_000 + b"</a>" * 500_000),
    "one long attribute": lambda: grown(b'<a b="' + b"A" * 75_000_000 + b'"/>', b"<sheetData>"),
    "many shared strings": lambda: with_strings(2_000_000),
    "row far below the last": lambda: grown(b'<row r="99999999999"><c r="B99999999999" t="n"><v>1</v></c></row>'),
    "row of many cells in ods": lambda: of_ods(
        b"</table:table>", b"<table:table-row>" + b"<table:table-cell/>" * 500_000 + b"</table:table-row></table:table>"
    ),
    "texts in texts in ods": lambda: of_ods(
        b"<text:p>", b"<text:p>" + b"<text:span>" * 20_000 + b"</text:span>" * 20_000
    ),
    "row far below the last in csv": lambda: csv_text([TITLES, AN]).encode() + b"\n" * 1_100_000 + csv_text([BICH]).encode(),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_file_made_to_take_all_memory_is_refused_soon(kind):
    data = HOSTILE[kind]()
    start = time.monotonic()
    with pytest.raises(UnreadableFile):
        read_roster(data, "danh-sach.xlsx")
    assert time.monotonic() - start < 5


def test_list_as_long_and_wide_as_allowed_is_still_read():
    rows = [[*TITLES, *(f"Cột {i}" for i in range(30))]]
    rows += [[i, f"Lò Văn {'An' if i % 2 else 'Bình'}", i % 60 + 1940, *["x"] * 30] for i in range(2_000)]
    assert len(read_roster(xlsx(rows), "danh-sach.xlsx").rows) == 2_000


def test_line_of_a_csv_with_another_separator_is_a_person_too():
    text = csv_text([TITLES, AN]) + csv_text([BICH], ",")
    assert [row.person.full_name for row in read_roster(text.encode(), "ds.csv").rows] == ["Lò Văn An", "Vi Thị Bích"]
