"""Ranks and their bands."""

from decimal import Decimal

RANKS = ("excellent", "very_good", "good", "average", "failed")


def rank_of(mark, bands):
    """The rank of `mark` (0–10): the highest band whose floor it reaches, `failed` below all of them.

    `bands` maps a rank to its floor, e.g. `{"excellent": 9, "very_good": 8, "good": 7, "average": 5}`; a centre
    without *Xuất sắc* leaves that rank out. `mark` None has no rank ("").
    """
    if mark is None:
        return ""
    reached = [(Decimal(floor), rank) for rank, floor in bands.items() if mark >= Decimal(floor)]
    return max(reached)[1] if reached else "failed"


def bands_in_order(bands, pass_mark):
    """Whether a better rank always begins at a higher mark, and the lowest one at the pass mark."""
    floors = [Decimal(bands[rank]) for rank in RANKS if rank in bands]
    return bool(floors) and floors == sorted(set(floors), reverse=True) and floors[-1] == Decimal(pass_mark)
