"""The report on the blanks of a period: rows of now, then the paper or the workbook."""

from trainingcenter.documents.paper import Column, Paper, Paragraph, Table
from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, number_vn

from .rules import Turnover

COLUMNS = (
    Column("TT", 10, "center"), Column("Loại phôi", 58), Column("Tồn đầu kỳ", 22, "right"),
    Column("Nhập trong kỳ", 22, "right"), Column("Sử dụng", 22, "right"), Column("Hỏng khi chưa dùng", 24, "right"),
    Column("Tiêu hủy phôi còn tốt", 26, "right"), Column("Tồn cuối kỳ", 22, "right"),
    Column("Hỏng sau khi dùng", 24, "right"), Column("Tiêu hủy phôi hỏng", 24, "right"),
    Column("Phôi hỏng chờ tiêu hủy", 26, "right"),
)  # fmt: skip
KIND = "BÁO CÁO"
NOTE = (
    "Tồn cuối kỳ = tồn đầu kỳ + nhập trong kỳ − sử dụng − hỏng khi chưa dùng − tiêu hủy phôi còn tốt. "
    "Phôi hỏng sau khi dùng đã tính ở cột sử dụng; giấy chứng nhận được in lại trên tờ phôi khác."
)


def figures(turnover):
    """The figures of a row in the order of the columns."""
    t = turnover
    return (
        t.opening, t.received, t.used, t.spoiled, t.destroyed, t.closing, t.spoiled_after_use, t.spoiled_destroyed,
        t.spoiled_kept,
    )  # fmt: skip


def total(rows):
    return sum((turnover for _series, turnover in rows), Turnover())


def abstract(first, last):
    return f"tình hình nhập, sử dụng và tồn phôi từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"


def report_paper(rows, first, last, today):
    """The Paper of `rows` [(series, Turnover)] from day to day, drawn up `today`."""
    words = centre_words()
    lines = tuple(
        (str(place), str(series), *map(number_vn, figures(turnover)))
        for place, (series, turnover) in enumerate(rows, start=1)
    )
    return Paper(
        frame="party",
        superior=words["superior"],
        centre=words["centre"],
        number="",
        place_date=f"{words['place']}, {date_words(today)}",
        kind=KIND,
        abstract=abstract(first, last),
        body=(Table(COLUMNS, lines, total=("", "Cộng", *map(number_vn, figures(total(rows))))), Paragraph(NOTE)),
        signer_title=words["director_title"],
        signer_name="",
        second_signer=("NGƯỜI LẬP", ""),
        landscape=True,
        demo=words["demo"],
    )


def report_xlsx(rows, first, last):
    """The same rows as a workbook, with their total."""
    lines = [[place, str(series), *figures(turnover)] for place, (series, turnover) in enumerate(rows, start=1)]
    lines.append(["", "Cộng", *figures(total(rows))])
    title = f"Báo cáo {abstract(first, last)}"
    return table_xlsx(title, [column.title for column in COLUMNS], lines, subtitle=NOTE, sums={len(rows)})
