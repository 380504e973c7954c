"""The history of one row, read from its event table."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainingcenter.vietnamese import decimal_vn

LABELS = {"insert": _("created"), "update": _("changed"), "delete": _("removed")}
HIDDEN = {"sort_key", "folded", "match_key", "id"}


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
    ids = {e.pgh_context.metadata.get("user") for e in events if e.pgh_context} - {None}
    users = {u.pk: str(u) for u in get_user_model().objects.select_related("person").filter(pk__in=ids)}
    names = _names_of_related(obj, events)
    changes, before = [], None
    for event in events:
        user = event.pgh_context.metadata.get("user") if event.pgh_context else None
        fields = _differences(obj, before, event, names) if before is not None else ()
        if before is None or fields or event.pgh_label == "delete":
            changes.append(Change(event.pgh_created_at, users.get(user, ""), LABELS[event.pgh_label], fields))
        before = event
    return changes[::-1]


def _differences(obj, before, after, names):
    found = []
    for field in obj._meta.concrete_fields:
        if field.name in HIDDEN or not hasattr(after, field.attname):
            continue
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old != new:
            found.append((field.verbose_name, _shown(field, old, names), _shown(field, new, names)))
    return tuple(found)


def _names_of_related(obj, events):
    """{column: {key: name}} of the related rows that changed, for as far as they still exist."""
    names = {}
    for field in (f for f in obj._meta.concrete_fields if f.is_relation):
        keys = {getattr(event, field.attname, None) for event in events}
        if len(keys) > 1:
            rows = field.related_model._default_manager.in_bulk(keys - {None})
            names[field.attname] = {key: str(row) for key, row in rows.items()}
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
