"""The words of the decision that opens a class."""

from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_words, number_vn


def opening_abstract(training_class):
    """What the register of papers calls the decision."""
    return f"Về việc mở {small(training_class.name)}"[:300]


SEX = {"male": "Nam", "female": "Nữ"}
LEARNER_COLUMNS = [
    ["TT", 11, "center"],
    ["Họ và tên", 58, "left"],
    ["Ngày sinh", 26, "center"],
    ["Giới tính", 18, "center"],
    ["Chức vụ", 50, "left"],
    ["Đơn vị", 54, "left"],
    ["Chi bộ", 50, "left"],
]


def opening_decision_words(training_class):
    """The class-opening decision: what is opened, when, where, under whom; as annex its list of learners of now. While
    nobody is enrolled there is no annex and no word of one."""
    learners = _learner_rows(training_class)
    return (
        centre_words()
        | {
            "kind": "QUYẾT ĐỊNH",
            "abstract": f"về việc mở {small(training_class.name)}",
            "legal_basis": _opening_basis(training_class),
            "body": [
                {"type": "heading", "text": "GIÁM ĐỐC TRUNG TÂM QUYẾT ĐỊNH:"},
                {"type": "paragraph", "text": _what_is_opened(training_class, len(learners))},
                {"type": "paragraph", "text": _who_is_in_charge(training_class)},
                {
                    "type": "paragraph",
                    "text": "Điều 3. Các bộ phận liên quan của trung tâm, giảng viên và học viên lớp học chịu trách nhiệm "
                    "thi hành quyết định này.",
                },
            ],
            "recipients": ["Như Điều 3;", "Các đơn vị cử học viên;", "Lưu trung tâm."],
            "sites": [site.name for site in training_class.sites.all()],
        }
        | _annex(training_class, learners)
    )


def _learner_rows(training_class):
    """Whoever is enrolled, in the order of the list, as the annex prints them."""
    enrolments = training_class.enrolments.active().in_roster_order()
    return [
        [
            str(number),
            enrolment.learner.full_name,
            enrolment.learner.born,
            SEX.get(enrolment.learner.sex, ""),
            enrolment.position,
            enrolment.unit_name,
            enrolment.party_cell,
        ]
        for number, enrolment in enumerate(enrolments, start=1)
    ]


def _annex(training_class, rows):
    if not rows:
        return {}
    return {
        "annex_title": f"DANH SÁCH HỌC VIÊN {training_class.name.upper()}",
        "annex_landscape": True,
        "annex": [{"type": "table", "columns": LEARNER_COLUMNS, "rows": rows, "total": None}],
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
        basis.append(f"nhu cầu thực tế ({small(training_class.outside_plan_reason).rstrip('. ')})")
    return [f"Căn cứ {text};" for text in basis[:-1]] + [f"Căn cứ {basis[-1]},"]


def _what_is_opened(training_class, enrolled):
    partner = f", phối hợp với {training_class.partner}" if training_class.partner else ""
    audience = f" Đối tượng: {small(training_class.audience)}." if training_class.audience else ""
    return (
        f"Điều 1. Mở {small(training_class.name)}{partner}; chương trình: {training_class.version.programme.name}."
        f"{audience} Thời gian: từ ngày {training_class.planned_start:%d/%m/%Y} đến ngày "
        f"{training_class.planned_end:%d/%m/%Y}. Địa điểm: {place_of(training_class)}."
        f"{_how_many(training_class, enrolled)}"
    )


def place_of(training_class):
    """The venue, and the online sites from which the class is followed."""
    venue = training_class.venue or "Hội trường trung tâm"
    sites = [site.name for site in training_class.sites.all()]
    if not sites:
        return venue
    return f"{venue}, kết nối trực tuyến đến {len(sites)} điểm cầu: {'; '.join(sites)}"


def _how_many(training_class, enrolled):
    if enrolled:
        return f" Số học viên: {number_vn(enrolled)} (có danh sách kèm theo)."
    expected = training_class.expected_learners
    return f" Số học viên dự kiến: {number_vn(expected)}." if expected else ""


def _who_is_in_charge(training_class):
    who = (
        f"đồng chí {training_class.supervisor.full_name}" if training_class.supervisor else "giảng viên được phân công"
    )
    return f"Điều 2. Giao {who} làm chủ nhiệm lớp, chịu trách nhiệm quản lý lớp theo quy chế."


def small(name):
    """The name with a small first letter, as it stands within a sentence."""
    return name[:1].lower() + name[1:]
