"""The words of the papers that plan and open classes (frozen as JSON, see trainingcenter.documents.words)."""

from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import number_vn


def opening_decision_words(training_class):
    """The class-opening decision: what is opened, when, where, under whom."""
    version, place = training_class.version, training_class.venue or "Hội trường trung tâm"
    partner = f", phối hợp với {training_class.partner}" if training_class.partner else ""
    supervisor = training_class.supervisor.full_name if training_class.supervisor else "giảng viên được phân công"
    expected = f" Số học viên dự kiến: {training_class.expected_learners}." if training_class.expected_learners else ""
    return centre_words() | {
        "kind": "QUYẾT ĐỊNH",
        "abstract": f"về việc mở {_small(training_class.name)}",
        "legal_basis": [
            "Căn cứ Quyết định số 883-QĐ/BTGTW, ngày 24/11/2021 của Ban Tuyên giáo Trung ương;",
            f"Căn cứ kế hoạch mở lớp năm {training_class.year} của trung tâm,",
        ],
        "body": [
            {"type": "heading", "text": "GIÁM ĐỐC TRUNG TÂM QUYẾT ĐỊNH:"},
            {
                "type": "paragraph",
                "text": f"Điều 1. Mở {_small(training_class.name)}{partner}; chương trình: {version.programme.name}. "
                f"Thời gian: từ ngày {training_class.planned_start:%d/%m/%Y} đến ngày "
                f"{training_class.planned_end:%d/%m/%Y}. Địa điểm: {place}.{expected}",
            },
            {
                "type": "paragraph",
                "text": f"Điều 2. Giao đồng chí {supervisor} làm chủ nhiệm lớp, chịu trách nhiệm quản lý lớp theo quy chế.",
            },
            {
                "type": "paragraph",
                "text": "Điều 3. Các bộ phận liên quan của trung tâm, giảng viên và học viên lớp học chịu trách nhiệm "
                "thi hành quyết định này.",
            },
        ],
        "recipients": ["Như Điều 3;", "Các đơn vị cử học viên;", "Lưu trung tâm."],
    }


def plan_words(plan):
    """The annual plan with its lines as a table."""
    lines = list(plan.lines.select_related("programme"))
    rows = [
        [
            str(i),
            line.programme.name,
            line.audience,
            str(line.classes),
            number_vn(line.learners),
            f"{line.month_from}–{line.month_to}" if line.month_from != line.month_to else str(line.month_from),
            line.note,
        ]
        for i, line in enumerate(lines, start=1)
    ]
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
                "columns": [
                    ["TT", 10, "center"],
                    ["Chương trình", 52, "left"],
                    ["Đối tượng", 38, "left"],
                    ["Số lớp", 14, "right"],
                    ["Học viên", 17, "right"],
                    ["Tháng", 15, "center"],
                    ["Ghi chú", 19, "left"],
                ],
                "rows": rows,
                "total": total,
            },
        ],
        "recipients": ["Cấp ủy (để báo cáo);", "Lưu trung tâm."],
    }


def _small(name):
    return name[:1].lower() + name[1:]
