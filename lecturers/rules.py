"""Arithmetic of lecturers: the norm of a year by posts held, hours by month, days of a repeated weekday."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby

DAY = timedelta(days=1)


@dataclass(frozen=True)
class PostHeld:
    """A post held from `first` to `last`, both included; `last` None: still held."""

    kind: str
    first: date
    last: date | None = None

    @classmethod
    def of(cls, post):
        """That of a row of `organisation.Post`."""
        return cls(post.kind, post.valid_from, post.valid_to)

    def holds_on(self, day):
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Norm:
    """Standard hours of a post in a full year, and how many of these are lectures, from a day on."""

    post_kind: str
    standard: int
    lectures: int
    valid_from: date
    confirmed: bool = True

    @classmethod
    def of(cls, row):
        """That of a row of `TeachingNorm`."""
        return cls(row.post_kind, row.standard_hours, row.lecture_hours, row.valid_from, row.confirmed)


@dataclass(frozen=True)
class NormPart:
    """The days `first` to `last` of a year under one norm, and the hours that they make."""

    norm: Norm
    first: date
    last: date
    standard: Decimal
    lectures: Decimal

    @property
    def days(self):
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class YearNorm:
    """What a lecturer is to teach in a year; no parts and nought hours for somebody without a post that has a norm."""

    standard: Decimal
    lectures: Decimal
    parts: tuple

    @property
    def confirmed(self):
        return all(part.norm.confirmed for part in self.parts)


def norm_of_year(year, posts, norms):
    """The YearNorm of somebody who held `posts` (PostHeld) while `norms` (Norm) were valid.

    Each day counts its share of the year. A post of which a later norm has begun takes that one. With several posts
    on a day the lower norm counts: the norms of director, deputy and academic duty are what the duty leaves.
    Hours have one decimal, rounded half up, the sum once from the exact shares.
    """
    days = _days_of(year)
    runs = [
        (norm, [day for day, _norm in run])
        for norm, run in groupby(((day, _norm_on(day, posts, norms)) for day in days), key=lambda pair: pair[1])
    ]
    found = [(norm, held) for norm, held in runs if norm]
    return YearNorm(
        standard=_rounded(sum(_share(norm.standard, held, days) for norm, held in found)),
        lectures=_rounded(sum(_share(norm.lectures, held, days) for norm, held in found)),
        parts=tuple(
            NormPart(
                norm=norm,
                first=held[0],
                last=held[-1],
                standard=_rounded(_share(norm.standard, held, days)),
                lectures=_rounded(_share(norm.lectures, held, days)),
            )
            for norm, held in found
        ),
    )


def _days_of(year):
    first = date(year, 1, 1)
    return [first + i * DAY for i in range((date(year + 1, 1, 1) - first).days)]


def _norm_on(day, posts, norms):
    """The norm that counts on `day`, or None."""
    valid = []
    for kind in {post.kind for post in posts if post.holds_on(day)}:
        begun = [norm for norm in norms if norm.post_kind == kind and norm.valid_from <= day]
        if begun:
            valid.append(max(begun, key=lambda norm: norm.valid_from))
    return min(valid, key=lambda norm: (norm.standard, norm.lectures, norm.post_kind), default=None)


def _share(hours, held, days):
    return Fraction(hours * len(held), len(days))


def _rounded(hours):
    hours = Fraction(hours)
    exact = Decimal(hours.numerator) / Decimal(hours.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class HoursTable:
    """Periods by month: `rows` of (month, periods of each of `kinds`, sum), `totals` of each kind, `total`."""

    kinds: tuple
    rows: tuple
    totals: tuple
    total: int

    def of(self, kind):
        """Periods of one kind in the year."""
        return dict(zip(self.kinds, self.totals, strict=True)).get(kind, 0)


def hours_table(periods, order=()):
    """The HoursTable of `{(month, kind): periods}`; kinds stand as in `order`, months and kinds without any are left out."""
    kinds = tuple(sorted({kind for _month, kind in periods}, key=lambda kind: [*order, kind].index(kind)))
    months = sorted({month for month, _kind in periods})
    rows = [(month, tuple(periods.get((month, kind), 0) for kind in kinds)) for month in months]
    totals = tuple(sum(cells) for cells in zip(*(cells for _month, cells in rows), strict=True))
    return HoursTable(
        kinds=kinds,
        rows=tuple((month, cells, sum(cells)) for month, cells in rows),
        totals=totals,
        total=sum(totals),
    )


def holds_weekday(first, last, weekday):
    """Whether `weekday` (0 = Monday) occurs from `first` to `last`, both included; without `last` it does."""
    return last is None or first + timedelta(days=(weekday - first.weekday()) % 7) <= last
