"""The book of the register as a workbook, with the columns of the bound book."""

from trainingcenter.documents.sheets import table_xlsx
from trainingcenter.vietnamese import number_vn

from .bound import SUMS

STATES = {"issued": "", "annulled": "Đã hủy", "revoked": "Đã thu hồi", "replaced": "Đã thay thế"}


def book_xlsx(book):
    """The whole book; numbers and days are real ones, the last row says the sums."""
    hidden = "" if book.shows_ethnicity else " *"
    columns = [
        "Số vào sổ", "Số giấy", "Số hiệu phôi", "Họ và tên", "Ngày sinh", "Giới tính", f"Dân tộc{hidden}", "Đơn vị",
        "Lớp", "Quyết định công nhận", "Xếp loại", "Ngày cấp", "Người ký", "Người nhận", "Ngày nhận",
        "Cấp lại (lần, lý do)", "Tình trạng", "Ghi chú",
    ]  # fmt: skip
    rows = [_row(entry) for entry in book.entries]
    sums = [f"{label}: {number_vn(getattr(book.totals, key))}" for key, label in SUMS]
    total = [None, "Cộng", None, "; ".join(sums), *[None] * (len(columns) - 4)]
    note = "" if book.shows_ethnicity else ". * Dân tộc: chỉ ghi cho người có quyền xem dữ liệu nhạy cảm"
    empty = "" if rows else ". Chưa cấp giấy nào trong năm"
    subtitle = f"{book.centre['centre']}, lập ngày {book.drawn_on:%d/%m/%Y}{note}{empty}"
    return table_xlsx(book.title, columns, [*rows, total], subtitle=subtitle, sums={len(rows)})


def _row(entry):
    return [
        entry.register_no, entry.number, entry.blank, entry.full_name, entry.birth_date, entry.sex, entry.ethnicity,
        entry.unit, entry.class_name, entry.decision, entry.rank, entry.issued_on, entry.signer, entry.received_by,
        entry.received_on, entry.reissue, STATES[entry.state], entry.note,
    ]  # fmt: skip
