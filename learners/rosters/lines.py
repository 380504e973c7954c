"""What each line below the header is: a person, a section, a total, a signature …"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trainingcenter.vietnamese import clean, fold, normalise_tones

from . import values
from .columns import BIRTH_FIELDS, NAME_FIELDS, field_of

_COUNT = r"\d+\s*(?:đồng chí|đ/c|đc|người|học viên|hv|đoàn viên|hội viên|đảng viên|đv|cán bộ|dong chi|nguoi|hoc vien)"
_TOTAL = re.compile(
    rf"^(?:tổng(?: số| cộng)?|cộng(?: dồn)?|(?:tong so|tong cong|cong)(?=\s*[:=\d]|$)"
    rf"|(?:ấn định|danh sách) (?:này )?(?:có|gồm|trên)|=)(?=$|[\s:=,(\d]).*$|^(?:có |gồm )?{_COUNT}\.?$"
)
_COUNTING = frozenset(["so", "cong", "don", "muc", "nu", "nam", "nay", "hai", "ca"])
_NUMBERING = re.compile(
    r"^(?:[ivxlc]{1,6}|[a-zđ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/:–-]+\s*|^(?:[IVX]{1,6})\s+(?=\S)", re.IGNORECASE
)
_SERIAL = re.compile(r"\W*(?:[IVXLC]{1,6}|[A-ZĐ]|[\d.]+)\W*", re.IGNORECASE)
_COUNT_AFTER = re.compile(
    rf"\s*[:,(–-]*\s*(?:có |gồm )?{_COUNT}\s*\)?\s*\.?$|\s*[:–-]\s*\d{{0,3}}$|\s*\(\s*\d+\s*\)$", re.IGNORECASE
)
_LIST_OF = re.compile(r"^danh sách (?:học viên )?(?=lớp|khóa|khoá|đảng bộ|chi bộ|xã|phường)", re.IGNORECASE)
_UNIT = re.compile(
    r"^(?:đảng bộ|chi bộ|đảng ủy|chi ủy|đảng đoàn|xã|phường|thị trấn|thị xã|huyện|tỉnh|thành phố|tp|đặc khu|trường|trung tâm"
    r"|ban|phòng|hội|thị đoàn|huyện đoàn|tỉnh đoàn|đoàn (?:xã|phường|thị trấn|trường|cơ sở|thanh niên|khối|tncs|các|công an|viên)"
    r"|ubnd|ủy ban|hđnd|mttq|mặt trận|ubmttq|công ty|công an|công đoàn|bệnh viện|trạm|kho bạc|ngân hàng|điện lực|hợp tác xã|htx"
    r"|bản|thôn|tổ dân phố|tdp|tổ|khối|cơ quan|đơn vị|các|lớp|khóa|khu|quân sự|chi cục|cục|sở|hạt|tòa án|viện|văn phòng|liên đoàn"
    r"|bưu điện|doanh nghiệp|nhà máy|xí nghiệp|chi đoàn|chi hội|cụm|chi nhánh|đồn|đài|báo|bảo hiểm|thuế|đội|bộ phận|mầm non|tiểu học"
    r"|thcs|thpt|điểm cầu)(?=$|\s)"
)
_SIGNATURE = re.compile(
    r"ngay\s*[\d.…_]+\s*thang\s*[\d.…_]+\s*nam|^(?:tm|t/m|kt|k/t|tl|t/l|tuq|q)\s*[./]?\s|^t/m|^k/t|nguoi lap|nguoi tong hop"
    r"|xac nhan|noi nhan|ky ten|ky,|ghi ro ho ten|ho ten nguoi|thu truong|^(?:pho )?(?:giam doc|bi thu|chu tich|hieu truong"
    r"|truong ban|truong phong|thu ky)\b|da ky|^nguoi\b|^lap bieu|^ke toan"
)


@dataclass(frozen=True)
class Section:
    """A line that names, for the lines below, a `unit`, a `party_cell` or a `class_name`."""

    field: str
    text: str


def is_plainly_person(line, header):
    """Whether the line needs no second look: something in the name's column, and facts that only a person has."""
    named = any(line.cell(column) is not None for column in header.columns_of(*NAME_FIELDS))
    return named and bool(facts(line, header)) and not is_total(line, header)


def is_title_again(line, header):
    """Whether the line is the header once more, as at the top of a printed page."""
    filled = [(column, fold(cell)) for column, cell in enumerate(line.cells) if isinstance(cell, str)]
    titles = [set(map(str.strip, fold(title).split("/"))) | {fold(title)} for title in header.titles]
    same = sum(column < len(titles) and text in titles[column] for column, text in filled)
    if len(filled) >= 2 and same * 2 > len(filled) and same == len(line.cells) - line.cells.count(None):
        return True
    names = [cell for column in header.columns_of(*NAME_FIELDS) if (cell := line.cell(column)) is not None]
    if not all(isinstance(cell, str) and field_of(cell) for cell in names):
        return False  # a name stands where names stand
    texts = [cell for cell in line.cells if isinstance(cell, str)]
    known = sum(bool(field_of(text)) for text in texts)
    of_names = any(field_of(text) in NAME_FIELDS for text in names) or any(map(_is_title_of_names, texts))
    return of_names and known >= (2 if names else 3) and known * 2 > len(texts)


def _is_title_of_names(text):
    """Whether `text` is a title of the names in a list with other columns; `Cán bộ`, `Đoàn viên` are also offices."""
    return field_of(text) in NAME_FIELDS and fold(text).split()[0] in ("ho", "ten", "hoten", "hovaten")


def is_column_numbers(line, header):
    """Whether the line numbers the columns, as under the header of a printed form: `(1) (2) (3)`, `A B 1 2`."""
    texts = [values.plain_text(cell).strip(" ()") for cell in line.cells if cell is not None]
    name = [line.cell(column) for column in header.columns_of(*NAME_FIELDS)]
    return (
        len(texts) >= 3
        and all(re.fullmatch(r"\d{1,2}|[A-Za-z]", text) for text in texts)
        and any(cell is not None for cell in name)
        and len(set(texts)) == len(texts)
    )


def facts(line, header):
    """How many cells tell something that only a person has: a birthday, an ID number, a telephone, a day of admission."""
    found = 0
    for column in header.columns_of(*BIRTH_FIELDS, "admission_date", "full_membership_date"):
        text = values.plain_text(line.cell(column))
        found += (
            len(text) >= 4
            and bool(re.search(r"\d{4}|\d\s*[./-]\s*\d", text))
            and len(text) <= 30
            and not _SIGNATURE.search(fold(text))
        )
    for column in header.columns_of("national_id", "phone", "party_card_no"):
        found += len(re.sub(r"\D", "", values.plain_text(line.cell(column)))) >= 8
    return found


def has_number(line, header):
    """Whether the column of serial numbers has a plain number in this line."""
    cells = [line.cell(column) for column in header.columns_of("index")]
    return any(re.fullmatch(r"\(?\d{1,5}\)?\.?", values.plain_text(cell).strip()) for cell in cells)


def section_of(line, header):
    """The Section the line is, or None: one text that names a unit, a Party cell or a class, and nothing of a person."""
    texts = _texts(line, header)
    if len(texts) != 1 or facts(line, header):
        return None
    text = texts[0]
    index = "".join(values.read_text(line.cell(column)) for column in header.columns_of("index"))
    if index == text:
        index = ""
    name = clean(_LIST_OF.sub("", _COUNT_AFTER.sub("", _NUMBERING.sub("", text)))).strip(" :.-–*")
    numbered = bool(re.match(r"^[IVX]{1,6}[\s.)/:–-]|^[A-Z][.)/]\s*\D", text)) or bool(
        re.fullmatch(r"[IVXA-H]{1,5}\W?|[*+•]+", index)
    )
    known = _UNIT.match(normalise_tones(name).lower())
    if not name or not (known or numbered) or _SIGNATURE.search(fold(text)):
        return None
    return Section(_section_field(name), name)


def _section_field(name):
    lower = normalise_tones(name).lower()
    if re.match(r"(?:lớp|khóa)\b", lower):
        return "class_name"
    return "party_cell" if re.match(r"chi bộ\b", lower) else "unit"


def _texts(line, header):
    """The different texts of the line beside numbers and counts; of the serial number's column only real text."""
    texts = []
    for column, cell in enumerate(line.cells):
        text = values.read_text(cell)
        in_index = column in header.columns_of("index")
        if not text or re.fullmatch(rf"[\d\s.,=+]+|{_COUNT}", text.lower()) or (in_index and _SERIAL.fullmatch(text)):
            continue
        if text not in texts:
            texts.append(text)
    return texts


def why_left_out(line, header, *, after_end):
    """Why the line is no person, or "" when it is one. `after_end`: a signature stood above, so the list is over."""
    name = name_text(line, header)
    if is_total(line, header):
        return _("total")
    known = facts(line, header)
    others = sum(line.cell(column) is not None for column in _other_columns(header))
    if (known and (name or others + known > 1)) or (has_number(line, header) and (name or others)):
        return ""
    if not name and not others and not known:
        return _("only a serial number") if has_number(line, header) else _("no person in this row")
    if is_signature(line, header):
        return _("signature")
    if after_end:
        return _("below the end of the list")
    if name and (others or (values.is_name(name) and " " in name)):
        return ""
    return _("remark")


def _other_columns(header):
    return [
        column for column, field in enumerate(header.fields) if field and field != "index" and field not in NAME_FIELDS
    ]


def is_total(line, header):
    """Whether the first text of the line says that it counts those above; `Tổng Thị An` with a number and a birthday is
    a person whose `Tống` is misspelt."""
    first = next((text for cell in line.cells if (text := values.read_text(cell)) and not text.isdecimal()), "")
    if not _TOTAL.match(clean(first).lower()):
        return False
    like_name = values.is_name(first) and len(first.split()) > 1 and fold(first).split()[1] not in _COUNTING
    return not (like_name and has_number(line, header) and facts(line, header))


def is_signature(line, header):
    """Whether the line belongs to what stands below a list: place and date, offices, names to be signed over."""
    texts = [fold(cell) for cell in line.cells if isinstance(cell, str)]
    if facts(line, header) or has_number(line, header) or not any(_SIGNATURE.search(text) for text in texts):
        return False
    return len(texts) <= 3 or not name_text(line, header)


def name_text(line, header):
    """The name of the line, from one column or two, tidied."""
    return values.read_name(typed_name(line, header))


def typed_name(line, header):
    """The name as it was typed."""
    columns = header.columns_of("full_name")[:1] or header.columns_of("family_middle", "given_name")
    return " ".join(values.plain_text(line.cell(column)) for column in columns).strip()
