"""Certificates of a book from before the software out of an Excel file: bytes in, rows with all their errors out. No tables
are touched."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.vietnamese import clean, detect_legacy_encoding, fold, from_tcvn3, from_vni, proper_case
from trainingcenter.workbooks import plain, sheets_of

MAX_BYTES = 5_000_000
MAX_ROWS = 20_000
ABOVE = 100  # rows of letterhead, headings and signatures beside the rows
SEARCHED = 40
FIRST_YEAR = 1945
# field → (title in the template, width, example, note, what a title contains, accents aside); the first that fits counts
FIELDS = {
    "index": ("TT", 6, "VD", "Không bắt buộc. Dòng ghi “VD” là dòng ví dụ, không được ghi vào phần mềm.", r"^(stt|tt|so tt|so thu tu)$"),
    "register_no": ("Số vào sổ", 12, 45, "Số thứ tự trong sổ cũ; ghi 45 hoặc 45/2019. Bắt buộc, trừ khi số giấy đã có số đó ở đầu.", r"so vao so|vao so"),
    "year": ("Năm của sổ", 10, 2019, "Để trống thì lấy năm của ngày cấp.", r"^nam (cua so|cua|vao so|cap)"),
    "blank": ("Số hiệu phôi", 14, "A 001234", "Không bắt buộc.", r"phoi|so hieu"),
    "decision_on": ("Ngày quyết định", 13, date(2019, 4, 26), "Không bắt buộc.", r"^ngay.*(quyet dinh|qd)"),
    "decision": ("Quyết định công nhận", 20, "12-QĐ/TTCT", "Số của quyết định; ghi luôn ngày cũng được.", r"quyet dinh|^qd|so qd"),
    "received_on": ("Ngày nhận", 12, date(2019, 5, 24), "Có ngày nhận thì giấy được ghi là đã trao.", r"ngay (nhan|trao)"),
    "received_by": ("Người nhận", 24, "Lò Văn An", "Để trống mà có ngày nhận thì người nhận là người được cấp.", r"nguoi nhan|ky nhan"),
    "expires_on": ("Có giá trị đến", 13, date(2024, 5, 20), "Không bắt buộc.", r"gia tri den|het han|thoi han|hieu luc den"),
    "issued_on": ("Ngày cấp", 12, date(2019, 5, 20), "Bắt buộc, ngày/tháng/năm.", r"ngay (cap|ky|vao so)"),
    "issuer": ("Cơ quan cấp", 34, "Trung tâm Bồi dưỡng chính trị thị xã Nghĩa Lộ", "Tên của cơ quan khi cấp.", r"(co quan|noi|don vi) cap"),
    "signer_title": ("Chức danh người ký", 18, "GIÁM ĐỐC", "Không bắt buộc.", r"chuc (danh|vu)"),
    "signer": ("Người ký", 24, "Nguyễn Thị Thanh Hường", "Không bắt buộc.", r"nguoi ky|ho ten nguoi ky"),
    "number": ("Số giấy", 16, "45/2019", "Số ghi trên giấy; để trống thì lấy số vào sổ.", r"^so$|so( cua)? (giay|gcn|chung|bang|van bang)|^so gcn"),
    "full_name": ("Họ và tên", 26, "Lò Văn An", "Bắt buộc.", r"ho (va )?ten|ho dem"),
    "birth": ("Ngày sinh", 12, date(1990, 3, 15), "Đủ ngày/tháng/năm, hoặc chỉ năm.", r"ngay.* sinh|nam sinh"),
    "sex": ("Giới tính", 9, "Nam", "Nam hoặc Nữ.", r"gioi|^nam/?nu$"),
    "ethnicity": ("Dân tộc", 11, "Thái", "", r"dan toc"),
    "hometown": ("Quê quán", 26, "xã Nghĩa An, thị xã Nghĩa Lộ", "", r"que|noi sinh"),
    "programme": ("Chương trình", 36, "Bồi dưỡng nhận thức về Đảng", "", r"chuong trinh|noi dung"),
    "class_code": ("Mã lớp", 16, "", "Không bắt buộc.", r"ma lop|ky hieu lop"),
    "opened": ("Khai giảng", 12, date(2019, 5, 6), "", r"khai giang|tu ngay"),
    "closed": ("Bế giảng", 12, date(2019, 5, 10), "", r"be giang|den ngay"),
    "class_name": ("Lớp, khóa", 30, "Khóa II/2019", "", r"lop|khoa"),
    "unit": ("Đơn vị", 30, "xã Nghĩa An", "Đơn vị khi đi học.", r"don vi|co quan|chi bo|noi cong tac"),
    "rank": ("Xếp loại", 13, "Giỏi", "", r"xep loai|ket qua|^loai$"),
    "note": ("Ghi chú", 26, "", "Ghi chú của sổ cũ, cả việc thu hồi, cấp lại.", r"ghi chu"),
}  # fmt: skip
ORDER = (
    "index", "register_no", "year", "number", "blank", "full_name", "birth", "sex", "ethnicity", "hometown", "unit",
    "programme", "class_name", "class_code", "opened", "closed", "decision",
    "decision_on", "rank", "issued_on", "expires_on", "issuer",
    "signer", "signer_title", "received_by", "received_on", "note",
)  # fmt: skip
LIMITS = {"full_name": 100, "number": 60, "blank": 40, "received_by": 100, "class_code": 40, "rank": 40}
LONGEST = 300
CARRIED = ("decision", "decision_on", "programme", "class_name", "class_code", "opened", "closed", "unit", "rank", "issued_on",
           "expires_on", "issuer", "signer", "signer_title", "received_on", "year")  # fmt: skip
DAYS = ("issued_on", "expires_on", "received_on", "opened", "closed", "decision_on")
DITTO = re.compile(r"""[-–\s.]*(["”“″〃]|''|n\s*[./]?\s*t|nhu tren)[-–\s.]*""")
LABELS = {
    "birth": gettext_lazy("date of birth"),
    "issued_on": gettext_lazy("day of issue"),
    "expires_on": gettext_lazy("valid until"),
    "received_on": gettext_lazy("day of receipt"),
    "decision_on": gettext_lazy("date of the decision"),
    "opened": gettext_lazy("opened on"),
    "closed": gettext_lazy("closed on"),
}


def read(data):
    """The rows of the first sheet with titles, as [{"at": row number, field: text}]; ValidationError when there are none."""
    if len(data) > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than 5 MB. Split it into several files and bring them in one by one.")
        )
    unreadable = _(
        "This is no workbook that can be read. Save the list in Excel as xlsx, xls or ods and choose that file."
    )
    for lines in sheets_of(data, most_rows=MAX_ROWS + ABOVE, last_row=MAX_ROWS * 3, unreadable=unreadable):
        lines = _unicode(lines)
        if header := _header(lines):
            return _rows(lines, *header)
    raise ValidationError(
        _(
            "No sheet has a row of titles with the full name, the day of issue and the register number (or the number of "
            "the certificate). Use the template, or write these titles above the columns."
        )
    )


def _unicode(lines):
    """The lines as clean texts; a column that was typed for the fonts of the 1990s is turned into Unicode, its cells with
    letters that those fonts do not know (a title typed later) aside."""
    lines = [(number, [plain(cell)[:1000] for cell in cells]) for number, cells in lines]
    columns = max((len(cells) for _number, cells in lines), default=0)
    turns = []
    for column in range(columns):
        texts = [cells[column] for _number, cells in lines[:400] if column < len(cells) and cells[column]]
        turns.append({"tcvn3": from_tcvn3, "vni": from_vni}.get(detect_legacy_encoding(texts)))
    return [
        (
            number,
            [
                clean(turn(cell) if turn and max(cell, default="") < "\u0100" else cell)
                for cell, turn in zip(cells, turns, strict=False)
            ],
        )
        for number, cells in lines
    ]


def _header(lines):
    """({field: column}, row number of the titles), or None."""
    for number, cells in lines[:SEARCHED]:
        found = {}
        for column, cell in enumerate(cells):
            if name := _field_of(fold(cell), found):
                found[name] = column
        if {"full_name", "issued_on"} <= set(found) and {"register_no", "number"} & set(found):
            return found, number
    return None


def _field_of(title, taken):
    if not title or len(title) > 80:
        return ""
    return next((name for name, (*_rest, fits) in FIELDS.items() if name not in taken and re.search(fits, title)), "")


def _rows(lines, columns, last):
    rows, above = [], {}
    for number, cells in lines:
        if number <= last or not any(cells):
            continue
        row = {name: cells[column] for name, column in columns.items() if column < len(cells) and cells[column]}
        if not _is_row(row, cells):
            continue
        for name in CARRIED:
            if row.get(name) and DITTO.fullmatch(fold(row[name])):
                row[name] = above.get(name, "")
        above = row
        rows.append({"at": number} | {name: text for name, text in row.items() if name != "index" and text})
    if len(rows) > MAX_ROWS:
        raise ValidationError(_("The list has more than 20,000 rows. Split it and bring in one part after the other."))
    if not rows:
        raise ValidationError(_("There is no row below the titles. Choose the file that holds the certificates."))
    return rows


def _is_row(row, cells):
    """Whether it tells of a certificate: no example, no column numbers, no sums, headings and signatures."""
    filled = [cell for cell in cells if cell]
    if fold(row.get("index", "")) in ("vd", "vi du") or any(
        re.match(r"(tong|cong)\b", fold(cell)) for cell in filled[:2]
    ):
        return False
    if len(filled) > 2 and all(re.fullmatch(r"\(?\d{1,2}\)?", cell) for cell in filled):
        return False
    told = [row.get(name) for name in ("full_name", "register_no", "number", "issued_on")]
    return sum(map(bool, told)) > 1


# -- what a row says


@dataclass(frozen=True)
class Row:
    """A row as read: `at` in the file, its values, and everything that is wrong with it. `state` is `new`, or `known` of a
    row that the register has already."""

    at: int
    cells: dict
    year: int | None
    register_no: int | None
    number: str
    full_name: str
    birth: str
    issued_on: date | None
    expires_on: date | None
    received_on: date | None
    opened: date | None
    closed: date | None
    decision_on: date | None
    errors: tuple
    state: str = "new"
    enrolment: int | None = None

    @property
    def is_good(self):
        return not self.errors

    @property
    def key(self):
        return self.year, self.register_no

    def text(self, name):
        return self.cells.get(name, "")


def check(row, today):
    """The `Row` of what `read` gave, by itself; what only the whole file or the register can tell is added elsewhere."""
    errors = [
        _("“%(text)s…” is longer than %(most)s letters. Shorten it.")
        % {"text": text[:30], "most": LIMITS.get(name, LONGEST)}
        for name, text in row.items()
        if isinstance(text, str) and len(text) > LIMITS.get(name, LONGEST)
    ]
    days = {name: _day(row.get(name, ""), name, errors) for name in DAYS}
    if not row.get("issued_on"):
        errors.append(_("The day of issue is missing."))
    number, year = _number(row, days["issued_on"], today, errors)
    birth, latest_birth = _birth(row.get("birth", ""), errors)
    name = _name(row.get("full_name", ""), errors)
    errors += _order(days, latest_birth, today)
    cells = {name: text for name, text in row.items() if name != "at"}
    return Row(
        at=row["at"], cells=cells, year=year, register_no=number, full_name=name, birth=birth, errors=tuple(errors),
        number=row.get("number") or row.get("register_no", ""), **days,
    )  # fmt: skip


def _name(text, errors):
    name = proper_case(text)
    if not name:
        errors.append(_("The full name is missing."))
    elif len(name.split()) < 2 or re.search(r"\d", name):
        errors.append(_("“%(text)s” is no full name. Write family name and given name.") % {"text": name[:40]})
    return name


def _number(row, issued_on, today, errors):
    """(register number, year of the book): of `45`, `045/GCN`, `45/2019`; the year of its own column counts before."""
    text = row.get("register_no") or row.get("number", "")
    found = re.match(r"\D{0,4}?0*(\d{1,9})(?!\d)(?:\s*[/.-]\s*((?:19|20)\d\d)(?!\d))?", text)
    if not text:
        errors.append(_("The register number is missing."))
    elif not found or not int(found[1]):
        errors.append(_("The register number “%(text)s” cannot be read. Write for example 45.") % {"text": text[:40]})
    number = int(found[1]) if found and 0 < int(found[1]) < 2**31 else None
    typed = row.get("year", "")
    year = int(typed) if re.fullmatch(r"\d{4}", typed) else None
    if typed and (year is None or not FIRST_YEAR <= year <= today.year):
        errors.append(_("“%(text)s” is no year of a book. Write for example 2019.") % {"text": typed[:40]})
        return number, None
    if year is None and found and found[2]:
        year = int(found[2])
    return number, year or (issued_on.year if issued_on else None)


def _birth(text, errors):
    """(the date of birth as it is written, the earliest day it can be)."""
    if re.fullmatch(r"(19|20)\d\d", text):
        return text, date(int(text), 1, 1)
    day = _day(text, "birth", errors)
    return (f"{day:%d/%m/%Y}", day) if day else ("", None)


def _day(text, name, errors):
    """The day that a cell says (`5/2/2019`, `05.02.2019`, `2019-02-05`, a number of Excel), None of none."""
    if not text:
        return None
    found = re.fullmatch(
        r"(?:ngay )?(\d{1,2})(?:\s*[./,-]\s*| thang )(\d{1,2})(?:\s*[./,-]\s*| nam )(\d{4})", fold(text)
    )
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?", fold(text))
    try:
        if re.fullmatch(r"\d{5}", text):
            return date(1899, 12, 30) + timedelta(days=int(text))
        year, month, day = (found[3], found[2], found[1]) if found else iso.groups()
        return date(int(year), int(month), int(day))
    except (ValueError, AttributeError):
        errors.append(
            _("The %(field)s “%(text)s” cannot be read. Write day/month/year, for example 20/05/2019.")
            % {"field": LABELS[name], "text": text[:40]}
        )
        return None


def _order(days, birth, today):
    """What is wrong with the order of the days."""
    issued, received = days["issued_on"], days["received_on"]
    if not issued:
        return
    checks = (
        (issued > today, _("The day of issue lies in the future.")),
        (issued.year < FIRST_YEAR, _("The day of issue lies before 1945. Check the year.")),
        (birth and issued < birth, _("The day of issue lies before the date of birth.")),
        (days["expires_on"] and days["expires_on"] < issued, _("The certificate ends before it is issued.")),
        (received and received < issued, _("The day of receipt lies before the day of issue.")),
        (received and received > today, _("The day of receipt lies in the future.")),
        (days["opened"] and days["closed"] and days["closed"] < days["opened"], _("The class is closed before it is opened.")),
    )  # fmt: skip
    yield from (text for wrong, text in checks if wrong)


# -- the template


def template():
    """The workbook that a centre fills with its old books: titles, one example, how each column is written."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
    head = book.add_format(
        base | {"bold": True, "border": 1, "text_wrap": True, "align": "center", "bg_color": "#F2E3E3"}
    )
    grey = base | {"italic": True, "font_color": "#666666"}
    example, example_day = book.add_format(grey), book.add_format(grey | {"num_format": "dd/mm/yyyy"})
    text, day = book.add_format(base), book.add_format(base | {"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Sổ cấp trước phần mềm")
    for c, name in enumerate(ORDER):
        title, width, value, _note, _pattern = FIELDS[name]
        is_day = isinstance(value, date)
        sheet.set_column(c, c, width, day if is_day else text)
        sheet.write_string(0, c, title, head)
        if is_day:
            sheet.write_datetime(1, c, value, example_day)
        elif value != "":
            sheet.write(1, c, value, example)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 36)
    _write_notes(book, base, head)
    book.close()
    return out.getvalue()


def _write_notes(book, base, head):
    notes, wrapped = book.add_worksheet("Hướng dẫn"), book.add_format(base | {"text_wrap": True})
    notes.set_column(0, 0, 24)
    notes.set_column(1, 1, 90)
    lines = [("Cột", "Cách ghi", head), *((FIELDS[name][0], FIELDS[name][3], wrapped) for name in ORDER)]
    for r, (title, note, style) in enumerate(lines):
        notes.write_string(r, 0, title, style)
        notes.write_string(r, 1, note, style)
