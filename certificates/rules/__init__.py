"""Check codes, the chain of the register: plain values in, plain values out."""

from .chain import GENESIS, certificate_facts, event_facts, linked
from .codes import check_part, fault_of, is_genuine, mask_name, new_code, normalise_code, write_code

__all__ = [
    "GENESIS",
    "certificate_facts",
    "check_part",
    "event_facts",
    "fault_of",
    "is_genuine",
    "linked",
    "mask_name",
    "new_code",
    "normalise_code",
    "write_code",
]
