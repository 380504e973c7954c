"""Writes of the blanks: series, lots received, sheets given out, used, spoiled and destroyed."""

from .giving import give_out, take_back
from .receiving import edit_series, make_series, receive_lot
from .spoiling import destroy_blanks, spoil_blank
from .using import check_left, give_next_sheet, use_blanks

__all__ = [
    "check_left",
    "destroy_blanks",
    "edit_series",
    "give_next_sheet",
    "give_out",
    "make_series",
    "receive_lot",
    "spoil_blank",
    "take_back",
    "use_blanks",
]
