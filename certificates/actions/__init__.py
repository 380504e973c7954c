"""Writes of the register: issued, drawn, printed, handed over, revoked, annulled, replaced; its layouts and printers."""

from .drawing import draw_batch
from .ending import annul, replace, revoke
from .handing import hand_over, strike_hand_over
from .issuing import awaiting_issue, issue_certificates, missing_data
from .layouts import check_design, find_emblem, keep_emblem, make_layout, take_out_of_use, use_layout
from .printers import keep_printer, remove_printer
from .printing import record_print

__all__ = [
    "annul",
    "awaiting_issue",
    "check_design",
    "draw_batch",
    "find_emblem",
    "hand_over",
    "issue_certificates",
    "keep_emblem",
    "keep_printer",
    "make_layout",
    "missing_data",
    "record_print",
    "remove_printer",
    "replace",
    "revoke",
    "strike_hand_over",
    "take_out_of_use",
    "use_layout",
]
