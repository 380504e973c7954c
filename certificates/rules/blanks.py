"""Blanks counted, ranges of serials checked: plain values in, plain values out."""

from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from trainingcenter.vietnamese import number_vn

MOST_IN_A_LOT = 20_000


class Sums:
    """Frozen counts that can be added to each other."""

    def __add__(self, other):
        return type(self)(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Account(Sums):
    """Where the sheets received are: every one is in exactly one of the five states."""

    received: int = 0
    stock: int = 0
    given: int = 0
    used: int = 0
    spoiled: int = 0
    destroyed: int = 0

    @property
    def left(self):
        """How many can still be used."""
        return self.stock + self.given

    @property
    def by_state(self):
        """Pairs (state, how many), in the order of a sheet's life."""
        return [(state, getattr(self, state)) for state in ("stock", "given", "used", "spoiled", "destroyed")]

    @property
    def adds_up(self):
        return self.received == self.left + self.used + self.spoiled + self.destroyed


@dataclass(frozen=True)
class Turnover(Sums):
    """What became of the usable sheets in a period, and beside it of those spoiled.

    `spoiled` were spoiled before use and `destroyed` while still good: they leave the balance. A sheet spoiled after use
    left it when it was used; what is spoiled is kept until it is destroyed.
    """

    opening: int = 0
    received: int = 0
    used: int = 0
    spoiled: int = 0
    destroyed: int = 0
    spoiled_after_use: int = 0
    spoiled_destroyed: int = 0
    spoiled_kept: int = 0

    @property
    def closing(self):
        return self.opening + self.received - self.used - self.spoiled - self.destroyed


def check_range(first, last, digits):
    """ValidationError unless `first` to `last` are serials of so many digits, no more than one lot may hold."""
    if last < first:
        raise ValidationError({"last": _("The last serial lies before the first. Correct one of the two.")})
    if len(str(last)) > digits:
        raise ValidationError(
            {
                "last": _("%(number)s is longer than the %(digits)s digits of this series. Correct the serial.")
                % {"number": last, "digits": digits}
            }
        )
    if last - first + 1 > MOST_IN_A_LOT:
        raise ValidationError(
            {
                "last": _("These are %(count)s sheets; at most %(most)s are written down at once. Divide the range.")
                % {"count": number_vn(last - first + 1), "most": number_vn(MOST_IN_A_LOT)}
            }
        )
