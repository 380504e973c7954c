"""Ranks of results that were decided by somebody, not by the checklist alone."""

from courses.rules import rank_of


def rank_as_decided(mark, *, passed, bands, has_assessment):
    """The rank of a learner who is recognised or not by decision: that of the mark, but the lowest rank of all for somebody
    recognised below the pass mark, `failed` for who is not recognised, and none ("") where a programme has no test.

    `bands` maps a rank to its floor, as for `courses.rules.rank_of`.
    """
    if not has_assessment:
        return ""
    if not passed:
        return "failed"
    rank = rank_of(mark, bands)
    return min(bands, key=bands.get) if rank in ("", "failed") else rank
