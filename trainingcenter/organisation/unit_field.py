"""A unit chosen by typing its name, with suggestions; a filter by such a unit takes its parts and predecessors too."""

import django_filters
from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainingcenter.vietnamese import fold

from .models import Unit


def unit_label(name, closed_on):
    """The name of a unit as it is suggested; a closed one says until when it was."""
    return f"{name} ({_('until')} {closed_on:%d/%m/%Y})" if closed_on else name


class SuggestedUnits(forms.TextInput):
    """A text field with a list of suggestions, drawn at once: three hundred options cost no template each."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.suggestions = ()

    def render(self, name, value, attrs=None, renderer=None):
        listed = f"{(attrs or {}).get('id', name)}_list"
        field = super().render(name, value, (attrs or {}) | {"list": listed}, renderer)
        options = format_html_join("", '<option value="{}">', ((text,) for text in self.suggestions()))
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


class UnitField(forms.Field):
    """Takes the name of a unit as suggested, the beginning of only one, or its id; gives the unit."""

    widget = SuggestedUnits

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._link()

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied._units = None
        copied._link()
        return copied

    def _link(self):
        self._units = None
        self.widget.suggestions = lambda: [unit_label(name, closed_on) for _pk, name, _key, closed_on in self.units]

    @property
    def units(self):
        """Every unit as (id, name, folded name, closed on), open ones first; read once a form."""
        if self._units is None:
            rows = list(Unit.objects.order_by("folded", "pk").values_list("pk", "name", "folded", "closed_on"))
            self._units = sorted(rows, key=lambda row: row[3] is not None)
        return self._units

    def prepare_value(self, value):
        """An id of an address as the name it stands for."""
        found = self._by_id(value)
        return unit_label(found[1], found[3]) if found else value

    def to_python(self, value):
        value = str(value or "").strip()
        if not value:
            return None
        found = self._by_id(value) or self._by_name(fold(value))
        if found is None:
            raise forms.ValidationError(
                _("There is no unit “%(name)s”. Choose one of the suggestions.") % {"name": value[:60]}
            )
        return Unit(pk=found[0], name=found[1], folded=found[2], closed_on=found[3])

    def _by_id(self, value):
        value = str(value or "")
        pk = int(value) if value.isdecimal() and len(value) <= 18 else 0
        return next((row for row in self.units if row[0] == pk), None)

    def _by_name(self, key):
        exact = [row for row in self.units if key == row[2] or (row[3] and key == fold(unit_label(row[1], row[3])))]
        if exact:
            return exact[0]
        near = [row for row in self.units if key in row[2]]
        return near[0] if len(near) == 1 else None


class WithPartsFilter(django_filters.Filter):
    """Rows of a unit, of its parts and of what was merged into any of them."""

    field_class = UnitField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label": gettext_lazy("Unit (with its parts)")} | kwargs)

    def filter(self, queryset, value):
        if value is None:
            return queryset
        return queryset.filter(**{f"{self.field_name}__in": Unit.objects.with_parts(value)})
