"""Timetables as papers: of a class, of a span of days, of one day. Not numbered; drawn from the rows of now."""

from django.utils import timezone

from trainingcenter.documents.paper import Column, Paper, Table
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import weekday_vn

from .classes import small

HALF = {"morning": "Sáng", "afternoon": "Chiều", "evening": "Tối"}
KIND = {
    "lecture": "Giảng", "discussion": "Thảo luận", "revision_session": "Hệ thống, giải đáp",
    "field_study": "Nghiên cứu thực tế", "test": "Kiểm tra", "opening": "Khai giảng", "closing": "Bế giảng",
}  # fmt: skip


# en dash between word joiners: hours stay on one line of a narrow column
WHOLE = "\u2060–\u2060"


def _hours(entry, dash=WHOLE):
    return dash.join(f"{timezone.localtime(moment):%H:%M}" for moment in (entry.starts_at, entry.ends_at))


def _in_time(entries):
    """Each entry with its day, on every row so that none is without at the top of a page, and its half-day with hours."""
    for entry in entries:
        yield (f"{weekday_vn(entry.day)} {entry.day:%d/%m/%Y}", f"{HALF[entry.half_day]} {_hours(entry)}"), entry


def _name(value):
    return str(value) if value else ""


def _paper(kind, abstract, table, *, recipients=(), landscape=False):
    """A paper without number and date, under the names of today, signed by the director."""
    words = centre_words()
    return Paper(
        frame="party",
        superior=words["superior"],
        centre=words["centre"],
        number="",
        place_date="",
        kind=kind,
        abstract=abstract,
        body=(table,),
        signer_title=words["director_title"],
        signer_name="",
        recipients=tuple(recipients),
        landscape=landscape,
        demo=words["demo"],
    )


def class_timetable_title(training_class, entries):
    """`lớp … khóa I/2026, từ 02/03/2026 đến 06/03/2026`: the days of the sessions, which may differ from the plan's."""
    days = [entry.day for entry in entries] or [training_class.planned_start, training_class.planned_end]
    first, last = min(days), max(days)
    return f"{small(training_class.name)}, từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"


def class_timetable_paper(training_class, entries, release, *, changed=False):
    """*Lịch giảng* of a class (columns of domain §5); `release` in force is named; a draft, also one
    `changed` since then, says that it is one."""
    columns = (
        Column("Ngày", 24, "center"), Column("Buổi", 25, "center"), Column("Nội dung", 48),
        Column("Hình thức", 20), Column("Giảng viên", 26), Column("Địa điểm", 22),
    )  # fmt: skip
    rows = [
        (*when, entry.title, KIND[entry.kind], _name(entry.taught_by), _name(entry.place))
        for when, entry in _in_time(entries)
    ]
    state = f"Bản công bố {release.number}" if release else "Dự thảo, chưa công bố"
    state = f"Dự thảo sửa đổi bản công bố {release.number}, chưa công bố" if release and changed else state
    recipients = ("Giảng viên, học viên lớp học;", f"Lưu trung tâm. ({state})")
    abstract = class_timetable_title(training_class, entries)
    return _paper("LỊCH GIẢNG", abstract, Table(columns, tuple(rows)), recipients=recipients)


def span_title(first, last, *, training_class=None, lecturer=None, room=None):
    """`từ 02/03/2026 đến 08/03/2026` with class, lecturer and room where it is narrowed to one."""
    parts = [f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"]
    parts += [small(training_class.name)] if training_class else []
    parts += [f"giảng viên {lecturer}"] if lecturer else []
    parts += [str(room)] if room else []
    return ", ".join(parts)


def span_timetable_paper(title, entries):
    """The timetable of a week or a month, all classes or narrowed."""
    columns = (
        Column("Ngày", 26, "center"), Column("Buổi", 26, "center"), Column("Lớp", 44), Column("Nội dung", 74),
        Column("Giảng viên", 42), Column("Địa điểm", 35),
    )  # fmt: skip
    rows = [
        (*when, entry.training_class.code, entry.title, _name(entry.taught_by), _name(entry.place))
        for when, entry in _in_time(entries)
    ]
    rows = rows or [("", "", "", "Không có buổi học nào.", "", "")]
    return _paper("LỊCH GIẢNG", title, Table(columns, tuple(rows)), landscape=True)


def day_paper(day, entries, *, with_phones):
    """One day on one sheet: who teaches which class where, and whom to ring (only for those who see telephones)."""
    columns = (
        Column("Buổi", 28, "center"), Column("Lớp", 42), Column("Nội dung", 66), Column("Giảng viên", 44),
        Column("Địa điểm", 34), Column("Chủ nhiệm lớp", 44),
    )  # fmt: skip
    rows = [
        (
            f"{HALF[entry.half_day]} {_hours(entry)}",
            entry.training_class.code,
            entry.title,
            reach(entry.taught_by and entry.taught_by.person, with_phones),
            _name(entry.place),
            reach(entry.supervisor, with_phones),
        )
        for entry in entries
    ] or [("", "", "Không có buổi học nào.", "", "", "")]
    abstract = f"{weekday_vn(day)}, ngày {day:%d/%m/%Y}"
    return _paper("LỊCH TRONG NGÀY", abstract, Table(columns, tuple(rows)), landscape=True)


def reach(person, with_phones):
    """The name, with the telephone number where it may be seen."""
    if person is None:
        return ""
    return f"{person.full_name} – {person.phone}" if with_phones and person.phone else person.full_name


def timetable_table(title, entries, *, with_class=True):
    """(title, column titles, rows) of the timetable as a plain table for Excel, days as real dates."""
    columns = ["Ngày", "Thứ", "Buổi", "Giờ", "Lớp", "Nội dung", "Hình thức", "Số tiết", "Giảng viên", "Địa điểm"]
    rows = [
        [
            entry.day, weekday_vn(entry.day), HALF[entry.half_day], _hours(entry, "–"), entry.training_class.code,
            entry.title, KIND[entry.kind], entry.periods, _name(entry.taught_by), _name(entry.place),
        ]
        for entry in entries
    ]  # fmt: skip
    if not with_class:
        columns, rows = columns[:4] + columns[5:], [row[:4] + row[5:] for row in rows]
    return f"LỊCH GIẢNG {title}", columns, rows
