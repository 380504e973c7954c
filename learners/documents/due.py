"""The list of those who are due to finish a programme, drawn from the rows of now."""

from itertools import groupby

from trainingcenter.documents.paper import Column, Heading, Paper, Table
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, number_vn

DUE_COLUMNS = (
    Column("TT", 11, "center"), Column("Họ và tên", 36), Column("Ngày sinh", 26, "center"), Column("Chức vụ, chi bộ", 32),
    Column("Ngày kết nạp", 26, "center"), Column("Hạn hoàn thành", 26, "center"), Column("Ghi chú", 20),
)  # fmt: skip


def due_paper(programme, people, today):
    """The list of `people` (with unit, deadline and going_on, in the order of their units) that calls them to the
    programme, a table a unit, numbered through."""
    words, body, number = centre_words(), [], 0
    for unit, members in groupby(people, key=lambda learner: learner.unit):
        rows = []
        for learner in members:
            number += 1
            rows.append(_due_row(number, learner, today))
        body += [
            Heading(f"{unit or 'Chưa rõ đơn vị'} ({number_vn(len(rows))} đồng chí)"),
            Table(DUE_COLUMNS, tuple(rows)),
        ]
    return Paper(
        frame="party",
        superior=words["superior"],
        centre=words["centre"],
        number="",
        place_date=f"{words['place']}, {date_words(today)}",
        kind="DANH SÁCH",
        abstract=f"đảng viên dự bị phải hoàn thành chương trình {programme.name[:1].lower()}{programme.name[1:]}"
        f" ({number_vn(number)} đồng chí)",
        body=tuple(body),
        signer_title=words["director_title"],
        signer_name="",
        recipients=("Các đơn vị có tên trong danh sách;", "Lưu trung tâm."),
        demo=words["demo"],
    )


def _due_row(number, learner, today):
    place = ", ".join(text for text in (learner.position, learner.party_cell) if text)
    classes = ", ".join(e.training_class.code for e in learner.going_on)
    note = f"Đang học {classes}" if classes else ("Quá hạn" if learner.deadline < today else "")
    dates = (f"{learner.admission_date:%d/%m/%Y}", f"{learner.deadline:%d/%m/%Y}")
    return (str(number), learner.full_name, learner.born, place, *dates, note)
