"""Arithmetic of programmes: ranks and half-days. Plain values in, plain values out."""

from datetime import time
from decimal import Decimal

RANKS = ("excellent", "very_good", "good", "average", "failed")

HALF_DAYS = {
    "morning": (time(7, 30), time(11, 30)),
    "afternoon": (time(13, 30), time(17, 0)),
    "evening": (time(18, 30), time(21, 0)),
}


def rank_of(mark, bands):
    """The rank of `mark` (0–10): the highest band whose floor it reaches, `failed` below all of them.

    `bands` maps a rank to its floor, e.g. `{"excellent": 9, "very_good": 8, "good": 7, "average": 5}`; a centre
    without *Xuất sắc* leaves that rank out. `mark` None has no rank ("").
    """
    if mark is None:
        return ""
    reached = [(Decimal(floor), rank) for rank, floor in bands.items() if mark >= Decimal(floor)]
    return max(reached)[1] if reached else "failed"
