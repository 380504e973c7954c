"""The blanks read: which are used next, where all of them are, what became of them in a period."""

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Value, When

from .models import Blank, BlankLot, BlankMovement, BlankSeries
from .rules import Account, Turnover

USABLE = (Blank.State.GIVEN, Blank.State.STOCK)


def usable(kind):
    """Sheets for credentials of `kind` that can still be used."""
    return Blank.objects.filter(lot__series__kind=kind, state__in=USABLE)


def in_order_of_use(blanks):
    """Those given out first, then the stock; the oldest lot first, by rising serial."""
    stock_last = Case(When(state=Blank.State.GIVEN, then=Value(0)), default=Value(1))
    return blanks.order_by(stock_last, "lot__received_on", "lot_id", "number")


def short_series():
    """Series of which fewer sheets are left than the centre wants to be told of, with how many (`left`)."""
    left = Count("lots__blanks", filter=Q(lots__blanks__state__in=USABLE))
    return BlankSeries.objects.annotate(left=left).filter(left__lt=F("warn_below"))


def accounts():
    """Every series with its account and its lots, each with its own: [(series, Account, [(lot, Account)])]."""
    states = {f"n_{state}": Count("blanks", filter=Q(blanks__state=state)) for state in Blank.State.values}
    of_series = {}
    for lot in BlankLot.objects.select_related("file", "received_by__person").annotate(**states):
        counted = (getattr(lot, f"n_{state}") for state in Blank.State.values)
        of_series.setdefault(lot.series_id, []).append((lot, Account(lot.last - lot.first + 1, *counted)))
    found = []
    for series in BlankSeries.objects.all():
        lots = of_series.get(series.pk, [])
        for lot, _account in lots:
            lot.series = series
        found.append((series, sum((account for _lot, account in lots), Account()), lots))
    return found


def turnovers(first, last):
    """What became of the sheets of each series from the day `first` to `last`: [(series, Turnover)]."""
    through, kinds = BlankMovement.blanks.through, BlankMovement.Kind
    earlier_spoiled = through.objects.filter(blank=OuterRef("blank"), blankmovement__kind=kinds.SPOILED)
    unused = Q(blank__certificate__isnull=True)
    what = {
        "received": Q(blankmovement__kind=kinds.RECEIVED),
        "used": Q(blankmovement__kind=kinds.USED),
        "spoiled": Q(blankmovement__kind=kinds.SPOILED) & unused,
        "destroyed": Q(blankmovement__kind=kinds.DESTROYED, was_spoiled=False),
        "spoiled_after_use": Q(blankmovement__kind=kinds.SPOILED) & ~unused,
        "spoiled_destroyed": Q(blankmovement__kind=kinds.DESTROYED, was_spoiled=True),
    }
    before, within = Q(blankmovement__on__lt=first), Q(blankmovement__on__gte=first)
    counts = {f"{name}_before": Count("pk", filter=which & before) for name, which in what.items()}
    counts |= {name: Count("pk", filter=which & within) for name, which in what.items()}
    rows = through.objects.filter(blankmovement__on__lte=last).annotate(was_spoiled=Exists(earlier_spoiled))
    counted = {row["series"]: row for row in rows.values(series=F("blank__lot__series")).annotate(**counts)}
    nothing = dict.fromkeys(counts, 0)
    return [(series, _turnover(what, counted.get(series.pk, nothing))) for series in BlankSeries.objects.all()]


def _turnover(names, row):
    before = Turnover(**{name: row[f"{name}_before"] for name in names})
    within = {name: row[name] for name in names}
    kept = sum(
        row[name + when] * sign
        for name, sign in (("spoiled", 1), ("spoiled_after_use", 1), ("spoiled_destroyed", -1))
        for when in ("_before", "")
    )
    return Turnover(opening=before.closing, spoiled_kept=kept, **within)


def movements_told():
    """The book of the blanks, each movement with how many sheets (`n`) and the serials `first` and `last` of them."""
    sheets = (
        BlankMovement.blanks.through.objects.filter(blankmovement=OuterRef("pk")).order_by().values("blankmovement")
    )
    told = {"n": Count("pk"), "first": Min("blank__serial"), "last": Max("blank__serial")}
    found = {name: Subquery(sheets.annotate(told=what).values("told")) for name, what in told.items()}
    return BlankMovement.objects.annotate(**found).select_related("by__person", "file").order_by("-on", "-pk")
