"""The mark that counts, of a test with its re-test and of several assessments; what may stand in a cell."""

import re
from decimal import ROUND_HALF_UP, Decimal

from trainingcenter.vietnamese import fold

ABSENT = "V"
_NUMBER = re.compile(r"[-+]?[0-9]{1,12}([.,][0-9]{1,12})?")


def final_mark(marks):
    """The weighted mean of `marks`, pairs (weight, mark), half-up to two decimals; None while one is missing or none is set."""
    if not marks or any(mark is None for _weight, mark in marks):
        return None
    total = sum(Decimal(weight) * mark for weight, mark in marks)
    return (total / sum(weight for weight, _mark in marks)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def better(value, retest):
    """The mark that counts of a test and its re-test."""
    return max((m for m in (value, retest) if m is not None), default=None)


def read_mark(text):
    """A typed mark as Decimal, ABSENT for `V` or `vắng`, None for nothing; ValueError for what is no number."""
    text = str(text or "").strip()
    if not text:
        return None
    if fold(text) in ("v", "vang"):
        return ABSENT
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.replace(",", "."))


def first_cell(value, absent):
    """What stands in the first cell of a test: the mark, ABSENT, or None."""
    return ABSENT if absent else value


def problem_of(mark, *, is_retest=False, retest_allowed=True):
    """Why `mark` (Decimal, ABSENT or None) cannot stand in a cell: off_scale, too_fine, absent_again or no_retest; "" if
    it can."""
    if mark is None:
        return ""
    if is_retest and not retest_allowed:
        return "no_retest"
    if mark == ABSENT:
        return "absent_again" if is_retest else ""
    if not 0 <= mark <= 10:
        return "off_scale"
    return "" if mark == round(Decimal(mark), 2) else "too_fine"


def conclusion(mark, *, complete, pass_mark, absence_passed):
    """What the mark sheet concludes: passed, failed, absent_too_long, or "" as long as marks are missing.

    `complete` says that nothing is blank any more; who did not sit a test and its re-test then has failed.
    """
    if not complete:
        return ""
    if absence_passed:
        return "absent_too_long"
    return "passed" if mark is not None and mark >= pass_mark else "failed"
