"""Pages of certificates: the register, a class, deeds, what runs out, layouts and printers."""

from . import deeds, layouts, of_class, printers, register, running_out

__all__ = ["deeds", "layouts", "of_class", "printers", "register", "running_out"]
