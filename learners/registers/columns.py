"""Titles of what a register tells of a class and of its results; columns of persons are known to learners.rosters."""

import re

from django.utils.translation import gettext_lazy as _

from trainingcenter.vietnamese import fold

FIELDS = {
    "class_name": _("class"),
    "class_code": _("code of the class"),
    "programme": _("programme"),
    "opened": _("opened on"),
    "closed": _("closed on"),
    "decision_no": _("number of the decision"),
    "decision_on": _("date of the decision"),
    "mark": _("mark"),
    "rank": _("rank"),
    "certificate_no": _("certificate number"),
    "certificate_on": _("certificate issued on"),
}
CLASS_FACTS = ("programme", "opened", "closed", "decision_no", "decision_on")
_OF_PAPER = r"(gcn|giay chung nhan|giay cn|chung nhan|chung chi|bang|van bang|bang tot nghiep|cc)"
_PATTERNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("class_code", r"(ma|ma so|ky hieu|so hieu)( cua)? (lop|khoa)( hoc)?"),
        ("class_name", r"(ten )?(lop|khoa|lop khoa)( hoc| boi duong| dao tao)?|ten lop hoc"),
        ("programme", r"(ten |ma )?chuong trinh( hoc| boi duong| dao tao)?|noi dung (boi duong|dao tao|hoc)|loai lop"),
        ("opened", r"(ngay )?(khai giang|mo lop|bat dau)( lop| hoc)?|(thoi gian )?(hoc )?tu( ngay)?|ngay mo"),
        ("closed", r"(ngay )?(be giang|ket thuc)( lop| hoc)?|(thoi gian )?(hoc )?den( ngay)?"),
        ("decision_on", r"ngay (ra |ky |ban hanh )?(qd|quyet dinh).*|(qd|quyet dinh).* ngay"),
        ("decision_no", r"(so )?(qd|quyet dinh)( so| mo lop| cong nhan.*)?"),
        (
            "certificate_on",
            rf"ngay (cap|ky|vao so)( {_OF_PAPER})?|ngay {_OF_PAPER}|{_OF_PAPER} ngay( cap)?|(qd|quyet dinh) cap ngay",
        ),
        ("certificate_no", rf"so( hieu| vao so)?( cap)? ?{_OF_PAPER}|so vao so( cap)?( {_OF_PAPER})?|so hieu|{_OF_PAPER}( so)?"),
        ("rank", r"xep loai.*|xl|hang|ket qua( hoc tap| xep loai| xet)?"),
        ("mark", r"diem( so| thi| kiem tra| bai thu hoach| thu hoach| tong ket| trung binh| tb| cuoi khoa| tot nghiep)?"),
    )
)  # fmt: skip


def fields_of(columns):
    """{column index: field} of the titled columns of a list (learners.rosters.Column), each field once."""
    found = {}
    for i, column in enumerate(columns):
        name = _field_of(column.title)
        of_identity_card = i > 0 and columns[i - 1].field == "national_id" and column.index == columns[i - 1].index + 1
        if name == "certificate_on" and of_identity_card and _key(column.title) == "ngay cap":
            continue
        if name and name not in found.values():
            found[column.index] = name
    return found


def _field_of(title):
    """The field of a title, which may have a title of several columns above it (`Thời gian / Từ ngày`)."""
    above, _slash, own = title.rpartition(" / ")
    for text in (own, f"{above} {own}"):
        key = _key(text)
        if len(key) <= 80 and (name := next((n for n, pattern in _PATTERNS if pattern.fullmatch(key)), "")):
            return name
    return ""


def _key(text):
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
