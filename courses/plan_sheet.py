"""Last year's plan out of an Excel file: bytes in, rows as read with all their errors out. No tables are touched."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from trainingcenter.vietnamese import fold, number_vn
from trainingcenter.workbooks import sheets_of, text_of

MAX_BYTES = 5_000_000
MAX_ROWS = 500
SEARCHED = 60
# field → what its title contains, accents aside; the first that fits, so `số lớp` is no `lớp`
TITLES = (
    ("number", r"^(stt|tt|so tt|so thu tu)$"),
    ("classes", r"so (luong )?lop|^lop$|tong so lop"),
    ("learners", r"hoc vien|so (luong )?nguoi|si so"),
    ("audience", r"doi tuong|thanh phan"),
    ("months", r"thoi gian|thang|thoi diem"),
    ("venue", r"dia diem|noi mo"),
    ("partner", r"phoi hop"),
    ("budget", r"kinh phi|du toan"),
    ("hosting", r"hinh thuc"),
    ("schemes", r"de an|nghi quyet"),
    ("note", r"ghi chu"),
    ("programme", r"chuong trinh|ten lop|noi dung|loai lop|lop (dao tao|boi duong)"),
)
NEEDED = {"programme", "classes", "learners"}
TOTAL = re.compile(r"^(tong|cong)\b")
QUARTERS = {"i": 1, "ii": 4, "iii": 7, "iv": 10, "1": 1, "2": 4, "3": 7, "4": 10}
HOSTINGS = (
    ("hosted", r"dat lop|cho muon|dang cai"),
    ("joint", r"phoi hop|lien ket"),
    ("own", r"tu mo|truc tiep|^mo$|tu to chuc"),
)
# the longest a text may be, as the table keeps it
LENGTHS = {"audience": 200, "venue": 200, "partner": 200, "note": 300}


@dataclass(frozen=True)
class Sheet:
    """What a file says: `rows` as {"number": row in the file, field: text}, and what was left out as (row, text)."""

    rows: list
    left_out: list


def read(data):
    """The `Sheet` of the first sheet that has a header; ValidationError when there is none to read."""
    if len(data) > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than 5 MB. Copy only the plan into a new workbook and choose that.")
        )
    for lines in _sheets(data):
        header = _header(lines)
        if header:
            return _rows(lines, *header)
    raise ValidationError(
        _(
            "No sheet has a row of titles with the programme, the number of classes and of learners. Write these titles "
            "above the columns and choose the file again."
        )
    )


def _sheets(data):
    """The sheets of the workbook as rows of texts."""
    unreadable = _(
        "This is no workbook that can be read. Save the plan in Excel as xlsx, xls or ods and choose that file."
    )
    for rows in sheets_of(data, most_rows=MAX_ROWS * 4, last_row=20_000, unreadable=unreadable):
        yield [(number, [text_of(cell) for cell in cells]) for number, cells in rows]


# -- the header


def _header(lines):
    """({field: column}, number of the last header row) of the best row of titles among the first, or None."""
    best = None
    for at, (number, cells) in enumerate(lines[:SEARCHED]):
        found = _columns(cells)
        if at + 1 < len(lines) and not any(_number(cell) for cell in lines[at + 1][1]):
            two = _columns(_joined(cells, lines[at + 1][1]))
            if len(two) > len(found):
                found, number = two, lines[at + 1][0]
        if set(found) >= NEEDED and (best is None or len(found) > len(best[0])):
            best = (found, number)
    return best


def _joined(above, below):
    """Titles over two rows: the upper one reaches over the empty cells right of it."""
    titles, last = [], ""
    for upper, lower in zip(above, below, strict=False):
        last = upper or last
        titles.append(f"{last if lower else upper} {lower}".strip())
    return titles


def _columns(cells):
    found = {}
    for column, cell in enumerate(cells):
        name = _field_of(fold(cell), found)
        if name:
            found[name] = column
    return found


def _field_of(title, taken):
    if not title or len(title) > 80:
        return ""
    return next((name for name, pattern in TITLES if name not in taken and re.search(pattern, title)), "")


# -- the rows


def _rows(lines, columns, last):
    rows, left_out = [], []
    in_millions = _in_millions(lines, columns.get("budget"), last)
    for number, cells in lines:
        if number <= last or not any(cells):
            continue
        row = {name: cells[column] for name, column in columns.items() if column < len(cells) and name != "number"}
        if in_millions and re.fullmatch(r"[\d.,]+", row.get("budget", "")):
            row["budget"] += " triệu"
        if _is_line(row, cells):
            rows.append({"number": number} | row)
        else:
            left_out.append((number, " ".join(cell for cell in cells if cell)[:120]))
    if len(rows) > MAX_ROWS:
        raise ValidationError(_("The plan has more than 500 rows. Choose a file that holds one year's plan."))
    if not rows:
        raise ValidationError(_("There is no row below the titles. Choose the file that holds the plan's lines."))
    return Sheet(rows, left_out)


def _in_millions(lines, at, last):
    """Whether the title of the money column, number `at`, says `triệu đồng`."""
    return at is not None and any(
        "trieu" in fold(cells[at]) for number, cells in lines if last - 1 <= number <= last and at < len(cells)
    )


def _is_line(row, cells):
    """Whether the row plans something: no sum, no heading of a group, no row of column numbers, no signature."""
    filled = [cell for cell in cells if cell]
    if any(TOTAL.match(fold(cell)) for cell in filled[:2]):
        return False
    if len(filled) > 2 and all(re.fullmatch(r"\(?\d{1,2}\)?", cell) for cell in filled):
        return False
    figures = [row.get(name) for name in ("classes", "learners", "months")]
    return bool(row.get("programme")) and (any(figures) or bool(row.get("audience"))) or sum(map(bool, figures)) > 1


# -- what a row says


@dataclass(frozen=True)
class Line:
    """A row as read: `values` are fields of a line of the plan (programme and schemes by their key), `errors` everything
    that is wrong with it, `cells` what the file says."""

    number: int
    cells: dict
    values: dict
    errors: tuple

    @property
    def is_good(self):
        return not self.errors

    @property
    def lacks_programme(self):
        return "programme" not in self.values

    @property
    def further(self):
        """What else the file says of the line."""
        names = ("venue", "partner", "budget", "hosting", "schemes", "note")
        budget = self.values.get("budget")
        shown = self.cells | ({"budget": f"{number_vn(budget)} đ"} if budget else {})
        return [shown[name] for name in names if shown.get(name)]


def check(row, programmes, schemes=()):
    """The `Line` of a row. `programmes`: [(key, code, name)]; `schemes`: [(key, number)]."""
    errors = []

    def take(reader, *arguments):
        try:
            return reader(*arguments)
        except ValidationError as error:
            errors.extend(error.messages)
            return None

    values = {
        "programme": take(_programme, row.get("programme", ""), programmes),
        "audience": take(_audience, row.get("audience", "")),
        "classes": take(_count, row.get("classes", ""), _("number of classes")),
        "learners": take(_count, row.get("learners", ""), _("number of learners")),
        "months": take(months, row.get("months", "")),
        "budget": take(_budget, row.get("budget", "")),
        "hosting": take(_hosting, row.get("hosting", ""), row.get("partner", "")),
        "schemes": take(_schemes, row.get("schemes", ""), schemes),
        **{name: row.get(name, "") for name in ("venue", "partner", "note")},
    }
    errors += [
        _("“%(text)s…” is longer than %(most)s letters. Shorten it.") % {"text": values[name][:30], "most": most}
        for name, most in LENGTHS.items()
        if values[name] and len(values[name]) > most
    ]
    span = values.pop("months")
    if span:
        values["month_from"], values["month_to"] = span
    kept = {name: value for name, value in values.items() if value is not None or name == "budget"}
    return Line(row["number"], {name: text for name, text in row.items() if name != "number"}, kept, tuple(errors))


def _programme(text, programmes):
    wanted = fold(text)
    if not wanted:
        raise ValidationError(_("The programme is missing."))
    same = [key for key, code, name in programmes if wanted in (fold(code), fold(name))]
    within = [
        key for key, _code, name in programmes if fold(name) in wanted or (len(wanted) > 12 and wanted in fold(name))
    ]
    found = same or within
    if len(found) == 1:
        return found[0]
    raise ValidationError(_("The catalogue has no programme “%(text)s”. Choose it below.") % {"text": text[:80]})


def _audience(text):
    if not text:
        raise ValidationError(_("The audience is missing."))
    return text


def _number(text):
    """The whole number that a cell says (`1.200`, `120 học viên`, `02`), or None."""
    found = re.fullmatch(r"(\d{1,3}(?:[.,\s]\d{3})+|\d{1,12})(?:\s*[^\d\W]+(?:\s+[^\d\W]+)*\.?)?", text.strip())
    return int(re.sub(r"\D", "", found[1])) if found else None


def _money(text):
    """Whole đồng, also where the cell counts in millions (`9 triệu`, `12,5 tr`)."""
    millions = re.fullmatch(r"(\d{1,5})(?:[.,](\d{1,2}))? ?(trieu|tr)( dong| d)?\.?", fold(text).strip())
    if millions:
        return int(millions[1]) * 1_000_000 + int((millions[2] or "0").ljust(6, "0"))
    return _number(text) if re.fullmatch(r"[\d.,\s]+(dong|d|vnd)?\.?", fold(text)) else None


def _count(text, name):
    value = _number(text)
    if not text:
        raise ValidationError(_("The %(name)s is missing.") % {"name": name})
    if value is None:
        raise ValidationError(_("The %(name)s cannot be read: “%(text)s”.") % {"name": name, "text": text[:40]})
    if not 1 <= value <= 30_000:
        raise ValidationError(
            _("The %(name)s is %(value)s. Plan at least one, at most 30,000.") % {"name": name, "value": value}
        )
    return value


def _budget(text):
    if not text or text == "-":
        return None
    value = _money(text)
    if value is None:
        raise ValidationError(_("The budget cannot be read: “%(text)s”. Write whole đồng.") % {"text": text[:40]})
    return value


def _hosting(text, partner):
    """What the column says; without one, a line with a partner body is a joint one."""
    if not text:
        return "joint" if partner else "own"
    found = next((value for value, pattern in HOSTINGS if re.search(pattern, fold(text))), None)
    if found is None:
        raise ValidationError(
            _("“%(text)s” is neither “Tự mở”, “Phối hợp” nor “Chỉ đặt lớp”. Write one of them.") % {"text": text[:40]}
        )
    return found


def _schemes(text, schemes):
    numbers = [part.strip() for part in text.split(";") if part.strip()]
    keys = {fold(number): key for key, number in schemes}
    unknown = [number for number in numbers if fold(number) not in keys]
    if unknown:
        raise ValidationError(
            _("There is no scheme or resolution %(number)s. Enter it first, or empty the cell.")
            % {"number": unknown[0][:60]}
        )
    return [keys[fold(number)] for number in numbers]


def months(text):
    """(first, last) month of `3`, `3-9`, `tháng 3 – tháng 9`, `T3`, `Quý II`, `Quý I–III`, `cả năm`."""
    words = fold(text).replace("–", "-").replace("—", "-").replace("den", "-")
    if not words:
        raise ValidationError(_("The months are missing. Write for example 3 or 3–9."))
    if re.fullmatch(r"ca nam|trong nam|quanh nam", words):
        return 1, 12
    first, last = _quarters(words) or _plain_months(words) or (0, 0)
    if not (1 <= first <= 12 and 1 <= last <= 12):
        raise ValidationError(
            _("The months “%(text)s” cannot be read. Write for example 3, 3–9 or Quý II.") % {"text": text[:40]}
        )
    if last < first:
        raise ValidationError(
            _("The months “%(text)s” are the wrong way round: the last lies before the first.") % {"text": text[:40]}
        )
    return first, last


def _quarters(words):
    """The months of `quy ii` or `quy i - iii`, or None."""
    found = re.fullmatch(
        r"quy\s*(iv|i{1,3}|[1-4])(?:\s*[-,]\s*(?:quy\s*)?(iv|i{1,3}|[1-4]))?(?:[/\s]+(?:nam\s*)?\d{4})?", words
    )
    return (QUARTERS[found[1]], QUARTERS[found[2] or found[1]] + 2) if found else None


def _plain_months(words):
    """The months of `3`, `3 - 9`, `thang 3 - thang 9`, `t3/2026`, or None."""
    month = r"(?:thang\s*|t\.?\s*)?0?(\d{1,2})(?:/\d{4})?"
    found = re.fullmatch(rf"(?:tu\s+)?{month}(?:\s*[-,]\s*{month})?", words)
    return (int(found[1]), int(found[2] or found[1])) if found else None
