"""The words of the annual plan."""

from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import number_vn

PLAN_COLUMNS = [
    ["TT", 10, "center"],
    ["Chương trình", 52, "left"],
    ["Đối tượng", 38, "left"],
    ["Số lớp", 14, "right"],
    ["Học viên", 17, "right"],
    ["Tháng", 15, "center"],
    ["Ghi chú", 19, "left"],
]


def plan_words(plan):
    """The annual plan with its lines as a table."""
    lines = list(plan.lines.select_related("programme"))
    total = ["", "Cộng", "", str(sum(x.classes for x in lines)), number_vn(sum(x.learners for x in lines)), "", ""]
    return centre_words() | {
        "kind": "KẾ HOẠCH",
        "abstract": f"mở lớp đào tạo, bồi dưỡng năm {plan.year}",
        "body": [
            {
                "type": "paragraph",
                "text": f"Trung tâm xây dựng kế hoạch mở các lớp đào tạo, bồi dưỡng lý luận chính trị và nghiệp vụ năm "
                f"{plan.year} như sau:",
            },
            {
                "type": "table",
                "columns": PLAN_COLUMNS,
                "rows": [_plan_row(i, line) for i, line in enumerate(lines, start=1)],
                "total": total,
            },
        ],
        "recipients": ["Cấp ủy (để báo cáo);", "Lưu trung tâm."],
    }


def _plan_row(place, line):
    months = str(line.month_from) if line.month_to == line.month_from else f"{line.month_from}–{line.month_to}"
    partner = f"Phối hợp {line.partner}" if line.partner else ""
    note = "; ".join(text for text in (partner, line.note) if text)
    classes, learners = str(line.classes), number_vn(line.learners)
    return [str(place), line.programme.name, line.audience, classes, learners, months, note]
