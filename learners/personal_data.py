"""Everything the centre keeps about one person, for that person: rows → dataclass → PDF or JSON.

The right to an extract of one's own data stands in the Law on the protection of personal data (91/2025/QH15).
"""

import json
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.text import capfirst

from trainingcenter.audit.changes import history_of
from trainingcenter.documents.paper import Column, Heading, Paper, Paragraph, Table, render_paper
from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_vn, date_words, decimal_vn

from .models import AttendanceMark, Enrolment, ImportRow, Learner, Mark

BASIS = (
    "Trích theo yêu cầu của người có dữ liệu (Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15). Bản trích gồm toàn bộ dữ liệu "
    "mà trung tâm đang lưu về người này tại thời điểm trích."
)
NOTHING = "Không có."
FIELDS = (
    "full_name", "birth_date", "birth_year", "sex", "ethnicity", "national_id", "phone", "unit", "position", "party_cell",
    "hometown", "residence", "education_level", "professional_level", "political_theory_level", "admission_date",
    "full_membership_date", "party_card_no",
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """One heading with a table; `widths` of its columns in mm."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PersonalData:
    full_name: str
    taken_on: str
    place: str
    centre: dict
    sections: tuple[Section, ...]


def gather(learner):
    """The PersonalData of a learner, with that of entries merged into them; as many queries for one class as for many."""
    with translation.override("vi"):
        today, centre = timezone.localdate(), centre_words()
        merged = list(learner.merged_from.select_related("unit"))
        enrolments = list(
            Enrolment.objects.of_person(learner)
            .for_person_page()
            .select_related("review_line")
            .prefetch_related("groups")
        )
        sections = [
            _person("Thông tin cá nhân", learner),
            *(_person(f"Dữ liệu của bản ghi đã gộp ngày {date_vn(entry.merged_on)}", entry) for entry in merged),
            _names(learner),
            _classes(enrolments),
            _marks(enrolments),
            _absences(enrolments),
            _certificates(enrolments),
            _sources([learner, *merged]),
            _history([learner, *merged]),
        ]
    return PersonalData(learner.full_name, date_words(today), centre["place"], centre, tuple(sections))


def as_json(data):
    """The data as JSON: for each section a list of objects, keyed by its columns."""
    told = {
        "tieu_de": "Bản trích dữ liệu cá nhân",
        "ho_ten": data.full_name,
        "noi_trich": data.centre["centre"],
        "ngay_trich": data.taken_on,
        "can_cu": BASIS,
        "du_lieu": {
            section.title: [dict(zip(section.columns, row, strict=True)) for row in section.rows]
            for section in data.sections
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def as_pdf(data, *, taken_by):
    """The data as a paper with the centre's letterhead."""
    body = [Paragraph(BASIS)]
    for number, section in enumerate(data.sections, start=1):
        body.append(Heading(f"{number}. {section.title}"))
        columns = tuple(Column(*column) for column in zip(section.columns, section.widths, strict=True))
        body.append(Table(columns, section.rows) if section.rows else Paragraph(NOTHING))
    paper = Paper(
        frame="party",
        superior=data.centre["superior"],
        centre=data.centre["centre"],
        number="",
        place_date=f"{data.place}, {data.taken_on}",
        kind="BẢN TRÍCH DỮ LIỆU CÁ NHÂN",
        abstract=f"của {data.full_name}",
        body=tuple(body),
        signer_title="NGƯỜI TRÍCH",
        signer_name=taken_by,
        demo=data.centre["demo"],
    )
    return render_paper(paper)


def _person(title, learner):
    rows = tuple((capfirst(str(_field(name).verbose_name)), _said(learner, name)) for name in FIELDS)
    return Section(title, ("Mục", "Nội dung"), (60, 105), rows)


def _field(name):
    return Learner._meta.get_field(name)


def _said(learner, name):
    value = getattr(learner, name)
    if value in (None, ""):
        return ""
    if _field(name).choices:
        return str(getattr(learner, f"get_{name}_display")())
    return date_vn(value) if hasattr(value, "strftime") else str(value)


def _names(learner):
    rows = tuple((n.full_name, _day(n.until), n.reason) for n in learner.earlier_names.all())
    return Section("Họ tên trước đây", ("Họ và tên", "Dùng đến ngày", "Lý do"), (60, 35, 70), rows)


def _classes(enrolments):
    columns = ("Lớp", "Ghi danh", "Đơn vị, chức vụ, chi bộ khi đó", "Tình trạng", "Kết quả", "Ghi chú")
    return Section("Các lớp", columns, (40, 25, 36, 27, 22, 15), tuple(_class_row(e) for e in enrolments))


def _class_row(enrolment):
    came = [enrolment.unit_name, enrolment.position, enrolment.party_cell, *map(str, enrolment.groups.all())]
    state = [enrolment.get_state_display(), _day(enrolment.left_on), enrolment.left_reason]
    if enrolment.continued_by:
        state.append(f"học tiếp ở {enrolment.continued_by.training_class}")
    result = [decimal_vn(enrolment.mark), enrolment.get_rank_display(), _verdict(enrolment)]
    line = getattr(enrolment, "review_line", None)
    if line is not None and line.exception_reason:
        result.append(f"đặc cách: {line.exception_reason}")
    return (
        f"{enrolment.training_class.code} {enrolment.training_class}",
        date_vn(enrolment.enrolled_on),
        _joined(came),
        _joined(state),
        _joined(result),
        enrolment.note,
    )


def _verdict(enrolment):
    return {True: "được công nhận", False: "không được công nhận", None: ""}[enrolment.completed]


def _marks(enrolments):
    found = Mark.objects.filter(enrolment__in=enrolments).select_related("assessment__training_class")
    rows = tuple(
        (str(m.assessment.training_class), m.assessment.name, decimal_vn(m.value), decimal_vn(m.retest))
        for m in found.order_by("assessment__training_class__planned_start", "assessment_id", "pk")
    )
    return Section("Điểm kiểm tra", ("Lớp", "Bài", "Điểm", "Điểm lần 2"), (75, 50, 20, 20), rows)


def _absences(enrolments):
    found = AttendanceMark.objects.filter(enrolment__in=enrolments).select_related("roll__session__training_class")
    rows = tuple(
        (date_vn(a.roll.session.day), str(a.roll.session.training_class), str(a.get_kind_display()))
        for a in found.order_by("roll__session__day", "roll__session__starts_at", "pk")
    )
    return Section("Buổi vắng, muộn", ("Ngày", "Lớp", "Loại"), (25, 100, 40), rows)


def _certificates(enrolments):
    rows = []
    for enrolment in enrolments:
        name = str(enrolment.training_class)
        for c in enrolment.held_certificates:
            handed = _joined([_day(c.handed_over_on), c.handed_over_to])
            state = _joined([str(c.get_state_display()), _day(c.revoked_on), c.revoked_reason])
            rows.append((c.number, name, date_vn(c.issued_on), _day(c.expires_on), state, handed))
        if enrolment.earlier_certificate_no:
            issued = _day(enrolment.earlier_certificate_on)
            rows.append((enrolment.earlier_certificate_no, name, issued, "", "sổ trước đây", ""))
    columns = ("Số", "Lớp", "Ngày cấp", "Có giá trị đến", "Tình trạng", "Đã trao")
    return Section("Giấy chứng nhận", columns, (27, 38, 24, 24, 24, 28), tuple(rows))


def _sources(persons):
    """The lists by which the person came or was changed: only this person's rows of them."""
    found = ImportRow.objects.filter(learner__in=persons).select_related("batch__file", "batch__created_by__person")
    rows = tuple(
        (
            row.batch.file.name,
            str(row.number),
            f"{timezone.localtime(row.batch.created_at):%d/%m/%Y %H:%M}",
            str(row.batch.created_by),
            _joined(_told(name, value) for name, value in row.values.items() if value),
        )
        for row in found.order_by("batch__created_at", "pk")
    )
    columns = ("Danh sách", "Dòng", "Nhập lúc", "Người nhập", "Nội dung dòng")
    return Section("Nguồn dữ liệu", columns, (40, 12, 28, 30, 55), rows)


def _told(name, value):
    """One value of a row of a list with the name of its field, as the form of a person calls it."""
    if name not in FIELDS:
        return str(value) if isinstance(value, str) else ""
    told = dict(_field(name).flatchoices).get(value, value)
    day = parse_date(told) if isinstance(told, str) and len(told) == 10 else None
    return f"{_field(name).verbose_name}: {date_vn(day) if day else told}"


def _history(persons):
    rows = [
        (f"{timezone.localtime(change.at):%d/%m/%Y %H:%M}", change.who, _joined([str(change.label), *_changed(change)]))
        for person in persons
        for change in history_of(person)
    ]
    return Section("Lịch sử thay đổi", ("Thời điểm", "Người thực hiện", "Nội dung"), (30, 40, 95), tuple(rows))


def _changed(change):
    return [f"{label}: {old or '–'} → {new or '–'}" for label, old, new in change.fields]


def _day(day):
    return date_vn(day) if day else ""


def _joined(texts):
    return "; ".join(text for text in texts if text)
