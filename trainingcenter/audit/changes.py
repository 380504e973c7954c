"""The history of one row, read from its event table."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from trainingcenter.vietnamese import decimal_vn

LABELS = {"insert": _("created"), "update": _("changed"), "delete": _("removed")}
HIDDEN = {"sort_key", "folded", "match_key", "id", "words"}


@dataclass(frozen=True)
class Change:
    """One event: who did what when, and the fields it changed as (label, old, new)."""

    at: datetime
    who: str
    label: str
    fields: tuple


def history_of(obj):
    """The changes of `obj`, newest first: two queries, and one more for each related column that changed."""
    events = list(obj.events.select_related("pgh_context").order_by("pgh_id"))
    return _changes(obj, events, _users(events), _names_of_related(obj, [events]))[::-1]


def history_of_rows(model, *, named, without=None, **owner):
    """The changes of every row of `model` that belongs or belonged to `owner` (a field and its row), newest first.

    Each says of which row it tells, by its field `named`; rows since removed are among them, those `without` are not.
    As many queries for one row as for many.
    """
    found = model.pgh_event_model.objects.filter(**owner).exclude(**without or {"pk": None})
    events = list(found.select_related("pgh_context").order_by("pgh_obj_id", "pgh_id"))
    rows_of_events = [list(group) for _key, group in groupby(events, key=lambda event: event.pgh_obj_id)]
    users, names = _users(events), _names_of_related(model, rows_of_events)
    field = model._meta.get_field(named)
    changes = []
    for rows in rows_of_events:
        what = f"{capfirst(model._meta.verbose_name)} “{_shown(field, getattr(rows[-1], named), names)}”: "
        changes += _changes(model, rows, users, names, what)[::-1]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _users(events):
    ids = {e.pgh_context.metadata.get("user") for e in events if e.pgh_context} - {None}
    return {u.pk: str(u) for u in get_user_model().objects.select_related("person").filter(pk__in=ids)}


def _changes(obj, events, users, names, what=""):
    """The changes that the events of one row tell, oldest first."""
    changes, before = [], None
    for event in events:
        user = event.pgh_context.metadata.get("user") if event.pgh_context else None
        fields = _differences(obj, before, event, names) if before is not None else ()
        if before is None or fields or event.pgh_label == "delete":
            label = f"{what}{LABELS[event.pgh_label]}" if what else LABELS[event.pgh_label]
            changes.append(Change(event.pgh_created_at, users.get(user, ""), label, fields))
        before = event
    return changes


def _differences(obj, before, after, names):
    found = []
    for field in obj._meta.concrete_fields:
        if field.name in HIDDEN or not hasattr(after, field.attname):
            continue
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old != new:
            found.append((field.verbose_name, _shown(field, old, names), _shown(field, new, names)))
    return tuple(found)


def _names_of_related(obj, rows):
    """{column: {key: name}} of the related rows that changed, for as far as they still exist; `rows` are the events of
    one row each."""
    names = {}
    for field in (f for f in obj._meta.concrete_fields if f.is_relation):
        held = [{getattr(event, field.attname, None) for event in events} for events in rows]
        keys = set().union(*(keys for keys in held if len(keys) > 1))
        if keys:
            found = field.related_model._default_manager.in_bulk(keys - {None})
            names[field.attname] = {key: str(row) for key, row in found.items()}
    return names


def _shown(field, value, names):
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.get(field.attname, {}).get(value, str(value))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.get_internal_type() == "JSONField":
        return "…"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return decimal_vn(value)
    return str(value)
