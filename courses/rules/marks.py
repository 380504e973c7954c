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


def contradictions_of_bands(bands, pass_mark):
    """Where floors contradict each other or the pass mark: `{rank: (reason, mark)}`, empty when a better rank always
    begins at a higher mark and the lowest one at the pass mark.

    Reasons: `not_above` (the floor is not above `mark`, that of the next rank below) and `not_at_pass_mark` (`mark`),
    the latter of the lowest rank given, or of `average` when none is given.
    """
    given = [(rank, Decimal(bands[rank])) for rank in RANKS if rank in bands]
    lowest = given[-1] if given else ("average", None)
    found = {
        rank: ("not_above", below)
        for (rank, floor), (_rank, below) in zip(given, given[1:], strict=False)
        if floor <= below
    }
    if lowest[1] != Decimal(pass_mark):
        found[lowest[0]] = ("not_at_pass_mark", Decimal(pass_mark))
    return found
