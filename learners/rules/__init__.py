"""Target groups, deadlines, attendance, marks and the verdict of a recognition: plain values in, plain values out."""

from .attendance import Absence, Attendance, Outlook, outlook
from .groups import DEFAULT_GROUPS, LONG_PAST, Group, Stay, groups_of, stays
from .marks import ABSENT, better, conclusion, final_mark, first_cell, problem_of, read_mark
from .odd_marks import Entry, Odd, odd_marks
from .recognition import Check, checklist

__all__ = [
    "ABSENT",
    "Absence",
    "Attendance",
    "Check",
    "DEFAULT_GROUPS",
    "Entry",
    "Group",
    "LONG_PAST",
    "Odd",
    "Outlook",
    "Stay",
    "better",
    "checklist",
    "conclusion",
    "final_mark",
    "first_cell",
    "groups_of",
    "odd_marks",
    "outlook",
    "problem_of",
    "read_mark",
    "stays",
]
