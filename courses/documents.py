"""The words of the papers that plan and open classes (frozen as JSON, see trainingcenter.documents.words)."""

from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, number_vn


def opening_abstract(training_class):
    """What the register of papers calls the decision."""
    return f"Về việc mở {_small(training_class.name)}"[:300]


def opening_decision_words(training_class):
    """The class-opening decision: what is opened, when, where, under whom. The list of learners is an annex that
    `learners` adds when there is one."""
    return centre_words() | {
        "kind": "QUYẾT ĐỊNH",
        "abstract": f"về việc mở {_small(training_class.name)}",
        "legal_basis": _opening_basis(training_class),
        "body": [
            {"type": "heading", "text": "GIÁM ĐỐC TRUNG TÂM QUYẾT ĐỊNH:"},
            {"type": "paragraph", "text": _what_is_opened(training_class)},
            {"type": "paragraph", "text": _who_is_in_charge(training_class)},
            {
                "type": "paragraph",
                "text": "Điều 3. Các bộ phận liên quan của trung tâm, giảng viên và học viên lớp học chịu trách nhiệm "
                "thi hành quyết định này.",
            },
        ],
        "recipients": ["Như Điều 3;", "Các đơn vị cử học viên;", "Lưu trung tâm."],
    }


def _opening_basis(training_class):
    """What the decision rests on: the programme's legal basis (data), the signed plan, or the reason outside the plan."""
    basis = [training_class.version.legal_basis] if training_class.version.legal_basis else []
    line = training_class.plan_line
    paper = line.plan.paper if line else None
    if paper and paper.number_text:
        basis.append(f"Kế hoạch số {paper.number_text}, {date_words(paper.signed_on)} về mở lớp năm {line.plan.year}")
    elif line:
        basis.append(f"Kế hoạch mở lớp năm {line.plan.year} của trung tâm")
    else:
        basis.append(f"nhu cầu thực tế ({_small(training_class.outside_plan_reason).rstrip('. ')})")
    return [f"Căn cứ {text};" for text in basis[:-1]] + [f"Căn cứ {basis[-1]},"]


def _what_is_opened(training_class):
    partner = f", phối hợp với {training_class.partner}" if training_class.partner else ""
    audience = f" Đối tượng: {_small(training_class.audience)}." if training_class.audience else ""
    expected = f" Số học viên dự kiến: {training_class.expected_learners}." if training_class.expected_learners else ""
    return (
        f"Điều 1. Mở {_small(training_class.name)}{partner}; chương trình: {training_class.version.programme.name}."
        f"{audience} Thời gian: từ ngày {training_class.planned_start:%d/%m/%Y} đến ngày "
        f"{training_class.planned_end:%d/%m/%Y}. Địa điểm: {training_class.venue or 'Hội trường trung tâm'}.{expected}"
    )


def _who_is_in_charge(training_class):
    who = (
        f"đồng chí {training_class.supervisor.full_name}" if training_class.supervisor else "giảng viên được phân công"
    )
    return f"Điều 2. Giao {who} làm chủ nhiệm lớp, chịu trách nhiệm quản lý lớp theo quy chế."


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


def _small(name):
    return name[:1].lower() + name[1:]
