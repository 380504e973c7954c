"""Why somebody is recognised or not: the checklist in words, and the sheet that is printed for the learner."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from trainingcenter.documents.paper import Column, Heading, Paper, Paragraph, Table
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, decimal_vn

RULES = {
    "attendance_known": "Số tiết đã điểm danh",
    "absence": "Tỷ lệ vắng",
    "unexcused_absence": "Tỷ lệ vắng không phép",
    "mark": "Điểm tổng",
}
HALF_DAYS = {"morning": "sáng", "afternoon": "chiều", "evening": "tối"}
KINDS = {"excused": "có phép", "unexcused": "không phép"}


def failing_words(checklist):
    """`Tỷ lệ vắng 10/40 = 25 % (cần ≤ 20 %); Điểm tổng 4,5 (cần ≥ 5)`: what is not fulfilled of a frozen checklist."""
    found = [check for check in checklist if not check["passed"]]
    return "; ".join(f"{RULES[c['rule']]} {c['has'] or 'chưa có'} (cần {c['needed']})" for c in found)


def _mark(text):
    return "chưa có điểm" if text is None else decimal_vn(Decimal(text))


def why_not_paper(
    *, enrolment, training_class, checklist, passed, exception="", decision=None, correction="", drawn_by=""
):
    """The sheet for one learner: every rule with what it needs, what there is and the rows behind it, and what may still be
    done. `checklist` in its frozen form; `decision` the signed one, None while nothing is decided; `correction` says
    what a later decision made of the result."""
    words, learner = centre_words(), enrolment.learner
    failed = [check for check in checklist if not check["passed"]]
    return Paper(
        frame="party",
        superior=words["superior"],
        centre=words["centre"],
        number="",
        place_date=f"{words['place']}, {date_words(timezone.localdate())}",
        kind="PHIẾU GIẢI THÍCH KẾT QUẢ XÉT",
        abstract=training_class.name,
        body=(
            Paragraph(f"Học viên: {learner.full_name}; ngày sinh: {learner.born or '……'}; đơn vị: {enrolment.unit_name or '……'}."),
            Paragraph(_state(decision)),
            _table(checklist),
            Heading(f"KẾT LUẬN: {'ĐỦ ĐIỀU KIỆN CÔNG NHẬN' if passed else 'CHƯA ĐỦ ĐIỀU KIỆN CÔNG NHẬN'}"),
            *_behind(checklist),
            *([Paragraph(text) for text in (exception, correction) if text]),
            *(Paragraph(text) for text in _what_now(failed, training_class.version, decided=decision is not None, passed=passed)),
        ),
        signer_title="NGƯỜI LẬP PHIẾU",
        signer_name=drawn_by,
        recipients=("Học viên;", "Lưu hồ sơ lớp."),
        demo=words["demo"],
    )  # fmt: skip


def _state(decision):
    if decision:
        return f"Theo kết quả xét tại Quyết định số {decision.number_text}, {date_words(decision.signed_on)}."
    return "Theo số liệu điểm danh và điểm đến ngày lập phiếu; kết quả chưa được công nhận bằng quyết định."


def _table(checklist):
    columns = (
        Column("Điều kiện", 50), Column("Yêu cầu", 28, "center"), Column("Kết quả của học viên", 52, "center"),
        Column("Đánh giá", 35, "center"),
    )  # fmt: skip
    rows = tuple(
        (RULES[c["rule"]], "có" if c["rule"] == "attendance_known" else c["needed"], c["has"] or "chưa có", "Đạt" if c["passed"] else "Không đạt")
        for c in checklist
    )  # fmt: skip
    return Table(columns, rows)


def _behind(checklist):
    """The rows behind the rules as tables; absences without leave stand among the absences already."""
    found = []
    for check in checklist:
        rows = check.get("rows") or []
        if check["rule"] == "absence" and rows:
            found += [Paragraph("Các buổi vắng:"), _missed(rows)]
        elif check["rule"] == "mark" and rows:
            found += [Paragraph("Các bài kiểm tra:"), _assessments(rows)]
    return found


def _missed(rows):
    columns = (
        Column("Ngày", 24, "center"), Column("Buổi", 15, "center"), Column("Nội dung", 75), Column("Vắng", 36, "center"),
        Column("Số tiết", 15, "center"),
    )  # fmt: skip
    return Table(
        columns,
        tuple(
            (f"{date.fromisoformat(row['day']):%d/%m/%Y}", HALF_DAYS.get(row["half_day"], ""), row["title"], KINDS[row["kind"]], str(row["periods"]))
            for row in rows
        ),
    )  # fmt: skip


def _assessments(rows):
    columns = (
        Column("Bài", 80),
        Column("Hệ số", 20, "center"),
        Column("Điểm", 35, "center"),
        Column("Lần 2", 30, "center"),
    )
    return Table(
        columns,
        tuple(
            (row["name"], str(row["weight"]), "vắng thi" if row["absent"] else _mark(row["mark"]), _mark(row["retest"]) if row["retest"] else "")
            for row in rows
        ),
    )  # fmt: skip


def _what_now(failed, version, *, decided, passed):
    if passed or not failed:
        return []
    names = {check["rule"] for check in failed}
    found = ["Học viên có thể:"]
    if "mark" in names and version.retest_allowed and not decided:
        found.append("- Dự kiểm tra lại theo lịch của trung tâm;")
    if names & {"absence", "unexcused_absence", "attendance_known"}:
        found.append("- Đối chiếu phiếu điểm danh đã ký, nếu có sai sót thì đề nghị sửa;")
        found.append("- Học lại ở lớp khác cùng chương trình;")
    if not decided:
        found.append("- Đề nghị xét đặc cách bằng đơn có xác nhận của đơn vị cử đi học.")
    else:
        found.append("- Đề nghị xem lại kết quả; nếu có sai sót, kết quả được điều chỉnh bằng quyết định mới.")
    return found
