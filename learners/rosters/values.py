"""Cells into values: dates of every shape, sex, numbers that lost their zeros, levels."""

import re
from datetime import date, timedelta

from trainingcenter.vietnamese import clean, fold

EARLIEST = 1900
_DATE = re.compile(r"^(?:ngay\s*)?(\d{1,2})\s*(?:[./\-\s,]|thang)+\s*(\d{1,2})\s*(?:[./\-\s,]|nam)+\s*(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?$")
_MONTH = re.compile(r"^(?:thang\s*)?(\d{1,2})\s*[./\-]\s*(\d{4})$")
LEVELS = (
    ("none", ("chua", "khong", "0")),
    ("bachelor", ("cu nhan", "cn")),
    ("advanced", ("cao cap", "cc")),
    ("intermediate", ("trung cap", "tc")),
    ("elementary", ("so cap", "sc")),
)


class BadDate(ValueError):
    """The cell is no possible date."""


def read_date(cell, *, today):
    """(day, year) of a cell: a whole date, only a year (day None), or (None, None) when empty.

    Raises BadDate for what cannot be a date of birth: impossible days, text, the future, before 1900.
    """
    day, year = _parse(cell, today)
    if day is not None:
        year = day.year
    if year is not None and (year < EARLIEST or year > today.year or (day and day > today)):
        raise BadDate
    return day, year


def _parse(cell, today):
    if cell is None:
        return None, None
    if isinstance(cell, date):
        return cell, cell.year
    if isinstance(cell, int | float):
        return _number(int(cell))
    text = fold(cell).strip(" .,;'")
    if not text or set(text) <= set("-–"):
        return None, None
    if text.isdigit():
        return _digits(text)
    if match := _DATE.match(text):
        return _day(match[3], match[2], match[1], today), None
    if match := _ISO.match(text):
        return _day(match[1], match[2], match[3], today), None
    if match := re.match(r"^nam\s*(\d{4})$", text) or _MONTH.match(text):
        return None, int(match[match.lastindex])
    raise BadDate


def _number(value):
    if EARLIEST <= value <= 2100:
        return None, value
    if 3_000 < value < 80_000:  # a serial number of Excel: days since 30/12/1899
        return date(1899, 12, 30) + timedelta(days=value), None
    return _digits(str(value))


def _digits(text):
    if len(text) == 4:
        return None, int(text)
    if len(text) == 5:
        return _number(int(text))
    if len(text) == 8:
        return _day(text[4:], text[2:4], text[:2], None), None
    raise BadDate


def _day(year, month, day, today):
    year = int(year)
    if year < 100 and today is not None:
        year += 2000 if year <= today.year % 100 else 1900
    try:
        return date(year, int(month), int(day))
    except ValueError:
        raise BadDate from None


def read_sex(cell):
    """`male`, `female` or "" for what a sex column says; a bare tick says nothing."""
    text = fold(str(cell or ""))
    if text in ("nu", "gai", "f", "female", "ba"):
        return "female"
    return "male" if text in ("nam", "trai", "m", "male", "ong") else ""


def read_national_id(cell):
    """(number, fits): twelve digits of the identity card or nine of the old one, lost leading zeros put back."""
    digits = re.sub(r"\D", "", _plain(cell))
    if not digits:
        return "", True
    if len(digits) in (10, 11):
        digits = digits.zfill(12)
    return digits[:12], len(digits) in (9, 12)


def read_phone(cell):
    """Digits of a telephone number, its lost leading zero put back."""
    digits = re.sub(r"\D", "", _plain(cell))
    if digits.startswith("84") and len(digits) == 11:
        digits = digits[2:]
    return (digits.zfill(10) if len(digits) == 9 else digits)[:20]


def read_level(cell):
    """The political-theory level, or "" when the cell says none of the known ones."""
    text = fold(str(cell or ""))
    return next((level for level, words in LEVELS for w in words if text == w or text.startswith(w + " ")), "")


def read_text(cell):
    """The cell as clean text; whole numbers without decimals."""
    return clean(_plain(cell))


def _plain(cell):
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell)
