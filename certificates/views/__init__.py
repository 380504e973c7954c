"""Pages of certificates: the register, a class, deeds, what runs out."""

from . import deeds, of_class, register, running_out

__all__ = ["deeds", "of_class", "register", "running_out"]
