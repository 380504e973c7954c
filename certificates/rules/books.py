"""The register as a bound book: rows on pages, and the sums that each page carries over to the next."""

from dataclasses import dataclass

COUNTED = ("issued", "annulled", "revoked", "replaced", "handed_over")


@dataclass(frozen=True)
class Totals:
    """Numbers given in the book, those void, revoked or replaced by now, and certificates handed over."""

    issued: int = 0
    annulled: int = 0
    revoked: int = 0
    replaced: int = 0
    handed_over: int = 0

    def __add__(self, other):
        return Totals(*(getattr(self, name) + getattr(other, name) for name in COUNTED))

    @classmethod
    def of(cls, rows):
        """The sums of `rows`, each with its `state` and whether it `is_handed_over`."""
        states = [row.state for row in rows]
        ended = (states.count(name) for name in ("annulled", "revoked", "replaced"))
        return cls(len(states), *ended, sum(row.is_handed_over for row in rows))


@dataclass(frozen=True)
class BookPage:
    """One page: its rows, what the page before carried over, its own sums, and what it carries to the next."""

    number: int
    rows: tuple
    carried: Totals
    own: Totals

    @property
    def total(self):
        return self.carried + self.own


def pages_of(rows, per_page):
    """The pages of a book of `rows`; a book without rows has one empty page."""
    pages, carried = [], Totals()
    for number, start in enumerate(range(0, max(len(rows), 1), per_page), start=1):
        part = tuple(rows[start : start + per_page])
        page = BookPage(number, part, carried, Totals.of(part))
        pages.append(page)
        carried = page.total
    return pages
