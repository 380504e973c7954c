"""History of business records: every insert, change and removal, written by database triggers."""

import pghistory
import pgtrigger


def tracked(*, exclude=()):
    """Class decorator: each change of a row is kept in `<Model>Event`, without the `exclude`d sensitive columns."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
        level=pgtrigger.Statement,
    )
