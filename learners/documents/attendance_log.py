"""The log book of a class (sổ đầu bài), and its attendance as a table for Excel. Not numbered; drawn from the rows of now."""

from collections import defaultdict

from django.utils import timezone

from courses.documents.classes import small
from courses.documents.timetable import HALF
from trainingcenter.documents.paper import Column, Heading, Paper, Paragraph, Table
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import percent, weekday_vn

from ..models import AttendanceMark
from ..results import sits

NAMES_IN_A_ROW = 10  # more absent names stand below the table, where they may run over pages
SIGNS = {"excused": "P", "unexcused": "K", "late": "M"}
KINDS = {"excused": "vắng có phép", "unexcused": "vắng không phép", "late": "đi muộn"}
COLUMNS = (
    Column("Ngày, buổi", 25, "center"), Column("Nội dung đã giảng", 58), Column("Giảng viên", 31),
    Column("Số tiết", 13, "center"), Column("Có mặt / sĩ số", 18, "center"), Column("Vắng (P, K), muộn (M)", 56),
    Column("Nhận xét", 38), Column("Giảng viên xác nhận", 28, "center"),
)  # fmt: skip


def log_book(training_class):
    """The Paper: every session that was held or has a roll, with content, presence, absent names, remarks, confirmation."""
    sessions = list(_sessions(training_class))
    enrolments = list(training_class.enrolments.in_roster_order())
    marked = _marked(sessions, enrolments)
    words = centre_words()
    rows = tuple(_row(session, enrolments, marked[session.pk]) for session in sessions)
    return Paper(
        frame="party",
        superior=words["superior"],
        centre=words["centre"],
        number="",
        place_date="",
        kind="SỔ ĐẦU BÀI",
        abstract=small(training_class.name),
        body=(Table(COLUMNS, rows or (_nothing(),)), *_long_lists(sessions, marked)),
        signer_title="CHỦ NHIỆM LỚP",
        signer_name=training_class.supervisor.full_name if training_class.supervisor_id else "",
        recipients=("Lưu hồ sơ lớp học.",),
        landscape=True,
        demo=words["demo"],
    )


def _sessions(training_class):
    found = training_class.sessions.kept().with_places().select_related(
        "lecturer__person", "lead__lecturer__person", "roll__confirmed_by__person", "field_study"
    )  # fmt: skip
    return [session for session in found if session.state == "held" or getattr(session, "roll", None)]


def _marked(sessions, enrolments):
    """`{session id: {kind: [name, …]}}` in the order of the list, of who sat in the class then."""
    people = {e.pk: (place, e) for place, e in enumerate(enrolments)}
    days = {session.pk: session.day for session in sessions}
    found = defaultdict(lambda: defaultdict(list))
    rows = AttendanceMark.objects.filter(roll__session__in=days).values_list("roll__session", "enrolment", "kind")
    for session, enrolment, kind in sorted(rows, key=lambda row: people[row[1]][0] if row[1] in people else -1):
        if enrolment in people and sits(people[enrolment][1], days[session]):
            found[session][kind].append(people[enrolment][1].learner.full_name)
    return found


def _row(session, enrolments, marked):
    roll = getattr(session, "roll", None)
    closed = bool(roll and roll.closed_at)
    expected = sum(sits(e, session.day) for e in enrolments)
    present = expected - len(marked["excused"]) - len(marked["unexcused"])
    return (
        f"{_day(session)}, {HALF[session.half_day].lower()}",
        (roll.content if roll else "") or session.title,
        str(session.taught_by or ""),
        str(session.periods),
        f"{present}/{expected}" if closed else "Chưa khóa điểm danh",
        _absent(marked),
        roll.remarks if roll else "",
        _confirmed(roll),
    )


def _day(session):
    return f"{weekday_vn(session.day)} {session.day:%d/%m/%Y}"


def _absent(marked):
    """`P: Lò Văn Đức; K: …`, or only how many where the names stand below."""
    if _is_long(marked):
        counts = ", ".join(f"{SIGNS[kind]}: {len(marked[kind])}" for kind in SIGNS if marked[kind])
        return f"{counts} (tên ở cuối sổ)"
    return "; ".join(f"{SIGNS[kind]}: {', '.join(marked[kind])}" for kind in SIGNS if marked[kind])


def _is_long(marked):
    return sum(map(len, marked.values())) > NAMES_IN_A_ROW


def _confirmed(roll):
    if not roll or not roll.confirmed_at:
        return ""
    return f"{roll.confirmed_by} {timezone.localtime(roll.confirmed_at):%H:%M %d/%m/%Y}"


def _long_lists(sessions, marked):
    long = [session for session in sessions if _is_long(marked[session.pk])]
    if not long:
        return ()
    return (Heading("HỌC VIÊN VẮNG VÀ ĐI MUỘN"), *(Paragraph(_names(session, marked[session.pk])) for session in long))


def _names(session, marked):
    parts = [f"{KINDS[kind]} ({len(marked[kind])}): {', '.join(marked[kind])}" for kind in SIGNS if marked[kind]]
    return f"{_day(session)}, {HALF[session.half_day].lower()} – {'; '.join(parts)}."


def _nothing():
    return ("", "Chưa có buổi học nào được điểm danh.", "", "", "", "", "", "")


STATES = {"fine": "bình thường", "near": "gần giới hạn", "over": "vượt giới hạn"}


def attendance_table(training_class, enrolled, left):
    """(title, subtitle, column titles, rows) of the Lines of a class; who left stands below, with day and reason."""
    columns = [
        "TT", "Họ và tên", "Đơn vị", "Tiết đã học từ khi ghi danh", "Tiết có mặt", "Tiết vắng có phép",
        "Tiết vắng không phép", "Số lần đi muộn", "Tỷ lệ vắng (%)", "Tỷ lệ vắng không phép (%)", "Còn được vắng (tiết)",
        "Tình trạng", "Ghi chú",
    ]  # fmt: skip
    version = training_class.version
    limits = f"Được vắng nhiều nhất {version.absence_limit_percent} % số tiết"
    if version.unexcused_limit_percent is not None:
        limits += f", không phép nhiều nhất {version.unexcused_limit_percent} %"
    return f"Chuyên cần {small(training_class.name)}", limits, columns, [_figures(line) for line in (*enrolled, *left)]


def _figures(line):
    e, a, standing = line.enrolment, line.attendance, line.standing
    gone = e.state != "enrolled"
    return [
        line.number, e.learner.full_name, e.unit_name, a.held, a.present, a.excused, a.unexcused, a.late,
        percent(a.absent, a.held), percent(a.unexcused, a.held), None if gone else standing.left,
        "đã rời lớp" if gone else STATES[standing.state],
        f"Rời lớp ngày {e.left_on:%d/%m/%Y}: {e.left_reason}" if gone else "",
    ]  # fmt: skip
