"""Check codes, the chain of the register, designs and their pictures: plain values in, plain values out."""

from .chain import GENESIS, certificate_facts, event_facts, linked
from .codes import check_part, is_genuine, mask_name, new_code, normalise_code, write_code
from .designs import check_design
from .pictures import check_size, plain_picture

__all__ = [
    "GENESIS",
    "certificate_facts",
    "check_design",
    "check_part",
    "check_size",
    "event_facts",
    "is_genuine",
    "linked",
    "mask_name",
    "new_code",
    "normalise_code",
    "plain_picture",
    "write_code",
]
