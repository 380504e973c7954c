"""Pages of certificates: the register, a class, many at once, deeds, what runs out."""

from . import blank_sheets, blanks, checking, deeds, many, of_class, register, running_out

__all__ = ["blank_sheets", "blanks", "checking", "deeds", "many", "of_class", "register", "running_out"]
