"""The words of the minutes of the board that examined a class, and of the decision on rewards."""

from collections import Counter

from courses.models import Rank
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, decimal_vn, percent_vn

from .recognition import (
    RANKS,
    completed_words,
    exception_words,
    lines_of,
    lower_first,
    paragraph,
)
from .why_not import failing_words

ROLES = {"chair": "Chủ tịch hội đồng", "secretary": "Thư ký hội đồng", "member": "Ủy viên"}
BLANK = "……………………"


def minutes_words(review):
    """The minutes: the meeting and its board, conditions, figures, exceptions, who is not recognised and why, opinions,
    rewards; as annex everybody considered. What is not known yet stays a dotted line to be filled by hand."""
    training_class = review.training_class
    lines, board = lines_of(review), list(review.board.select_related("person"))
    return centre_words() | {
        "kind": "BIÊN BẢN",
        "abstract": f"họp xét kết quả {lower_first(training_class.name)}",
        "body": [
            *_meeting(review, board),
            _heading("I. ĐIỀU KIỆN XÉT"),
            *(paragraph(text) for text in conditions(training_class.version)),
            _heading("II. KẾT QUẢ"),
            *_results(review, lines),
            *_exceptions(lines),
            *_not_recognised(lines),
            *_rewards(review),
            _heading("III. Ý KIẾN VÀ KẾT LUẬN"),
            paragraph(review.opinions or f"Ý kiến của các thành viên: {BLANK}{BLANK}"),
            paragraph(_conclusion(training_class, lines)),
        ],
        "signer_title": "CHỦ TỊCH HỘI ĐỒNG",
        "signer_name": _named(board, "chair"),
        "second_signer": ["THƯ KÝ", _named(board, "secretary")],
        "annex_title": "DANH SÁCH HỌC VIÊN ĐƯỢC XÉT",
        "annex": [_considered(lines)],
    }


def _heading(text):
    return {"type": "heading", "text": text}


def _named(board, role):
    return next((member.person.full_name for member in board if member.role == role), "")


def _meeting(review, board):
    day = date_words(review.met_on) if review.met_on else f"ngày {BLANK}"
    blocks = [paragraph(f"Hội đồng xét kết quả họp {day}, tại {review.met_at or BLANK}. Thành phần gồm:")]
    if not board:
        return [*blocks, paragraph(f"Chủ tịch: {BLANK}; Thư ký: {BLANK}; Ủy viên: {BLANK}.")]
    rows = [[str(n), m.person.full_name, m.post, ROLES[m.role]] for n, m in enumerate(board, start=1)]
    columns = [["TT", 10, "center"], ["Họ và tên", 55, "left"], ["Chức vụ", 60, "left"], ["Nhiệm vụ", 40, "left"]]
    return [*blocks, {"type": "table", "columns": columns, "rows": rows, "total": None}]


def conditions(version):
    """The conditions of a version in words, one sentence each."""
    absence = f"Vắng không quá {version.absence_limit_percent} % số tiết đã học"
    if version.unexcused_limit_percent is not None:
        absence += f", trong đó vắng không phép không quá {version.unexcused_limit_percent} %"
    found = [f"- {absence}."]
    if version.has_assessment:
        found.append(f"- Điểm tổng đạt từ {decimal_vn(version.pass_mark)} trở lên.")
        floors = sorted(version.band_floors.items(), key=lambda band: -band[1])
        found.append(f"- Xếp loại: {'; '.join(f'{RANKS[rank]} từ {decimal_vn(floor)}' for rank, floor in floors)}.")
    return found


def _results(review, lines):
    passed = sum(line.passed for line in lines)
    left = review.training_class.enrolments.exclude(state="enrolled").count()
    what = completed_words(review.training_class)
    blocks = [
        paragraph(
            f"Tổng số học viên ghi danh: {len(lines) + left}; đã thôi học, bảo lưu, chuyển lớp: {left}; được xét: {len(lines)}; "
            f"đủ điều kiện công nhận {what}: {passed} ({percent_vn(passed, len(lines))}); "
            f"không được công nhận: {len(lines) - passed} ({percent_vn(len(lines) - passed, len(lines))})."
        )
    ]
    return [*blocks, _ranks_table(lines)] if review.training_class.version.has_assessment else blocks


def _ranks_table(lines):
    counts = Counter(line.rank for line in lines)
    rows = [[RANKS[rank], str(counts[rank]), percent_vn(counts[rank], len(lines))] for rank in Rank.values]
    columns = [["Xếp loại", 60, "left"], ["Số học viên", 40, "right"], ["Tỷ lệ", 40, "right"]]
    total = ["Cộng", str(len(lines)), percent_vn(len(lines), len(lines))]
    return {"type": "table", "columns": columns, "rows": rows, "total": total}


def _exceptions(lines):
    found = [line for line in lines if line.exception_reason]
    if not found:
        return []
    rows = [
        [str(n), line.enrolment.learner.full_name, failing_words(line.checklist), exception_words(line)]
        for n, line in enumerate(found, start=1)
    ]
    columns = [
        ["TT", 10, "center"],
        ["Họ và tên", 42, "left"],
        ["Điều kiện chưa đạt", 53, "left"],
        ["Xét đặc cách", 60, "left"],
    ]
    return [
        paragraph("Các trường hợp xét đặc cách:"),
        {"type": "table", "columns": columns, "rows": rows, "total": None},
    ]


def _not_recognised(lines):
    found = [line for line in lines if not line.passed]
    if not found:
        return []
    rows = [
        [str(n), line.enrolment.learner.full_name, line.enrolment.unit_name, failing_words(line.checklist)]
        for n, line in enumerate(found, start=1)
    ]
    columns = [
        ["TT", 10, "center"],
        ["Họ và tên", 45, "left"],
        ["Đơn vị", 40, "left"],
        ["Điều kiện chưa đạt", 70, "left"],
    ]
    return [
        paragraph("Các trường hợp không được công nhận:"),
        {"type": "table", "columns": columns, "rows": rows, "total": None},
    ]


def _rewards(review):
    rewards = list(review.rewards.select_related("enrolment__learner"))
    if not rewards:
        return []
    return [
        paragraph(f"Đề nghị khen thưởng {len(rewards)} học viên:"),
        *(paragraph(f"- {r.enrolment.learner.full_name}: {r.form}, {r.reason}.") for r in rewards),
    ]


def _conclusion(training_class, lines):
    passed = sum(line.passed for line in lines)
    return (
        f"Hội đồng thống nhất đề nghị Giám đốc công nhận {passed}/{len(lines)} học viên {lower_first(training_class.name)} "
        f"{completed_words(training_class)} (có danh sách kèm theo)."
    )


def _considered(lines):
    rows = [
        [
            str(number), line.enrolment.learner.full_name, line.enrolment.learner.born, line.enrolment.unit_name,
            absences_words(line.checklist), decimal_vn(line.mark), RANKS[line.rank],
            "Công nhận" if line.passed else "Không công nhận",
        ]
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip
    columns = [
        ["TT", 10, "center"], ["Họ và tên", 35, "left"], ["Ngày sinh", 25, "center"], ["Đơn vị", 28, "left"],
        ["Vắng P/K (tiết)", 15, "center"], ["Điểm", 14, "right"], ["Xếp loại", 17, "center"], ["Kết luận", 21, "center"],
    ]  # fmt: skip
    return {"type": "table", "columns": columns, "rows": rows, "total": None}


def absences_words(checklist):
    """`5/0`: periods missed with and without leave, of the rows behind the checklist; "" of old files without rows."""
    rows = next((check.get("rows") for check in checklist if check["rule"] == "absence"), None)
    if rows is None:
        return ""
    return "/".join(
        str(sum(row["periods"] for row in rows if row["kind"] == kind)) for kind in ("excused", "unexcused")
    )


def rewards_words(review):
    """The decision on rewards with its list."""
    training_class = review.training_class
    name = lower_first(training_class.name)
    rewards = list(review.rewards.select_related("enrolment__learner"))
    basis = [training_class.version.legal_basis] if training_class.version.legal_basis else []
    basis += [f"Biên bản họp xét kết quả {date_words(review.met_on)}"] if review.met_on else []
    rows = [
        [str(n), r.enrolment.learner.full_name, r.enrolment.learner.born, r.enrolment.unit_name, r.reason, r.form]
        for n, r in enumerate(rewards, start=1)
    ]
    columns = [
        ["TT", 9, "center"], ["Họ và tên", 42, "left"], ["Ngày sinh", 23, "center"], ["Đơn vị", 36, "left"],
        ["Thành tích", 40, "left"], ["Hình thức", 22, "center"],
    ]  # fmt: skip
    return centre_words() | {
        "kind": "QUYẾT ĐỊNH",
        "abstract": f"về việc khen thưởng học viên {name}",
        "legal_basis": [f"Căn cứ {text};" for text in basis] + ["Căn cứ kết quả học tập, rèn luyện của học viên,"],
        "body": [
            _heading("GIÁM ĐỐC TRUNG TÂM QUYẾT ĐỊNH:"),
            paragraph(f"Điều 1. Khen thưởng {len(rewards)} học viên {name} (có danh sách kèm theo)."),
            paragraph("Điều 2. Các bộ phận liên quan và học viên có tên trong danh sách chịu trách nhiệm thi hành quyết định này."),
        ],
        "recipients": ["Như Điều 2;", "Các đơn vị cử học viên;", "Lưu hồ sơ lớp."],
        "annex_title": "DANH SÁCH HỌC VIÊN ĐƯỢC KHEN THƯỞNG",
        "annex": [{"type": "table", "columns": columns, "rows": rows, "total": None}],
    }  # fmt: skip
