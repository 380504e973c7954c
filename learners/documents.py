"""The words of the recognition decision with its list (frozen as JSON, see trainingcenter.documents.words), and the list
of those who are due to finish a programme, drawn from the rows of now."""

from collections import Counter
from itertools import groupby

from courses.models import Rank
from trainingcenter.documents.paper import Column, Heading, Paper, Table
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, decimal_vn, number_vn, percent_vn

RANKS = {
    "excellent": "Xuất sắc",
    "very_good": "Giỏi",
    "good": "Khá",
    "average": "Trung bình",
    "failed": "Không đạt",
    "": "",
}


def recognition_words(review):
    """The decision and, as annex, everybody recognised; exceptions stand with their reason."""
    training_class = review.training_class
    lines = list(review.lines.select_related("enrolment__learner").order_by("enrolment__order", "pk"))
    passed = [line for line in lines if line.passed]
    graduated = training_class.version.completion == "graduated"
    what = "tốt nghiệp" if graduated else "hoàn thành chương trình"
    name = f"{training_class.name[:1].lower()}{training_class.name[1:]}"
    body = [
        {"type": "heading", "text": "GIÁM ĐỐC TRUNG TÂM QUYẾT ĐỊNH:"},
        {
            "type": "paragraph",
            "text": f"Điều 1. Công nhận {len(passed)}/{len(lines)} học viên {name} {what} (có danh sách kèm theo).",
        },
    ]
    if training_class.version.has_assessment:
        body.append({"type": "paragraph", "text": f"Xếp loại: {_ranks(lines)}."})
    body.append(
        {
            "type": "paragraph",
            "text": "Điều 2. Các bộ phận liên quan và học viên có tên trong danh sách chịu trách nhiệm thi hành quyết định này.",
        }
    )
    return centre_words() | {
        "kind": "QUYẾT ĐỊNH",
        "abstract": f"về việc công nhận kết quả {name}",
        "legal_basis": _basis(training_class),
        "body": body,
        "recipients": ["Như Điều 2;", "Các đơn vị cử học viên;", "Lưu hồ sơ lớp."],
        "annex_title": f"DANH SÁCH HỌC VIÊN ĐƯỢC CÔNG NHẬN {what.upper()}",
        "annex": [_list(passed)],
    }


def _basis(training_class):
    """What the decision rests on: the programme's legal basis (data), the opening decision, the learners' results."""
    basis = [training_class.version.legal_basis] if training_class.version.legal_basis else []
    opening = training_class.opening_decision
    if opening and opening.number_text:
        basis.append(
            f"Quyết định số {opening.number_text}, {date_words(opening.signed_on)} {opening.abstract[:1].lower()}{opening.abstract[1:]}"
        )
    return [f"Căn cứ {text};" for text in basis] + ["Căn cứ kết quả học tập, rèn luyện của học viên,"]


def _ranks(lines):
    counts = Counter(line.rank for line in lines)
    return "; ".join(f"{RANKS[rank]}: {counts[rank]} ({percent_vn(counts[rank], len(lines))})" for rank in Rank.values)


def _list(lines):
    rows = []
    for number, line in enumerate(lines, start=1):
        learner = line.enrolment.learner
        note = f"Xét đặc cách: {line.exception_reason}" if line.exception_reason else ""
        rows.append(
            [
                str(number),
                learner.full_name,
                learner.born,
                line.enrolment.unit_name,
                decimal_vn(line.mark),
                RANKS[line.rank],
                note,
            ]
        )
    return {
        "type": "table",
        "columns": [
            ["TT", 10, "center"],
            ["Họ và tên", 45, "left"],
            ["Ngày sinh", 24, "center"],
            ["Đơn vị", 44, "left"],
            ["Điểm", 13, "right"],
            ["Xếp loại", 20, "center"],
            ["Ghi chú", 20, "left"],
        ],
        "rows": rows,
        "total": None,
    }


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
