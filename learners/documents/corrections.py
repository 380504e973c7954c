"""The words of a decision that corrects results (frozen as JSON, see trainingcenter.documents.words)."""

from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, decimal_vn

from .recognition import RANKS


def correction_words(correction):
    """The decision and, as annex, each learner's result before and after; all else of the first decision stays."""
    review = correction.review
    training_class = review.training_class
    name = f"{training_class.name[:1].lower()}{training_class.name[1:]}"
    first = f"Quyết định số {review.decision.number_text}, {date_words(review.decision.signed_on)}"
    lines = list(correction.lines.select_related("enrolment__learner").order_by("enrolment__order", "pk"))
    return centre_words() | {
        "kind": "QUYẾT ĐỊNH",
        "abstract": f"về việc điều chỉnh kết quả {name}",
        "legal_basis": _basis(correction, first),
        "body": [
            {"type": "heading", "text": "GIÁM ĐỐC TRUNG TÂM QUYẾT ĐỊNH:"},
            _paragraph(
                f"Điều 1. Điều chỉnh kết quả của {len(lines)} học viên {name} đã được ghi tại {first} (có danh sách kèm theo). "
                f"Lý do điều chỉnh: {_sentence(correction.reason)}"
            ),
            _paragraph(f"Điều 2. Các nội dung khác của {first} giữ nguyên hiệu lực."),
            _paragraph(
                "Điều 3. Các bộ phận liên quan và học viên có tên trong danh sách chịu trách nhiệm thi hành quyết định này."
            ),
        ],
        "recipients": ["Như Điều 3;", "Các đơn vị cử học viên;", "Lưu hồ sơ lớp."],
        "annex_title": "DANH SÁCH HỌC VIÊN ĐƯỢC ĐIỀU CHỈNH KẾT QUẢ",
        "annex_landscape": True,
        "annex": [_list(lines)],
    }


def corrected_words(line):
    """What a signed correction made of a result, in one sentence; "" of no line."""
    if line is None:
        return ""
    decision = line.correction.decision
    result = ", ".join(text for text in (decimal_vn(line.after_mark), RANKS[line.after_rank]) if text)
    verdict = "được công nhận" if line.after_passed else "không được công nhận"
    return (
        f"Kết quả đã được điều chỉnh tại Quyết định số {decision.number_text}, {date_words(decision.signed_on)}: "
        f"{f'{result}; ' if result else ''}{verdict}."
    )


def _paragraph(text):
    return {"type": "paragraph", "text": text}


def _sentence(text):
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _basis(correction, first):
    basis = [correction.review.training_class.version.legal_basis, first, correction.document]
    return [f"Căn cứ {text.rstrip('.;')};" for text in basis if text] + ["Xét đề nghị của bộ phận giáo vụ,"]


def _verdict(passed):
    return "Công nhận" if passed else "Không công nhận"


def _list(lines):
    rows = [
        [
            str(number), line.enrolment.learner.full_name, line.enrolment.learner.born, line.enrolment.unit_name,
            decimal_vn(line.before_mark), RANKS[line.before_rank], _verdict(line.before_passed),
            decimal_vn(line.after_mark), RANKS[line.after_rank], _verdict(line.after_passed), line.note,
        ]
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip
    columns = [
        ["TT", 9, "center"], ["Họ và tên", 42, "left"], ["Ngày sinh", 22, "center"], ["Đơn vị", 40, "left"],
        ["Điểm cũ", 13, "right"], ["Xếp loại cũ", 20, "center"], ["Kết luận cũ", 24, "center"],
        ["Điểm mới", 13, "right"], ["Xếp loại mới", 20, "center"], ["Kết luận mới", 24, "center"], ["Ghi chú", 25, "left"],
    ]  # fmt: skip
    return {"type": "table", "columns": columns, "rows": rows, "total": None}
