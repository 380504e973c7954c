"""What is awarded: the register and its events, blanks, printers and the public check."""

from .blanks import Blank, BlankLot, BlankMovement, BlankSeries
from .printing import CheckPolicy, Printer
from .register import Certificate, CertificateLayout, IssueBatch, RegisterEvent

__all__ = [
    "Blank",
    "BlankLot",
    "BlankMovement",
    "BlankSeries",
    "Certificate",
    "CertificateLayout",
    "CheckPolicy",
    "IssueBatch",
    "Printer",
    "RegisterEvent",
]
