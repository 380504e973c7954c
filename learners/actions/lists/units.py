"""Units as lists name them."""

from trainingcenter.organisation.models import Unit, UnitName
from trainingcenter.vietnamese import clean, fold


def units_named(names, valid_from):
    """{folded name: the open unit}, unknown ones made with a name from `valid_from` on.

    A list may still use an earlier name of a unit, or the name of one that was merged away: its successor is meant.
    """
    names = {fold(name): clean(name) for name in sorted(names)}
    found = {unit.folded: unit for unit in Unit.objects.open().filter(folded__in=names)}
    if missing := {name for key, name in names.items() if key not in found}:
        for unit, name in _earlier(missing):
            found.setdefault(fold(name), unit)
    fresh = {key: name for key, name in names.items() if key not in found}
    made = Unit.objects.bulk_create([Unit(name=name, folded=key, kind=_kind(key)) for key, name in fresh.items()])
    UnitName.objects.bulk_create([UnitName(unit=unit, name=unit.name, valid_from=valid_from) for unit in made])
    return found | {unit.folded: unit for unit in made}


def _earlier(names):
    """(open unit, name) for each of the names that it, or a unit that came into it, once had."""
    rows = UnitName.objects.filter(name__in=names).order_by("-valid_from", "-pk").select_related("unit")
    units = None
    for row in rows:
        unit = row.unit
        if unit.closed_on and units is None:
            units = Unit.objects.in_bulk()
        while unit is not None and unit.closed_on:
            unit = units.get(unit.successor_id)
        if unit is not None:
            yield unit, row.name


def _kind(folded):
    if folded.startswith(("xa ", "phuong ", "thi tran ")):
        return Unit.Kind.COMMUNE
    return Unit.Kind.PARTY_ORGANISATION if folded.startswith(("dang bo", "dang uy")) else Unit.Kind.AGENCY
