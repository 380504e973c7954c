"""The mark that counts, of a test with its re-test and of several assessments."""

from decimal import ROUND_HALF_UP, Decimal


def final_mark(marks):
    """The weighted mean of `marks`, pairs (weight, mark), half-up to two decimals; None while one is missing or none is set."""
    if not marks or any(mark is None for _weight, mark in marks):
        return None
    total = sum(Decimal(weight) * mark for weight, mark in marks)
    return (total / sum(weight for weight, _mark in marks)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def better(value, retest):
    """The mark that counts of a test and its re-test."""
    return max((m for m in (value, retest) if m is not None), default=None)
