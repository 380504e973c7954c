"""Pages of certificates: the register, a class, many at once, deeds, what runs out."""

from . import (
    blank_sheets,
    blanks,
    bound,
    checking,
    deeds,
    earlier,
    extracts,
    layouts,
    many,
    of_class,
    printers,
    receipts,
    register,
    running_out,
)

__all__ = [
    "blank_sheets",
    "blanks",
    "bound",
    "checking",
    "deeds",
    "earlier",
    "extracts",
    "layouts",
    "many",
    "of_class",
    "printers",
    "receipts",
    "register",
    "running_out",
]
