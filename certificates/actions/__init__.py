"""Writes of the register: issued, drawn, printed, handed over, revoked, annulled, replaced; and of the
blanks."""

from .blanks import (
    destroy_blanks,
    edit_series,
    give_next_sheet,
    give_out,
    make_series,
    receive_lot,
    spoil_blank,
    take_back,
    use_blanks,
)
from .books import BIND, bind_book, draft_extract, extracts_of, give_up_extract, read_book
from .checking import check_policy, set_check_policy
from .drawing import draw_again, draw_batch
from .earlier import check_earlier, enter_earlier
from .ending import annul, replace, revoke
from .handing import hand_over, strike_hand_over
from .issuing import awaiting, awaiting_issue, issue_certificates, missing_data
from .layouts import check_design, find_emblem, keep_emblem, make_layout, take_out_of_use, use_layout
from .printers import keep_printer, remove_printer
from .printing import pack_single_files, record_print, stored_pages

__all__ = [
    "BIND",
    "annul",
    "awaiting",
    "awaiting_issue",
    "bind_book",
    "check_design",
    "check_earlier",
    "check_policy",
    "destroy_blanks",
    "draft_extract",
    "draw_again",
    "draw_batch",
    "edit_series",
    "enter_earlier",
    "extracts_of",
    "find_emblem",
    "give_next_sheet",
    "give_out",
    "give_up_extract",
    "hand_over",
    "issue_certificates",
    "keep_emblem",
    "keep_printer",
    "make_layout",
    "make_series",
    "missing_data",
    "pack_single_files",
    "read_book",
    "receive_lot",
    "record_print",
    "remove_printer",
    "replace",
    "revoke",
    "set_check_policy",
    "spoil_blank",
    "stored_pages",
    "strike_hand_over",
    "take_back",
    "take_out_of_use",
    "use_blanks",
    "use_layout",
]
