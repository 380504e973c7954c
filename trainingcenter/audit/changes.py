"""The history of one row, read from its event table."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
    """The changes of `obj`, newest first, in two queries; related rows are shown by their key's text."""
    events = list(obj.events.select_related("pgh_context").order_by("pgh_id"))
    ids = {e.pgh_context.metadata.get("user") for e in events if e.pgh_context} - {None}
    users = {u.pk: str(u) for u in get_user_model().objects.select_related("person").filter(pk__in=ids)}
    changes, before = [], None
    for event in events:
        user = event.pgh_context.metadata.get("user") if event.pgh_context else None
        fields = _differences(obj, before, event) if before is not None else ()
        if before is None or fields or event.pgh_label == "delete":
            changes.append(Change(event.pgh_created_at, users.get(user, ""), LABELS[event.pgh_label], fields))
        before = event
    return changes[::-1]


def _differences(obj, before, after):
    found = []
    for field in obj._meta.concrete_fields:
        if field.name in HIDDEN or not hasattr(after, field.attname):
            continue
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old != new:
            found.append((field.verbose_name, _shown(field, old), _shown(field, new)))
    return tuple(found)


def _shown(field, value):
    if value is None or value == "":
        return ""
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    if field.get_internal_type() == "JSONField":
        return "…"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)
