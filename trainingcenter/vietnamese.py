"""Vietnamese text, names, dates and numbers: pure functions without Django."""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang, huyền, hỏi, ngã, sắc, nặng: dictionary order
TONE_MARKS = frozenset(TONES[1:])
QUALITY_MARKS = "\u0302\u0306\u031b"  # circumflex, breve, horn: they make another letter, not another tone

# Control characters, zero-width and direction marks, soft hyphens, halves of surrogate pairs.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_TONE_FIRST = re.compile(f"([{''.join(TONES)}])([{QUALITY_MARKS}])")
_ICELANDIC = str.maketrans("\u00d0\u00f0\u0189", "ĐđĐ")  # old keyboards typed these look-alikes of Đ
_APOSTROPHES = dict.fromkeys(map(ord, "’‘`´ʼ′"), "'")


def clean(text):
    """`text` in NFC, without unseen characters, with single plain blanks between words and the real letter Đ."""
    text = str(text)
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).translate(_ICELANDIC)
    if any(mark in text for mark in QUALITY_MARKS):  # a tone typed before the hat: no normal form mends the order
        text = unicodedata.normalize("NFC", _TONE_FIRST.sub(r"\2\1", unicodedata.normalize("NFD", text)))
    return " ".join(text.split())


def fold(text):
    """`text` for searching and for titles: lower case, without accents, `đ` as `d`, single blanks.

    `Hoa`, `Hòa` and `Hoá` fold alike; use `match_key` where they must differ.
    """
    lowered = clean(text).lower().translate(_APOSTROPHES).replace("đ", "d")
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def match_key(name):
    """`name` for telling whether two spellings are one person's: capitals, blanks, Unicode form, apostrophes and
    tone placement (`Hoà`/`Hòa`, `Thuỷ`/`Thủy`) do not matter; accents do: `Hoa` is not `Hòa`."""
    return normalise_tones(clean(name).lower().translate(_APOSTROPHES))


def normalise_tones(text):
    """`text` with every tone mark where the older style puts it: `hoà` → `hòa`, `uỷ` → `ủy`, `qúy` → `quý`.

    For matching only: what people wrote is stored as they wrote it. Never longer than the text in NFC.
    """
    return re.sub(r"[^\W\d_]+", lambda match: _with_tone_placed(match[0]), clean(text))


def _with_tone_placed(word):
    marked = unicodedata.normalize("NFD", word)
    tones = [c for c in marked if c in TONE_MARKS]
    if len(tones) != 1:
        return word
    letters = unicodedata.normalize("NFC", "".join(c for c in marked if c not in TONE_MARKS))
    place = _place_of_tone(letters.lower())
    if place is None:
        return word
    return unicodedata.normalize("NFC", letters[: place + 1] + tones[0] + letters[place + 1 :])


_VOWELS = re.compile(
    r"^(?P<onset>(?:qu|gi)(?=[aăâeêioôơuưy])|[^aăâeêioôơuưy]*)(?P<vowels>[aăâeêioôơuưy]+)(?P<coda>.*)$"
)


def _place_of_tone(letters):
    """The place in a toneless syllable where its tone is written, or None in what is no syllable."""
    match = _VOWELS.match(letters)
    if not match:
        return None
    start, vowels = match.start("vowels"), match["vowels"]
    hatted = [i for i, c in enumerate(vowels) if c in "ăâêôơư"]
    if hatted:
        return start + hatted[-1]
    if len(vowels) == 1:
        return start
    return start + (1 if len(vowels) > 2 or match["coda"] else 0)


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
    """A name or word in capitals or in small letters, with one capital a word (`H'NHAN` → `H'Nhan`); a word in mixed
    case keeps its letters."""
    name = clean(name)
    if name.isupper() or name.islower():
        return " ".join(_capital(word) for word in name.split())
    return " ".join(_capital(word) if _shouts(word) else word[:1].upper() + word[1:] for word in name.split())


def _shouts(word):
    """Whether a word among others is in capitals; `VăN` is too: fonts of the 1990s had no capital `Ă` with tone."""
    plain = [c for c in word if c.isascii() and c.isalpha()]
    return len(word) > 1 and (word.isupper() or (len(plain) > 1 and all(c.isupper() for c in plain)))


def _capital(word):
    return re.sub(r"(^|['’(-])(\w)", lambda m: m.group(1) + m.group(2).upper(), word.lower())


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


_TCVN3["\u03bc"] = _TCVN3["\u00b5"]  # some programs turn the micro sign into the Greek letter


def from_tcvn3(text, *, capitals=False):
    """TCVN3 (ABC) text as Unicode; `capitals` for fonts whose name ends in H: they draw small letters as capitals."""
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
    return "".join(
        _VNI_SINGLE.get(c.lower(), c.lower()).upper() if c.isupper() else _VNI_SINGLE.get(c, c) for c in text
    )


def _vni_pair(match):
    base, mark = [group for group in match.groups() if group]
    if match.group(1):
        return base + "\u0302" + _VNI_CIRCUMFLEX[mark.lower()]
    if match.group(3):
        return base + "\u0306" + _VNI_BREVE[mark.lower()]
    return _vni_singles(base) + _VNI_MARKS[mark.lower()]


_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    r"(?:iê|yê|ươ|uô|uyê|uya|uyu|uê|uâ|uơ|uy|oă|oa[iyo]?|oe|oo|ia|ya|ưa|ua|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnptiyou])?"
)


def _is_syllable(word):
    """Whether `word` is a Vietnamese syllable that shows its accents; a word of plain letters proves nothing."""
    marked = unicodedata.normalize("NFD", word.lower())
    tones = sum(c in TONE_MARKS for c in marked)
    letters = unicodedata.normalize("NFC", "".join(c for c in marked if c not in TONE_MARKS))
    return tones <= 1 and not word.isascii() and bool(_SYLLABLE.fullmatch(letters))


_WORD = re.compile(r"[^\s\d.,;:/()\[\]?!\"'’–-]+")


def count_syllables(text):
    """How many words of `text` are Vietnamese syllables with accents."""
    return sum(_is_syllable(word) for word in _WORD.findall(text))


def legacy_encoding_of_font(font):
    """`tcvn3` for `.VnTime`, `.VnArialH` …, `vni` for `VNI-Times` …, None for other fonts."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return "tcvn3"
    return "vni" if name.startswith(("vni-", "vni ")) else None


def is_capital_font(font):
    """Whether a TCVN3 font draws small letters as capitals: `.VnTimeH`."""
    return legacy_encoding_of_font(font) == "tcvn3" and font.strip().endswith("H")


def detect_legacy_encoding(texts, fonts=()):
    """`tcvn3` or `vni` when `texts` were typed for fonts of the 1990s, None when they are Unicode.

    Read each way, the texts make more or fewer Vietnamese syllables; the old reading must make clearly more of
    them. Names of old fonts (`.VnTime`, `VNI-Times`) lower what is asked for, but never decide alone: Excel keeps the
    font of a cell into which Unicode was pasted.
    """
    joined = unicodedata.normalize("NFC", " ".join(dict.fromkeys(texts))[:40_000])
    if joined.isascii():
        return None
    hinted = {legacy_encoding_of_font(font) for font in fonts} - {None}
    plain = count_syllables(joined)
    readings = {"tcvn3": count_syllables(from_tcvn3(joined)), "vni": count_syllables(from_vni(joined))}
    best = max(readings, key=lambda name: (readings[name], name in hinted))
    needed = plain if best in hinted else plain * 1.5 + 1
    return best if readings[best] > needed else None


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


_DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def amount_words(amount):
    """An amount of đồng in words: `1205000` → `Một triệu hai trăm linh năm nghìn đồng`."""
    if amount < 0:
        words = f"âm {_whole_words(-amount)}"
    else:
        words = _whole_words(amount)
    return f"{words[:1].upper()}{words[1:]} đồng"


def number_words(number):
    """A whole number from 0 on in words: `634` → `sáu trăm ba mươi tư`."""
    return _whole_words(number)


def _whole_words(number):
    """A whole number in words, in groups of nine digits that end in `tỷ`."""
    if number < 1_000_000_000:
        return _groups_words(number) or "không"
    billions, rest = divmod(number, 1_000_000_000)
    return f"{_whole_words(billions)} tỷ {_groups_words(rest, after_more=True)}".strip()


def _groups_words(number, *, after_more=False):
    words = []
    for unit, size in (("triệu", 1_000_000), ("nghìn", 1_000), ("", 1)):
        group, number = divmod(number, size)
        if group:
            words += [*_hundreds_words(group, after_more=after_more or bool(words)), unit]
    return " ".join(word for word in words if word)


def _hundreds_words(number, *, after_more):
    """Words of 1 to 999; after a greater group its hundreds are said even when none: `không trăm linh năm`."""
    hundreds, rest = divmod(number, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or after_more else []
    tens, ones = divmod(rest, 10)
    if not rest:
        return words
    if not tens:
        return [*words, "linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return words + _ones_words(tens, ones)


def _ones_words(tens, ones):
    if not ones:
        return []
    if ones == 5:
        return ["lăm"]
    if tens > 1 and ones in (1, 4):
        return ["mốt" if ones == 1 else "tư"]
    return [_DIGITS[ones]]


def roman(number):
    """`roman(5)` → `V`; 1 to 3999."""
    out = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        strict=True,
    ):
        out, number = out + letters * (number // value), number % value
    return out


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def weekday_vn(day: date):
    """`Thứ Hai` … `Chủ nhật`."""
    return WEEKDAYS[day.weekday()]
