"""Writes of the register: issued, drawn, printed, handed over, revoked, annulled, replaced."""

from .checking import check_policy, set_check_policy
from .drawing import draw_batch
from .ending import annul, replace, revoke
from .handing import hand_over, strike_hand_over
from .issuing import awaiting_issue, issue_certificates, make_layout, missing_data
from .printing import record_print

__all__ = [
    "annul",
    "awaiting_issue",
    "check_policy",
    "draw_batch",
    "hand_over",
    "issue_certificates",
    "make_layout",
    "missing_data",
    "record_print",
    "replace",
    "revoke",
    "set_check_policy",
    "strike_hand_over",
]
