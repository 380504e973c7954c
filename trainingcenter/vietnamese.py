"""Vietnamese text, names, dates and numbers: pure functions without Django."""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang, huyền, hỏi, ngã, sắc, nặng: dictionary order
TONE_MARKS = frozenset(TONES[1:])
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def clean(text):
    """`text` in NFC, without invisible characters and with single plain blanks between words."""
    return " ".join(unicodedata.normalize("NFC", str(text).translate(INVISIBLE)).split())


def fold(text):
    """`text` for searching: lower case, without accents, `đ` as `d`, single blanks."""
    decomposed = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def match_key(name):
    """`name` for telling whether two spellings are one person's: case, blanks, Unicode form and tone placement
    (`Hoà`/`Hòa`, `Thuỷ`/`Thủy`) do not matter, accents do."""
    return " ".join(_tone_last(word) for word in clean(name).lower().split())


def _tone_last(word):
    """The syllable with its tone mark at the end, which is the same wherever the tone was placed."""
    decomposed = unicodedata.normalize("NFD", word)
    letters = "".join(c for c in decomposed if c not in TONE_MARKS)
    return unicodedata.normalize("NFC", letters) + "".join(
        str(TONES.index(c)) for c in decomposed if c in TONE_MARKS
    )


def sort_key(full_name):
    """A key whose plain byte order is the Vietnamese order of names: tên, then đệm, then họ.

    Each letter becomes a two-digit place in the alphabet; the tone of a syllable counts after all its letters.
    """
    *before, given = [_syllable_key(word) for word in clean(full_name).lower().split()] or [""]
    return " ".join([given, ",".join(before[1:]), "".join(before[:1])])


def _syllable_key(word):
    decomposed = unicodedata.normalize("NFD", word)
    tone = next((TONES.index(c) for c in decomposed if c in TONE_MARKS), 0)
    letters = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONE_MARKS))
    places = "".join(f"{ALPHABET.index(c) + 10}" if c in ALPHABET else "99" for c in letters)
    return f"{places}.{tone}"


def proper_case(name):
    """A name in capitals or in small letters, with one capital a word; a name in mixed case keeps its letters."""
    name = clean(name)
    if name.isupper() or name.islower():
        return " ".join(_capital(word) for word in name.lower().split())
    return " ".join(word[:1].upper() + word[1:] for word in name.split())


def _capital(word):
    return re.sub(r"(^|['’-])(\w)", lambda m: m.group(1) + m.group(2).upper(), word)


# -- fonts of the 1990s

_TCVN3 = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢§£¤¥¦",
        "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_VNI_SINGLE = {"ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ"}
_VNI_MARKS = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_PAIR = re.compile(r"([aeoAEO])([âáàåãäÂÁÀÅÃÄ])|([aA])([êéèúüëÊÉÈÚÜË])|([aeouyôöAEOUYÔÖ])([ùøûõïÙØÛÕÏ])")


def from_tcvn3(text, *, capitals=False):
    """TCVN3 (ABC) text as Unicode; `capitals` for the fonts whose name ends in H, which draw small letters as capitals."""
    text = unicodedata.normalize("NFC", "".join(_TCVN3.get(c, c) for c in text))
    return text.upper() if capitals else text


def from_vni(text):
    """VNI text as Unicode."""
    out, end = [], 0
    for match in _VNI_PAIR.finditer(text):
        out += [_vni_singles(text[end : match.start()]), _vni_pair(match)]
        end = match.end()
    return unicodedata.normalize("NFC", "".join([*out, _vni_singles(text[end:])]))


def _vni_singles(text):
    return "".join(_VNI_SINGLE.get(c.lower(), c.lower()).upper() if c.isupper() else _VNI_SINGLE.get(c, c) for c in text)


def _vni_pair(match):
    base, mark = [group for group in match.groups() if group]
    if match.group(1):
        return base + "\u0302" + _VNI_CIRCUMFLEX[mark.lower()]
    if match.group(3):
        return base + "\u0306" + _VNI_BREVE[mark.lower()]
    return _vni_singles(base) + _VNI_MARKS[mark.lower()]


# -- dates and numbers


def date_vn(day):
    """`05/02/2026`."""
    return f"{day:%d/%m/%Y}"


def date_words(day):
    """`ngày 05 tháng 02 năm 2026`: day below 10 and months 1–2 with a leading zero (rule of official papers)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def number_vn(number):
    """`16.212`."""
    return f"{number:,}".replace(",", ".")


def percent(part, whole):
    """part/whole in percent with two decimals, half-up; None when `whole` is 0."""
    if not whole:
        return None
    return (Decimal(100) * Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def percent_vn(part, whole):
    """`45,16 %`, half-up of its own fraction; `–` when `whole` is 0."""
    value = percent(part, whole)
    return "–" if value is None else f"{value} %".replace(".", ",")


def decimal_vn(value):
    """`8,50` as `8,5`; None as nothing."""
    if value is None:
        return ""
    text = f"{Decimal(value).normalize():f}"
    return text.replace(".", ",")


def roman(number):
    """`roman(5)` → `V`; 1 to 3999."""
    out = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    ):
        out, number = out + letters * (number // value), number % value
    return out


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def weekday_vn(day: date):
    """`Thứ Hai` … `Chủ nhật`."""
    return WEEKDAYS[day.weekday()]


def detect_legacy(texts, fonts=()):
    """`tcvn3`, `vni` or "" for the old font encoding in which `texts` are written, by content and by font names.

    Text of the 1990s in Unicode is Latin letters with signs that Vietnamese never has there.
    """
    joined = " ".join(texts)
    if any("\u1ea0" <= c <= "\u1ef9" or c in "ơưĐđăĂ" for c in joined):
        return ""
    tcvn3 = sum(joined.count(c) for c in "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖ×ØÜÞßäåæ\u00ad¬÷§")
    vni = len(_VNI_PAIR.findall(joined)) + joined.count("ñ") + joined.count("Ñ")
    if any(name.lower().startswith(".vn") for name in fonts) and tcvn3:
        return "tcvn3"
    if any(name.upper().startswith("VNI") for name in fonts) and vni:
        return "vni"
    if max(tcvn3, vni) < 3:
        return ""
    return "vni" if vni > tcvn3 else "tcvn3"
