"""Check codes of certificates, and names as the public sees them."""

import hashlib
import hmac
import re
import secrets
import unicodedata

from trainingcenter.vietnamese import fold

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RANDOM_LENGTH, CHECK_LENGTH = 8, 4


def new_code(key):
    """A fresh check code of 12 characters: eight random ones and four of their HMAC under `key`.

    32 letters and digits without 0, 1, I and O, so that a code read from paper is typed right.
    """
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return body + check_part(body, key)


def check_part(body, key):
    """The last four characters of a code that begins with `body`."""
    digest = hmac.new(key.encode(), body.encode(), hashlib.sha256).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CHECK_LENGTH])


def normalise_code(text):
    """A typed code without blanks and dashes, in capitals; of a pasted address of the public check only its code."""
    text = unicodedata.normalize("NFKC", text[:2000])
    if "/tra-cuu/" in text.lower():
        after = re.split("/tra-cuu/", text, flags=re.IGNORECASE)[-1]
        text = re.sub(r"\.json$", "", re.split(r"[/?#\s]", after)[0], flags=re.IGNORECASE)
    return "".join(c for c in text.upper() if c.isalnum())


def fault_of(code):
    """What keeps `code` (normalised) from being one, before any key is tried: `marks` (letters with Vietnamese marks),
    `signs` (never used ones: 0, 1, I, O), `length`, or nothing."""
    if not code.isascii():
        return "marks"
    if not set(code) <= set(ALPHABET):
        return "signs"
    return "" if len(code) == RANDOM_LENGTH + CHECK_LENGTH else "length"


def is_genuine(code, keys):
    """Whether `code` (normalised) could have been issued under one of `keys`: a mistyped or guessed one costs no query."""
    body, check = code[:RANDOM_LENGTH], code[RANDOM_LENGTH:]
    if len(code) != RANDOM_LENGTH + CHECK_LENGTH or not code.isascii():
        return False
    return any(hmac.compare_digest(check_part(body, key), check) for key in keys)


def write_code(code):
    """The code in groups of four, as it is printed: `ABCD-EFGH-JKLM`."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def searched_text(words, *, class_code, number, register_no):
    """The folded words in which staff search a certificate: name, unit, programme, class and numbers, word by word."""
    parts = (
        words["full_name"],
        words["unit"],
        words["programme"],
        class_code,
        words["class_name"],
        number,
        register_no,
    )
    return " ".join(re.findall(r"[^\W_]+", fold(" ".join(map(str, parts)))))


def mask_name(name):
    """`Nguyễn V. A.`: the family name and initials, for a public page."""
    family, *others = name.split()
    return " ".join([family, *(f"{word[0]}." for word in others)])
