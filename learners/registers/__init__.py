"""Registers of earlier years, classes with their learners and results, read out of a workbook. Pure: bytes in, plain values
out, no database; people are read as in lists (learners.rosters)."""

from .classes import CodedProgramme, EarlierClass, classes_of, number_classes, year_of_number
from .reader import Entry, Register, read_register
from .template import SHEET, template

__all__ = [
    "SHEET",
    "CodedProgramme",
    "EarlierClass",
    "Entry",
    "Register",
    "classes_of",
    "number_classes",
    "read_register",
    "template",
    "year_of_number",
]
