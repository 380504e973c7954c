"""Pages of certificates: the register, a class, deeds, what runs out."""

from . import checking, deeds, of_class, register, running_out

__all__ = ["checking", "deeds", "of_class", "register", "running_out"]
