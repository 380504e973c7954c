"""What is done with lecturers, their files and the norms of their posts."""

from .availability import (
    add_busy,
    change_busy,
    drop_calendar,
    make_feed,
    read_busy_calendar,
    remove_busy,
    revoke_feed,
)
from .growth import (
    add_item,
    add_qualification,
    change_item,
    change_qualification,
    remove_item,
    remove_qualification,
)
from .norms import add_norm, change_norm, confirm_norm, load_norms
from .people import change_lecturer, create_lecturer, edit_lecturer, enter_lecturer

__all__ = [
    "add_busy",
    "add_item",
    "add_norm",
    "add_qualification",
    "change_busy",
    "change_item",
    "change_lecturer",
    "change_norm",
    "change_qualification",
    "confirm_norm",
    "create_lecturer",
    "drop_calendar",
    "edit_lecturer",
    "enter_lecturer",
    "load_norms",
    "make_feed",
    "read_busy_calendar",
    "remove_busy",
    "remove_item",
    "remove_qualification",
    "revoke_feed",
]
