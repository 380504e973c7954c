"""Pages of long tables: the last is no dearer than the first."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django_tables2.data import TableData
from django_tables2.rows import BoundRows

DEEP = 1_000  # rows to be passed over before it pays to look for the keys first


class TablePages(Paginator):
    """The pages of a table (its BoundRows). Pages behind the middle are read from the end, deep ones by their keys
    first: whole rows are only read of the page itself.

    The order gets `pk` at its end, so that no row stands on two pages. Tables over lists are cut as they are.
    """

    @cached_property
    def _queryset(self):
        found = getattr(self.object_list.data, "data", None)
        if not hasattr(found, "query"):
            return None
        order = found.query.order_by or found.model._meta.ordering
        if any(str(name).lstrip("-") in ("pk", "id") for name in order):
            return found
        return found.order_by(*order, "pk")

    @cached_property
    def count(self):
        return len(self.object_list) if self._queryset is None else self._queryset.count()

    def page(self, number):
        number = self.validate_number(number)
        if self._queryset is None:
            return super().page(number)
        first = (number - 1) * self.per_page
        last = self.count if first + self.per_page + self.orphans >= self.count else first + self.per_page
        table, data = self.object_list.table, TableData.from_data(self._records(first, last))
        data.set_table(table)
        return self._get_page(BoundRows(data, table), number, self)

    def _records(self, first, last):
        from_end = first > self.count // 2
        ordered = self._queryset.reverse() if from_end else self._queryset
        start, stop = (self.count - last, self.count - first) if from_end else (first, last)
        if start > DEEP:
            keys = list(ordered.values_list("pk", flat=True)[start:stop])
            by_key = {record.pk: record for record in self._queryset.filter(pk__in=keys).order_by()}
            records = [by_key[key] for key in keys if key in by_key]
        else:
            records = list(ordered[start:stop])
        return records[::-1] if from_end else records
