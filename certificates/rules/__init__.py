"""Check codes, the chain of the register, where a certificate stands: plain values in, plain values out."""

from .blanks import MOST_IN_A_LOT, Account, Turnover, check_range
from .chain import GENESIS, certificate_facts, event_facts, linked
from .codes import check_part, fault_of, is_genuine, mask_name, new_code, normalise_code, searched_text, write_code
from .designs import FIELDS, check_design
from .pictures import check_size, plain_picture
from .standing import standing

__all__ = [
    "Account",
    "FIELDS",
    "GENESIS",
    "MOST_IN_A_LOT",
    "Turnover",
    "certificate_facts",
    "check_design",
    "check_part",
    "check_range",
    "check_size",
    "event_facts",
    "fault_of",
    "is_genuine",
    "linked",
    "mask_name",
    "new_code",
    "normalise_code",
    "plain_picture",
    "searched_text",
    "standing",
    "write_code",
]
