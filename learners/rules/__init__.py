"""Target groups, deadlines, attendance, marks and the verdict of a recognition: plain values in, plain values out."""

from .attendance import Absence, Attendance, Outlook, outlook
from .corrections import rank_as_decided
from .groups import DEFAULT_GROUPS, LONG_PAST, Group, Stay, groups_of, stays
from .marks import ABSENT, better, conclusion, final_mark, first_cell, problem_of, read_mark
from .odd_marks import Entry, Odd, odd_marks
from .recognition import Check, MarkRow, checklist, exception_covers, failing
from .rolls import Counts, KnownRoll, count_roll, lay_over
from .scans import read_scan
from .standing import Standing, standing

__all__ = [
    "ABSENT",
    "Absence",
    "Attendance",
    "Check",
    "Counts",
    "DEFAULT_GROUPS",
    "Entry",
    "Group",
    "KnownRoll",
    "LONG_PAST",
    "MarkRow",
    "Odd",
    "Outlook",
    "Standing",
    "Stay",
    "better",
    "checklist",
    "conclusion",
    "count_roll",
    "exception_covers",
    "failing",
    "final_mark",
    "first_cell",
    "groups_of",
    "lay_over",
    "odd_marks",
    "outlook",
    "problem_of",
    "rank_as_decided",
    "read_mark",
    "read_scan",
    "standing",
    "stays",
]
