"""The words of letters of a class: the call-up notice to units, the invitation of a lecturer."""

from django.utils import timezone

from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import number_vn, weekday_vn

from .classes import place_of, small

WEEKDAYS = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
HALF_DAYS = {"morning": "Sáng", "afternoon": "Chiều", "evening": "Tối"}
QUOTA_COLUMNS = [["TT", 12, "center"], ["Đơn vị", 120, "left"], ["Số học viên", 33, "right"]]
SESSION_COLUMNS = [
    ["Ngày", 30, "left"],
    ["Buổi", 30, "left"],
    ["Nội dung", 75, "left"],
    ["Địa điểm", 30, "left"],
]


def call_up_abstract(training_class):
    """What the register of papers calls the notice."""
    return f"Triệu tập học viên {small(training_class.name)}"[:300]


def call_up_words(call_up):
    """The notice to units: the class, its days and place, how many each unit sends, until when it answers."""
    training_class = call_up.training_class
    rows = list(call_up.units.select_related("unit"))
    points = [
        f"Chương trình: {training_class.version.programme.name}.",
        *([f"Đối tượng: {small(training_class.audience)}."] if training_class.audience else []),
        _when(training_class),
        f"Địa điểm: {place_of(training_class)}.",
        f"Đề nghị các đơn vị gửi danh sách học viên (họ và tên, ngày sinh, giới tính, dân tộc, chức vụ, đơn vị, chi bộ) "
        f"về Trung tâm trước hết ngày {call_up.reply_by:%d/%m/%Y}.",
        *(
            [f"Học viên cần chuẩn bị: {small(call_up.to_bring.strip()).rstrip('.')}."]
            if call_up.to_bring.strip()
            else []
        ),
        "Số lượng học viên của từng đơn vị:",
    ]
    return centre_words() | {
        "kind": "THÔNG BÁO",
        "abstract": f"triệu tập học viên {small(training_class.name)}",
        "body": [
            {
                "type": "paragraph",
                "text": f"Trung tâm thông báo triệu tập học viên {small(training_class.name)} như sau:",
            },
            *({"type": "paragraph", "text": f"{i}. {text}"} for i, text in enumerate(points, start=1)),
            {
                "type": "table",
                "columns": QUOTA_COLUMNS,
                "rows": [[str(i), row.unit.name, number_vn(row.quota)] for i, row in enumerate(rows, start=1)],
                "total": ["", "Cộng", number_vn(sum(row.quota for row in rows))],
            },
            {"type": "paragraph", "text": "Đề nghị các đơn vị quan tâm, cử học viên tham gia đầy đủ, đúng thành phần."},
        ],
        "recipients": ["Các đơn vị có tên trong thông báo;", "Lưu trung tâm."],
    }


def _when(training_class):
    days = ", ".join(WEEKDAYS[day] for day in sorted(training_class.weekdays))
    parts = ", ".join(word.lower() for part, word in HALF_DAYS.items() if part in training_class.half_days)
    return (
        f"Thời gian: từ ngày {training_class.planned_start:%d/%m/%Y} đến ngày {training_class.planned_end:%d/%m/%Y}; "
        f"học buổi {parts} các ngày {days}."
    )


def invitation_abstract(training_class, lecturer):
    """What the register of papers calls the letter."""
    return f"Mời giảng viên {lecturer} giảng dạy tại {small(training_class.name)}"[:300]


def invitation_words(training_class, lecturer, sessions):
    """The letter to one lecturer with their `sessions`, in order."""
    person = lecturer.person
    office = ", ".join(text for text in (person.main_position, person.main_office) if text)
    return centre_words() | {
        "kind": "GIẤY MỜI",
        "abstract": f"giảng dạy tại {small(training_class.name)}",
        "body": [
            {
                "type": "paragraph",
                "text": f"Trung tâm trân trọng kính mời đồng chí {person.full_name}{f', {office}' if office else ''} "
                f"giảng dạy tại {small(training_class.name)}, chương trình {training_class.version.programme.name}.",
            },
            {"type": "paragraph", "text": f"Địa điểm: {place_of(training_class)}."},
            {"type": "paragraph", "text": "Lịch giảng của đồng chí:"},
            {
                "type": "table",
                "columns": SESSION_COLUMNS,
                "rows": [_session_row(session) for session in sessions],
                "total": None,
            },
            {
                "type": "paragraph",
                "text": "Đề nghị đồng chí xác nhận với Trung tâm và chuẩn bị giáo án theo quy định. Trường hợp không bố trí "
                "được thời gian, đề nghị đồng chí báo lại sớm để Trung tâm sắp xếp.",
            },
        ],
        "recipients": ["Như trên;", "Lưu trung tâm."],
    }


def _session_row(session):
    starts, ends = (timezone.localtime(moment) for moment in (session.starts_at, session.ends_at))
    return [
        f"{weekday_vn(session.day)}, {session.day:%d/%m/%Y}",
        f"{HALF_DAYS[session.half_day]} ({starts:%H:%M}–{ends:%H:%M})",
        session.title,
        str(session.taught_in or ""),
    ]
