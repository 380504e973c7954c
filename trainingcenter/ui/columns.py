"""Columns that several lists share."""

import django_tables2 as tables


class DayColumn(tables.DateColumn):
    """A day as `dd/mm/yyyy`; in the workbook a real date, which sorts and filters there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, format="d/m/Y", **kwargs)

    def value(self, value, **_kwargs):
        return value
