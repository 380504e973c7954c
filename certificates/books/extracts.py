"""The words of an extract of the register for one person (frozen as JSON, see trainingcenter.documents.words)."""

from django.utils import timezone

from trainingcenter.documents.words import centre_words
from trainingcenter.vietnamese import date_vn

from ..models import Certificate
from .rows import entry_of

STATES = {
    "issued": "Tại ngày trích sao, {paper} chưa bị hủy, thu hồi hoặc thay thế.",
    "annulled": "{paper} ĐÃ BỊ HỦY, không có giá trị sử dụng.",
    "revoked": "{paper} ĐÃ BỊ THU HỒI, không có giá trị sử dụng.",
    "replaced": "{paper} ĐÃ ĐƯỢC THAY THẾ bằng giấy khác, không còn giá trị sử dụng.",
}
PAPERS = {"certificate": "giấy chứng nhận", "diploma": "bằng tốt nghiệp"}


def extract_words(certificate, purpose):
    """The row of the register as a table, the state it has today, and what the extract is for.

    The ethnic group is left out: the paper is read by all who may see the register. `certificate`, `label` and `stands`
    tie the paper to its row.
    """
    words, entry = centre_words(), entry_of(certificate)
    book, paper = _book(certificate), PAPERS.get(certificate.kind, "giấy")
    return words | {
        "certificate": certificate.pk,
        "label": str(certificate),
        "stands": stands(certificate),
        "purpose": purpose,
        "kind": "TRÍCH SAO",
        "abstract": f"{book}, số vào sổ {certificate.register_no}",
        "legal_basis": [f"Căn cứ {book} lưu tại {words['centre'] or 'Trung tâm'};", "Xét đề nghị của người được cấp giấy,"],
        "body": [
            {"type": "heading", "text": "TRÍCH SAO CÁC NỘI DUNG SAU:"},
            {"type": "table", "columns": [["Nội dung", 55, "left"], ["Ghi trong sổ", 110, "left"]],
             "rows": _rows(certificate, entry), "total": None},
            {"type": "paragraph", "text": _state(certificate, entry, paper)},
            {"type": "paragraph", "text": f"Bản trích sao này được cấp để: {purpose.rstrip('.')}."},
        ],
        "recipients": ["Người được cấp;", "Lưu hồ sơ sổ cấp."],
    }  # fmt: skip


STANDING = ("state", "ended_on", "handed_over_on", "blank_serial")


def stands(certificate):
    """Where the certificate stands, in short: an extract that says otherwise is outdated."""
    values = (getattr(certificate, name) for name in STANDING)
    return stands_as(
        **dict(zip(STANDING, (v.isoformat() if hasattr(v, "isoformat") else v for v in values), strict=True))
    )


def stands_as(state, ended_on, handed_over_on, blank_serial):
    """The same of plain values; days as text."""
    return "|".join(text or "" for text in (state, ended_on, handed_over_on, blank_serial))


def is_outdated(words, certificate):
    """Whether something happened to the certificate since the extract was drafted."""
    return words.get("stands") != stands(certificate)


def _book(certificate):
    name = certificate.book.name
    return f"{name}, năm {certificate.year}" if certificate.year else name


def _rows(certificate, entry):
    words = certificate.wording
    rows = (
        ("Số vào sổ cấp", str(entry.register_no)),
        ("Số giấy", entry.number),
        ("Số hiệu phôi", entry.blank),
        ("Họ và tên", entry.full_name),
        ("Ngày sinh", entry.birth_date),
        ("Giới tính", entry.sex),
        ("Quê quán", words.get("hometown", "")),
        ("Đơn vị", entry.unit),
        ("Chương trình", words.get("programme", "")),
        ("Lớp", ", ".join(text for text in (entry.class_name, words.get("from_to", "")) if text)),
        ("Quyết định công nhận", entry.decision),
        ("Xếp loại", entry.rank),
        ("Ngày cấp", date_vn(entry.issued_on)),
        ("Có giá trị đến ngày", date_vn(certificate.expires_on) if certificate.expires_on else ""),
        ("Cơ quan cấp", words.get("centre", "")),
        ("Người ký", " – ".join(t for t in (words.get("signer_title", "").replace("\n", " "), entry.signer) if t)),
        ("Người nhận, ngày nhận", entry.received.replace("\n", ", ngày ")),
        ("Cấp lại", entry.reissue),
        ("Ghi chú", entry.note),
    )
    return [[title, text] for title, text in rows if text]


def _state(certificate, entry, paper):
    text = STATES[certificate.state].format(paper=paper)
    text = f"{text[:1].upper()}{text[1:]}"
    if certificate.state != Certificate.State.ISSUED:
        return f"{text} Sổ ghi: {entry.note.split('; ')[0]}."
    if certificate.expires_on and certificate.expires_on < timezone.localdate():
        text += f" Giấy đã hết thời hạn từ ngày {date_vn(certificate.expires_on)}."
    return text
