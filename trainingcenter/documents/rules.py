"""How numbers are written and who may sign: plain values in, plain values out."""

import re
from string import Formatter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 60


def write_number(pattern, *, seq, year, symbol):
    """Return the written number, e.g. `write_number("{seq}-QĐ/{symbol}", seq=12, …)` → `12-QĐ/TTCT`."""
    return pattern.format(seq=seq, year=year, symbol=symbol)


def check_pattern(pattern):
    """Raise ValidationError unless `pattern` shows `{seq}`, with leading zeros or without, and beside it only `{year}`,
    `{symbol}` and plain text; written out it stays within LONGEST characters."""
    if not pattern.isprintable() or not _is_plain(pattern):
        raise ValidationError(
            _("The pattern cannot be read. Use only {seq}, {year} and {symbol}, for example {seq:03d}-QĐ/{symbol}.")
        )
    first, second = (write_number(pattern, seq=seq, year=2026, symbol="TTCT") for seq in (1, 2))
    if first == second:
        raise ValidationError(_("The pattern must contain {seq}, the running number."))
    if len(write_number(pattern, seq=999_999, year=2026, symbol="TTCT")) > LONGEST:
        raise ValidationError(
            _("A number written so is longer than %(most)s characters. Shorten the pattern.") % {"most": LONGEST}
        )


def _is_plain(pattern):
    """Whether every field is one of the three, `seq` and `year` with at most leading zeros; never an attribute, an item or
    another kind of formatting."""
    try:
        fields = [
            (name, spec, conversion) for _text, name, spec, conversion in Formatter().parse(pattern) if name is not None
        ]
    except ValueError:
        return False
    plain = {"seq": r"(0[1-9])?d?", "year": r"(0[1-9])?d?", "symbol": ""}
    return all(
        name in plain and not conversion and re.fullmatch(plain[name], spec) is not None
        for name, spec, conversion in fields
    )
