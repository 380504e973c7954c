"""Pages of certificates: the register and its books, a class, deeds, extracts, what runs out, what came before."""

from . import bound, deeds, earlier, extracts, of_class, receipts, register, running_out

__all__ = ["bound", "deeds", "earlier", "extracts", "of_class", "receipts", "register", "running_out"]
