"""Template tags of every page."""

from django import template
from django.templatetags.static import static
from django.utils.dateparse import parse_date
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import template_localtime
from django.utils.translation import gettext as _

from trainingcenter import vietnamese

register = template.Library()

# word → (colour, icon) of a state; the word itself is the translated label
STATES = {
    "draft": ("secondary", "pencil"),
    "planned": ("secondary", "circle-dashed"),
    "read": ("blue", "progress"),
    "reading": ("secondary", "clock"),
    "writing": ("secondary", "clock"),
    "queued": ("secondary", "clock"),
    "submitted": ("blue", "clock"),
    "open": ("blue", "circle-dashed"),
    "running": ("blue", "progress"),
    "ended": ("orange", "clock"),
    "changes_requested": ("orange", "alert-triangle"),
    "decide": ("orange", "alert-triangle"),
    "changed": ("blue", "edit"),
    "new": ("green", "plus"),
    "same": ("secondary", "check"),
    "repeated": ("secondary", "refresh"),
    "stock": ("secondary", "circle-dashed"),
    "given": ("blue", "arrow-right"),
    "spoiled": ("red", "circle-x"),
    "destroyed": ("secondary", "trash"),
    "error": ("red", "circle-x"),
    "failed": ("red", "circle-x"),
    "cancelled": ("red", "ban"),
    "revoked": ("red", "ban"),
    "replaced": ("orange", "refresh"),
    "annulled": ("secondary", "ban"),
    "overdue": ("red", "alert-triangle"),
    "due_soon": ("orange", "clock"),
    "due_later": ("secondary", "clock"),
    "withdrawn": ("red", "arrow-back-up"),
    "deferred": ("orange", "clock"),
    "transferred": ("blue", "arrow-right"),
    "undone": ("secondary", "arrow-back-up"),
    "discarded": ("secondary", "x"),
    "asked": ("blue", "clock"),
    "refused": ("red", "circle-x"),
}
DONE = ("green", "circle-check")


@register.simple_tag
def icon(name, label=""):
    """An icon of the sprite; silent for screen readers unless `label` is given."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, _sprite(), name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite(), name)


def _sprite():
    return static("vendor/tabler-icons/sprite.svg")


@register.simple_tag
def state(obj, field="state"):
    """The state of `obj` as word, colour and icon."""
    return badge(getattr(obj, f"get_{field}_display")(), getattr(obj, field))


@register.simple_tag
def badge(word, value):
    """`word` in the colour and with the icon of the state `value`."""
    colour, name = STATES.get(value, DONE)
    return format_html('<span class="state state-{}">{} {}</span>', colour, icon(name), word)


@register.filter
def number(value):
    """`16.212`."""
    return vietnamese.number_vn(value) if value is not None else ""


@register.filter
def percent_of(part, whole):
    """`45,16 %`."""
    return vietnamese.percent_vn(part or 0, whole or 0)


@register.filter
def mark(value):
    """A mark as `8,5`; none as nothing."""
    return vietnamese.decimal_vn(value) if value not in (None, "") else ""


@register.filter
def weekday(day):
    return vietnamese.weekday_vn(day)


@register.filter
def day(text):
    """A day kept as ISO text (`1990-03-15`) as `15/03/1990`; anything else as it is."""
    found = parse_date(text) if isinstance(text, str) and len(text) == 10 else None
    return vietnamese.date_vn(found) if found else text


@register.filter
def get(mapping, key):
    """`mapping[key]`, or nothing."""
    return mapping.get(key, "")


@register.simple_tag
def masked(value, whole):
    """`value` as it is when `whole`, else only its first four and last two characters."""
    if whole or not value:
        return value
    return f"{value[:4]}{'*' * max(0, len(value) - 6)}{value[-2:]}" if len(value) > 6 else _("hidden")


@register.simple_tag
def table_rows(table):
    """The rows of the table's page; a loop of the template would ask each column for its class in every cell."""
    classes = {column.name: column.attrs["td"].get("class") or "" for column in table.columns}
    return mark_safe("".join(_table_row(row, classes) for row in table.paginated_rows))


def _table_row(row, classes):
    shown = ((classes[column.name], localize(template_localtime(cell))) for column, cell in row.items())
    cells = format_html_join("", '<td class="{}">{}</td>', shown)
    return format_html('<tr id="row-{}">{}</tr>', getattr(row.record, "pk", ""), cells)


@register.filter
def aligned(row, columns):
    """The cells of `row`, each with the alignment of its column."""
    return [(cell, column.align) for cell, column in zip(row, columns, strict=True)]
