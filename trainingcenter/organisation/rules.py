"""Arithmetic of the organisation: holidays from one year to the next."""

from datetime import date

from trainingcenter.vietnamese import fold

# days of the lunar calendar: they fall on other days each year
LUNAR = ("nguyen dan", "am lich", "gio to", "hung vuong", "giao thua")


def moves_with_the_moon(name):
    """Whether a holiday of this name is one of the lunar calendar: Tết (not Tết Dương lịch), Giỗ Tổ."""
    folded = fold(name)
    return any(word in folded for word in LUNAR) or ("tet" in folded.split() and "duong lich" not in folded)


def same_day_in(year, day):
    """The same day and month in `year`; None for 29 February in a year without it."""
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return None
