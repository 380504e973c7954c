"""How numbers are written and who may sign: plain values in, plain values out."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def write_number(pattern, *, seq, year, symbol):
    """Return the written number, e.g. `write_number("{seq}-QĐ/{symbol}", seq=12, …)` → `12-QĐ/TTCT`."""
    return pattern.format(seq=seq, year=year, symbol=symbol)


def check_pattern(pattern):
    """Raise ValidationError unless `pattern` is a format string that shows `{seq}` and nothing unknown."""
    try:
        first, second = (write_number(pattern, seq=seq, year=2026, symbol="TTCT") for seq in (1, 2))
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):
        raise ValidationError(
            _("The pattern cannot be read. Use only {seq}, {year} and {symbol}, for example {seq:03d}-QĐ/{symbol}.")
        ) from None
    if first == second:
        raise ValidationError(_("The pattern must contain {seq}, the running number."))
