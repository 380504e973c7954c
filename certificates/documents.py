"""From rows to a certificate's frozen wording, and from wording to pages."""

from base64 import b64encode
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from trainingcenter.documents.actions import read_file
from trainingcenter.documents.models import StoredFile
from trainingcenter.documents.pdf import html_to_pdf, kept_pdf
from trainingcenter.documents.stamping import TableText, stamp_sides, unfit
from trainingcenter.vietnamese import date_words, decimal_vn

from . import designs, drawing, rules


@dataclass(frozen=True)
class Wording:
    """What stands on one certificate and in its row of the register, frozen at issue; later changes of names, units or
    rules do not touch it."""

    superior: str
    centre: str
    full_name: str
    birth_date: str
    sex: str
    ethnicity: str
    hometown: str
    unit: str
    programme: str
    class_name: str
    class_code: str
    from_to: str
    opened_on: str
    closed_on: str
    rank: str
    mark: str
    register_no: str
    number: str
    decision: str
    place_date: str
    signer_title: str
    signer_name: str
    delegation: str
    code: str
    reissue: str
    lessons: tuple
    demo: str


def class_words(training_class, centre, issued_on, signature, *, design):
    """The words that all certificates of one issue share, as a dict; `signature` is (person, title, delegation). Lessons
    are among them only where the layout `design` shows them."""
    person, title, basis = signature
    taught = training_class.lessons_in_order() if "lessons" in fields_of(design) else ()
    lessons = [[lesson.lesson.title, str(lesson.periods)] for lesson in taught]
    return {
        "superior": centre.superior,
        "centre": centre.name,
        "programme": training_class.version.wording or training_class.programme.name,
        "class_name": f"Khóa {training_class.intake_label}",
        "class_code": training_class.code,
        "from_to": f"từ ngày {training_class.opened_on:%d/%m/%Y} đến ngày {training_class.closed_on:%d/%m/%Y}",
        "opened_on": f"{training_class.opened_on:%d/%m/%Y}",
        "closed_on": f"{training_class.closed_on:%d/%m/%Y}",
        "place_date": f"{centre.place}, {date_words(issued_on)}",
        "signer_title": title,
        "signer_name": person.full_name,
        "delegation": basis,
        "lessons": lessons,
        "demo": "DỮ LIỆU TRÌNH DIỄN" if centre.is_demonstration else "",
    }


def wording(certificate, *, decision, of_class):
    """The words of one certificate about to be issued, from its enrolment and the words it shares with its class."""
    enrolment, old = certificate.enrolment, certificate.replaces
    learner = enrolment.learner
    words = Wording(
        **of_class,
        full_name=learner.full_name,
        birth_date=learner.born,
        sex=SEX_WORDS.get(learner.sex, ""),
        ethnicity=learner.ethnicity,
        hometown=learner.hometown,
        unit=enrolment.unit_name,
        rank=RANK_WORDS.get(enrolment.rank, ""),
        mark="" if enrolment.mark is None else decimal_vn(enrolment.mark),
        register_no=str(certificate.register_no),
        number=certificate.number,
        decision=f"{decision.number_text} ngày {decision.signed_on:%d/%m/%Y}",
        code=rules.write_code(certificate.code),
        reissue=f"Cấp lại lần {certificate.copy_no}, thay số {old.number}" if old else "",
    )
    return asdict(words)


SEX_WORDS = {"male": "Nam", "female": "Nữ"}
RANK_WORDS = {
    "excellent": "Xuất sắc",
    "very_good": "Giỏi",
    "good": "Khá",
    "average": "Trung bình",
    "failed": "",
    "": "Hoàn thành",
}


def check_url(code):
    """The address behind the QR: the public page of one certificate."""
    return settings.PUBLIC_URL + reverse("check-code", args=[code])


def fields_of(design):
    """The fields that the layout `design` (JSON) shows, as a set of names."""
    return {zone["field"] for zone in drawing.zones_of(design)}


def sides_of(design):
    """How many pages a certificate has on the layout `design` (JSON): 1, or 2 with a back."""
    return 1 if drawing.is_first_format(design) else len(drawing.side_names(design))


def overprints(design):
    """Whether the layout `design` (JSON) is printed upon numbered blanks."""
    return bool(design.get("overprint"))


def draw(certificates, design, *, on_progress=None):
    """One merged PDF, `sides_of(design)` pages for each certificate, drawn from the frozen wording."""
    records = [c.wording | {"check_url": check_url(c.code)} for c in certificates]
    return draw_records(records, design, on_progress=on_progress)


def draw_records(records, design, *, offset=(0, 0), on_progress=None):
    """`draw` of plain words (`Wording` as a dict, with `check_url`), moved by `offset` (right, down) in mm."""
    sides = drawing.sides(design, emblem_address(design), offset=offset)
    if "lessons" in fields_of(design):
        records = [record | {"lessons": lesson_table(record)} for record in records]
    return stamp_sides(sides, records, on_progress=on_progress, draw=kept_pdf)


def unprintable(certificates, design):
    """[(certificate, reason)] of what cannot be drawn on the layout `design`: to be mended before anything is issued."""
    sides, found = drawing.sides(design, emblem_address(design)), []
    shows_lessons = "lessons" in fields_of(design)
    for certificate in certificates:
        record = certificate.wording
        if shows_lessons:
            record = record | {"lessons": lesson_table(record)}
        for field, error in unfit(sides, record):
            found.append((certificate, _reason(rules.FIELDS.get(field, field), error)))
    return found


def _reason(field, error):
    if error.letter:
        return _("%(field)s has the letter “%(letter)s”, which cannot be printed. Correct it.") % {
            "field": field, "letter": error.letter,
        }  # fmt: skip
    return _("%(field)s is too long for its place on the layout. Shorten it or choose a layout with more room.") % {
        "field": field
    }


def shows_ethnicity(designs):
    """Whether one of the layouts `designs` (JSON) prints the ethnic group, which not everybody may see."""
    return any("ethnicity" in fields_of(design) for design in designs)


def lesson_table(words):
    """The lessons of `words` with their periods, the total and the mark; nothing without lessons."""
    if not words["lessons"]:
        return None
    rows = tuple((str(i), title, periods) for i, (title, periods) in enumerate(words["lessons"], start=1))
    total = sum(Decimal(periods.replace(",", ".")) for _i, _title, periods in rows)
    closing = [("", "Tổng số tiết", decimal_vn(total))]
    if words["mark"]:
        closing.append(("", "Điểm kết quả", words["mark"]))
    return TableText(("TT", "Nội dung", "Số tiết"), rows, tuple(closing))


def emblem_address(design):
    """The data: address of the picture that is the emblem of `design`, as it was stored; nothing without one."""
    emblem = design.get("emblem") or {}
    if emblem.get("kind") != "file":
        return ""
    stored = StoredFile.objects.get(pk=emblem["file"], sha256=emblem["sha256"])
    return f"data:{stored.content_type};base64,{b64encode(read_file(stored)).decode()}"


def try_picture(stored):
    """Raise PaperError when the stored picture cannot be drawn."""
    address = f"data:{stored.content_type};base64,{b64encode(read_file(stored)).decode()}"
    html_to_pdf(f'<img alt="" src="{address}" style="width: 20mm">')


def default_design(kind):
    """The design (JSON) that a centre starts with for credentials of `kind`."""
    return designs.a4(kind)


def shipped_layouts():
    """(name, kind, design, whether in use) of the layouts of a fresh centre."""
    return designs.shipped()


@dataclass(frozen=True)
class Difference:
    """A field in which what was issued differs from what is known of the learner now."""

    label: str
    issued: str
    now: str


def differences(certificate):
    """Where the frozen words of `certificate` differ from its learner of now, as a list of Difference."""
    if certificate.enrolment_id is None:
        return []
    learner, words = certificate.enrolment.learner, certificate.wording
    now = {
        "full_name": (_("full name"), learner.full_name),
        "birth_date": (_("date of birth"), learner.born),
        "unit": (_("unit"), certificate.enrolment.unit_name),
        "rank": (_("rank"), RANK_WORDS.get(certificate.enrolment.rank, "")),
    }
    return [
        Difference(label, words.get(field, ""), value)
        for field, (label, value) in now.items()
        if words.get(field, "") != value
    ]
