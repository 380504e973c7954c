"""Pages of certificates: the register, a class, many at once, deeds, what runs out."""

from . import deeds, many, of_class, register, running_out

__all__ = ["deeds", "many", "of_class", "register", "running_out"]
