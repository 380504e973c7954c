"""Target groups, deadlines, attendance, marks and the verdict of a recognition: plain values in, plain values out."""

from .attendance import Absence, Attendance, Outlook, outlook
from .corrections import rank_as_decided
from .groups import DEFAULT_GROUPS, LONG_PAST, Group, Stay, groups_of, stays
from .marks import better, final_mark
from .recognition import Check, MarkRow, checklist, exception_covers, failing
from .scans import read_scan
from .standing import Standing, standing

__all__ = [
    "Absence",
    "Attendance",
    "Check",
    "DEFAULT_GROUPS",
    "Group",
    "LONG_PAST",
    "MarkRow",
    "Outlook",
    "Standing",
    "Stay",
    "better",
    "checklist",
    "exception_covers",
    "failing",
    "final_mark",
    "groups_of",
    "outlook",
    "rank_as_decided",
    "read_scan",
    "standing",
    "stays",
]
