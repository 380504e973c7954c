"""Writes of the register: issued, drawn, printed, handed over, revoked, annulled, replaced."""

from .books import BIND, bind_book, draft_extract, extracts_of, give_up_extract, read_book
from .drawing import draw_batch
from .earlier import check_earlier, enter_earlier
from .ending import annul, replace, revoke
from .handing import hand_over, strike_hand_over
from .issuing import awaiting_issue, issue_certificates, make_layout, missing_data
from .printing import record_print

__all__ = [
    "annul",
    "awaiting_issue",
    "BIND",
    "bind_book",
    "check_earlier",
    "draft_extract",
    "draw_batch",
    "enter_earlier",
    "extracts_of",
    "give_up_extract",
    "hand_over",
    "issue_certificates",
    "make_layout",
    "missing_data",
    "read_book",
    "record_print",
    "replace",
    "revoke",
    "strike_hand_over",
]
