"""The words of the recognition decision with its list (frozen as JSON, see trainingcenter.documents.words)."""

from collections import Counter

from courses.models import Rank
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, decimal_vn, percent_vn

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
    lines = lines_of(review)
    passed = [line for line in lines if line.passed]
    what = completed_words(training_class)
    name = lower_first(training_class.name)
    body = [
        {"type": "heading", "text": "GIÁM ĐỐC TRUNG TÂM QUYẾT ĐỊNH:"},
        paragraph(f"Điều 1. Công nhận {len(passed)}/{len(lines)} học viên {name} {what} (có danh sách kèm theo)."),
    ]
    if training_class.version.has_assessment:
        body.append(paragraph(f"Xếp loại: {ranks_words(lines)}."))
    body.append(
        paragraph(
            "Điều 2. Các bộ phận liên quan và học viên có tên trong danh sách chịu trách nhiệm thi hành quyết định này."
        )
    )
    return centre_words() | {
        "kind": "QUYẾT ĐỊNH",
        "abstract": f"về việc công nhận kết quả {name}",
        "legal_basis": _basis(review),
        "body": body,
        "recipients": ["Như Điều 2;", "Các đơn vị cử học viên;", "Lưu hồ sơ lớp."],
        "annex_title": f"DANH SÁCH HỌC VIÊN ĐƯỢC CÔNG NHẬN {what.upper()}",
        "annex": [_list(passed)],
    }


def lines_of(review):
    """The lines of the file in the order of the list, with what papers say of them."""
    rows = review.lines.select_related("enrolment__learner", "exception")
    return list(rows.order_by("enrolment__order", "pk"))


def completed_words(training_class):
    return "tốt nghiệp" if training_class.version.completion == "graduated" else "hoàn thành chương trình"


def lower_first(text):
    return f"{text[:1].lower()}{text[1:]}"


def paragraph(text):
    return {"type": "paragraph", "text": text}


def exception_words(line):
    """`Xét đặc cách: reason (document)` of a line that passes by an exception."""
    if not line.exception_reason:
        return ""
    document = line.exception.document if line.exception_id else ""
    return f"Xét đặc cách: {line.exception_reason}" + (f" ({document})" if document else "")


def _basis(review):
    """What the decision rests on: the programme's legal basis (data), the opening decision, the minutes of the board."""
    training_class = review.training_class
    basis = [training_class.version.legal_basis] if training_class.version.legal_basis else []
    opening = training_class.opening_decision
    if opening and opening.number_text:
        basis.append(
            f"Quyết định số {opening.number_text}, {date_words(opening.signed_on)} {lower_first(opening.abstract)}"
        )
    if review.met_on:
        basis.append(f"Biên bản họp xét kết quả {date_words(review.met_on)}")
    return [f"Căn cứ {text};" for text in basis] + ["Căn cứ kết quả học tập, rèn luyện của học viên,"]


def ranks_words(lines):
    """Every rank with its number and its own percentage of all learners considered, also zero (domain §6.4)."""
    counts = Counter(line.rank for line in lines)
    return "; ".join(f"{RANKS[rank]}: {counts[rank]} ({percent_vn(counts[rank], len(lines))})" for rank in Rank.values)


def _list(lines):
    rows = []
    for number, line in enumerate(lines, start=1):
        learner = line.enrolment.learner
        note = exception_words(line)
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
    wide = any(row[-1] for row in rows)
    columns = [
        ["TT", 10, "center"], ["Họ và tên", 38 if wide else 45, "left"], ["Ngày sinh", 23, "center"],
        ["Đơn vị", 32 if wide else 44, "left"], ["Điểm", 14, "right"], ["Xếp loại", 18 if wide else 20, "center"],
        ["Ghi chú", 44 if wide else 20, "left"],
    ]  # fmt: skip
    return {"type": "table", "columns": columns, "rows": rows, "total": None}
