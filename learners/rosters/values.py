"""Cells into values: dates of every shape, sex, numbers that lost their zeros, levels, "as above"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from trainingcenter.vietnamese import clean, fold, proper_case

EARLIEST_YEAR = 1900
YOUNGEST, OLDEST = 16, 100
FIRST_SERIAL, LAST_SERIAL = 3_000, 73_050  # Excel's number of days: 1908 to 2099
_EXCEL_EPOCH = date(1899, 12, 30)
SHOWN = 40

_DAY = re.compile(r"(\d{1,2})\s*(?:[./\\,\-–—_\s]|thang|thg)+\s*(\d{1,2})\s*(?:[./\\,\-–—_\s]|nam)+\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})")
_MONTH = re.compile(r"(?:thang\s*)?(\d{1,2})\s*(?:[./\\\-–—]|nam)\s*(\d{4})")
_YEAR = re.compile(r"(?:nam\s*)?(\d{4})")
_BEFORE = re.compile(r"^(?:sinh|nam sinh|ngay sinh|ns|ngay|:|'|\s)+")
_AFTER = re.compile(r"(?:\s+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?|[\s.,;'\-–—])+$")
_YEAR_OF_NO_DAY = re.compile(
    r"(?:[x?._…\-–—]{1,4}|0{1,2})\s*[/.,\-–—]\s*(?:[x?._…\-–—]{1,4}|\d{1,2})\s*[/.,\-–—]\s*(\d{4})"
)
_MONTH_NAMES = re.compile(
    r"(\d{1,2})[-\s/]+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-\s/,]+(\d{4}|\d{2})"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NOTHING = re.compile(r"[\s\-–—._/\\*]*")
_DITTO = re.compile(
    r"""[\s\-–—.,_/\\|(]*(?:["”“″〃]|''|//|,,|↓|\|\||(?<!\w)(?:n\s*[./]?\s*t|nhu\s*(?:dong\s*)?tren|ditto)(?!\w))+[\s\-–—.,_/\\|"”“')]*"""
)
TICKS = frozenset(["x", "v", "+", "1", "*", "√", "✓", "✔", "☑", "ü", "þ"])


@dataclass(frozen=True)
class Birth:
    """A date as it was read: the whole day, or only the year; `problem` says why it is none, `remark` what to check."""

    day: date | None = None
    year: int | None = None
    problem: str = ""
    remark: str = ""


class NoDate(ValueError):
    """The text is no date; the message says why, and holds a place for the text."""


def read_text(cell):
    """The cell as clean text; whole numbers without decimals, dates as 15/03/1990, dashes alone as nothing."""
    text = clean(plain_text(cell))
    return "" if _NOTHING.fullmatch(text) else text


def plain_text(cell):
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def is_ditto(cell):
    """Whether the cell says "as above": `nt`, `-nt-`, `như trên`, `"`."""
    return isinstance(cell, str) and len(cell) < 20 and not cell[0].isdecimal() and bool(_DITTO.fullmatch(fold(cell)))


def is_tick(cell):
    """Whether a column of ticks is ticked here."""
    return cell is True or (cell is not None and fold(plain_text(cell)).strip(" .()") in TICKS)


# -- dates


def read_birth(cell, *, today, month_first=False):
    """The date of birth in a cell of any shape: a day, only a year, nothing, or a problem in words."""
    try:
        day, year, remark = _parse(cell, lambda short: _century_of_birth(short, today), month_first)
        _check_possible(day, year, today)
    except NoDate as error:
        return Birth(problem=_("Date of birth “%(text)s”: %(reason)s") % {"text": shown(cell), "reason": error})
    year = day.year if day else year
    return Birth(day, year, remark=remark or _remark_on_age(year, today))


def read_day(cell, *, today, month_first=False):
    """A day that is no birthday (admission to the Party), as Birth: here only a whole day counts."""
    try:
        day, year, remark = _parse(cell, lambda short: _century_of_day(short, today), month_first)
        _check_possible(day, year, today)
    except NoDate as error:
        return Birth(problem=f"“{shown(cell)}”: {error}")
    if year and not day:
        return Birth(year=year, problem=_("“%(text)s”: the day is not given.") % {"text": shown(cell)})
    return Birth(day, remark=remark)


def shown(cell):
    """The cell's text as messages quote it."""
    text = clean(plain_text(cell))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _century_of_birth(short, today):
    return 2000 + short if 2000 + short <= today.year - YOUNGEST else 1900 + short


def _century_of_day(short, today):
    return 2000 + short if 2000 + short <= today.year else 1900 + short


def _check_possible(day, year, today):
    year = day.year if day else year
    if year is not None and year < EARLIEST_YEAR:
        raise NoDate(_("the year is before 1900. Check the year."))
    if (day and day > today) or (year is not None and year > today.year):
        raise NoDate(_("this lies in the future. Check the year."))


def _remark_on_age(year, today):
    if year is not None and not YOUNGEST <= today.year - year <= OLDEST:
        return _("The age would be %(age)s years: check the date of birth.") % {"age": today.year - year}
    return ""


def _parse(cell, century, month_first=False):
    """(day, year, remark): at most one of day and year."""
    if cell is None or isinstance(cell, bool):
        return None, None, ""
    if isinstance(cell, date):
        return cell, None, ""
    if isinstance(cell, int | float):
        return _parse_number(int(cell), century)
    text = _trimmed(cell)
    if len(cell) > SHOWN:
        raise NoDate(_("this is no date. Write it as 15/03/1990, or only the year."))
    if _NOTHING.fullmatch(text):
        return None, None, ""
    text = re.sub(r"(?<=^\d{4})\.0$|(?<=^\d{5})\.0$", "", text)  # a number that another program made text of
    return _parse_number(int(text), century, text) if text.isdecimal() else _parse_text(text, century, month_first)


def _parse_text(text, century, month_first):
    if match := _YEAR_OF_NO_DAY.fullmatch(text):  # xx/xx/1990, 00/00/1990: how some write "only the year"
        return None, int(match[1]), ""
    if match := _DAY.fullmatch(text):
        day, month = (match[2], match[1]) if month_first else (match[1], match[2])
        return _day(match[3], month, day, century)
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[2], match[3], century)
    if match := _MONTH_NAMES.fullmatch(text):
        return _day(match[3], _MONTHS.index(match[2]) + 1, match[1], century)
    if match := _MONTH.fullmatch(text):
        if not 1 <= int(match[1]) <= 12:
            raise NoDate(_("there is no such month."))
        return None, int(match[2]), _("Only month and year of birth are given; the year is kept.")
    if match := _YEAR.fullmatch(text):
        return None, int(match[1]), ""
    raise NoDate(_("this is no date. Write it as 15/03/1990, or only the year."))


def _parse_number(number, century, text=""):
    """A number without separators: a year, Excel's number of days, or day, month and year written together."""
    text = text or str(number)
    if EARLIEST_YEAR <= number <= 2100:
        return None, number, ""
    if len(text) <= 5 and FIRST_SERIAL < number < LAST_SERIAL:
        return _EXCEL_EPOCH + timedelta(days=number), None, ""
    if number < 0:
        raise NoDate(_("this is no date. Write it as 15/03/1990, or only the year."))
    if len(text) == 6:
        return _day(text[4:], text[2:4], text[:2], century)
    if len(text) in (7, 8):
        text = text.zfill(8)
        if text[:2] in ("19", "20") and not 1900 <= int(text[4:]) <= 2100:
            return _day(text[:4], text[4:6], text[6:], century)
        return _day(text[4:], text[2:4], text[:2], century)
    if len(text) == 2:
        year = century(number)
        return None, year, _two_digits(year)
    raise NoDate(_("this is no date. Write it as 15/03/1990, or only the year."))


def _day(year, month, day, century):
    year, month, day, remark = int(year), int(month), int(day), ""
    if year < 100:
        year = century(year)
        remark = _two_digits(year)
    try:
        return date(year, month, day), None, remark
    except ValueError:
        raise NoDate(_("there is no such day in the calendar.")) from None


def _two_digits(year):
    return _("The year has two digits and was read as %(year)s.") % {"year": year}


def compose_date(day, month, year):
    """Cells of a date that stands in three columns as one text; without a day or month only the year."""
    day, month, year = (read_text(cell) for cell in (day, month, year))
    return f"{day}/{month}/{year}" if day and month and year else year


def are_month_first(cells):
    """Whether the dates of a column are written 12/31/1990, as programs set to American English write them: several
    can be read in no other way, and none contradicts."""
    pairs = [(int(match[1]), int(match[2])) for cell in cells if (match := _DAY.fullmatch(_trimmed(cell)))]
    american = sum(second > 12 >= first for first, second in pairs)
    return american >= 3 and american * 3 >= len(pairs) and not any(first > 12 for first, _second in pairs)


def are_exchanged(cells):
    """Whether Excel, set to American English, seems to have taken 5/8/1990 for 8 May: its dates all have a day up to
    12, and those it left as text all have a greater one."""
    days = [cell.day for cell in cells if isinstance(cell, date)]
    texts = [int(match[1]) for cell in cells if (match := _DAY.fullmatch(_trimmed(cell)))]
    return min(len(days), len(texts)) >= 4 and max(days) <= 12 < min(texts)


def _trimmed(cell):
    return _AFTER.sub("", _BEFORE.sub("", fold(cell))) if isinstance(cell, str) and len(cell) <= SHOWN else ""


# -- sex, numbers, levels

_SEX = {"nu": "female", "gai": "female", "f": "female", "female": "female", "ba": "female"}
_SEX |= {"nam": "male", "trai": "male", "m": "male", "male": "male", "ong": "male"}


def read_sex(cell):
    """`male`, `female`, or "" for what says neither, such as a bare tick under *Nam/Nữ*."""
    return _SEX.get(fold(plain_text(cell)).strip(" .()").removesuffix(" gioi"), "")


def read_national_id(cell):
    """(number, remark): twelve digits of the identity card or nine of the old one, zeros lost in Excel put back.

    What cannot be such a number is left out, for it would find the wrong person.
    """
    text = read_text(cell)
    digits = re.sub(r"[\s.,'’`-]", "", text)
    if not digits:
        return "", ""
    if digits.isdecimal() and len(digits) in (9, 12):
        return digits, ""
    if digits.isdecimal() and len(digits) in (10, 11) and 1 <= int(digits.zfill(12)[:3]) <= 96:
        return digits.zfill(12), _("The ID number %(text)s got back its leading zero.") % {"text": digits}
    if digits.isdecimal() and len(digits) == 8 and not isinstance(cell, str):
        return digits.zfill(9), _("The ID number %(text)s got back its leading zero.") % {"text": digits}
    return "", _("“%(text)s” is no ID number of 12 or 9 digits; it is left out.") % {"text": shown(cell)}


def read_phone(cell):
    """(number, remark): digits of the first telephone number in the cell, its lost leading zero put back."""
    text = read_text(cell)
    if not text:
        return "", ""
    numbers = [_phone(part) for part in re.split(r"[/;,\n]|\s-\s|hoac|hoặc", text)]
    numbers = [number for number in numbers if number] or [_phone(text)]
    if not numbers[0]:
        return "", _("“%(text)s” is no telephone number; it is left out.") % {"text": shown(cell)}
    if len(numbers) > 1:
        return numbers[0], _("Of several telephone numbers the first is kept.")
    return numbers[0], ""


def _phone(text):
    digits = re.sub(r"\D", "", text)
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = digits[2:]
    if len(digits) in (9, 10) and not digits.startswith("0"):
        digits = f"0{digits}"
    return digits if 8 <= len(digits) <= 12 else ""


def read_party_card(cell):
    """The number of a Party card as written, `15.684360`; as a number of Excel it gets back the zeros of both ends."""
    if isinstance(cell, float) and not cell.is_integer():
        return f"{cell:09.6f}"
    return read_text(cell)


_LEVELS = (
    ("none", r"(chua|khong)\b.*|0|o"),
    ("bachelor", r"(cu nhan|cn|dai hoc)\b.*"),
    ("advanced", r"(cao cap|cc)\b.*|ccl.*|cao"),
    ("intermediate", r"(trung cap|tc)\b.*|tcl.*|tcct.*|trung"),
    ("elementary", r"(so cap|sc)\b.*|scl.*|scct.*|so"),
)
_LEVELS = tuple((level, re.compile(pattern)) for level, pattern in _LEVELS)


def read_level(cell):
    """The political-theory level (`none`, `elementary`, `intermediate`, `advanced`, `bachelor`), "" for other words."""
    text = fold(plain_text(cell)).strip(" .-–()").removeprefix("da qua ").removeprefix("trinh do ").strip()
    text = re.sub(r"^([stc])[./ ]([cn])$", r"\1\2", text)
    return next((level for level, pattern in _LEVELS if pattern.fullmatch(text)), "")


def read_ethnicity(cell):
    """The ethnic group, `kinh` and `KINH` as `Kinh`; a number or a tick is none."""
    text = read_text(cell)
    text = re.sub(r"^(dân tộc|dt)\s+", "", text, flags=re.IGNORECASE)
    return "" if text.isdecimal() or is_tick(text) else proper_case(text)


# -- names

_NUMBER_BEFORE = re.compile(r"^\d{1,4}\s*[.)/-]\s*(?=\D)")
_ADDRESS_BEFORE = re.compile(
    r"^(?:(?:đ/c|đc\.|đồng chí|đ\.c\.?)\s*:?\s*|(?:(?:pgs|gs|ts|ths|bs|ks|cn|ckii?)\.\s*)+(?=\S))", re.IGNORECASE
)
_NAME = re.compile(
    r"[^\W\d_]+(?:['’`.\-][^\W\d_]+)*['’.]?(?: (?:\([^\W\d_]+(?: [^\W\d_]+)*\)|[^\W\d_]+(?:['’`.\-][^\W\d_]+)*['’.]?))*"
)


def read_name(cell):
    """A name in proper case, without a number, a title or `Đ/c` before it."""
    text = _NUMBER_BEFORE.sub("", read_text(cell))
    return proper_case(_ADDRESS_BEFORE.sub("", text).strip(" ,;:.*"))


def is_name(text):
    """Whether `text` has only what names are made of: letters, apostrophes, hyphens, a bracketed by-name."""
    return bool(_NAME.fullmatch(text))
