"""Writes of the register: issued, drawn, printed, handed over, revoked, annulled, replaced."""

from .drawing import draw_batch
from .ending import annul, replace, revoke
from .handing import hand_over, strike_hand_over
from .issuing import awaiting_issue, issue_certificates, make_layout, missing_data
from .printing import pack_single_files, record_print, stored_pages

__all__ = [
    "annul",
    "awaiting_issue",
    "draw_batch",
    "hand_over",
    "issue_certificates",
    "make_layout",
    "missing_data",
    "pack_single_files",
    "record_print",
    "replace",
    "revoke",
    "stored_pages",
    "strike_hand_over",
]
