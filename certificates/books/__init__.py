"""The register as a bound book and as a workbook, the list to sign for certificates, and the extract of one row."""

from .bound import book_pdf
from .extracts import extract_words, is_outdated
from .receipts import receipts_pdf, receipts_xlsx, waiting_to_sign
from .rows import RegisterBook, book_years, entry_of, register_book
from .workbook import book_xlsx

__all__ = [
    "RegisterBook",
    "book_pdf",
    "book_xlsx",
    "book_years",
    "entry_of",
    "extract_words",
    "is_outdated",
    "receipts_pdf",
    "receipts_xlsx",
    "register_book",
    "waiting_to_sign",
]
