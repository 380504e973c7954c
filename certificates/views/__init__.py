"""Pages of certificates: the register, a class, deeds, what runs out, blanks."""

from . import blank_sheets, blanks, deeds, of_class, register, running_out

__all__ = ["blank_sheets", "blanks", "deeds", "of_class", "register", "running_out"]
