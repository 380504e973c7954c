"""Check codes, the chain of the register, where a certificate stands: plain values in, plain values out."""

from .blanks import MOST_IN_A_LOT, Account, Turnover, check_range
from .chain import GENESIS, certificate_facts, event_facts, linked
from .codes import check_part, fault_of, is_genuine, mask_name, new_code, normalise_code, write_code
from .standing import standing

__all__ = [
    "Account",
    "GENESIS",
    "MOST_IN_A_LOT",
    "Turnover",
    "certificate_facts",
    "check_part",
    "check_range",
    "event_facts",
    "fault_of",
    "is_genuine",
    "linked",
    "mask_name",
    "new_code",
    "normalise_code",
    "standing",
    "write_code",
]
