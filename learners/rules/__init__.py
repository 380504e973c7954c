"""Target groups, deadlines, attendance, marks and the verdict of a recognition: plain values in, plain values out."""

from .attendance import Absence, Attendance, Outlook, outlook
from .groups import DEFAULT_GROUPS, LONG_PAST, Group, Stay, groups_of, stays
from .marks import better, final_mark
from .recognition import Check, checklist
from .rolls import Counts, Standing, count_roll, lay_over

__all__ = [
    "Absence",
    "Attendance",
    "Check",
    "Counts",
    "DEFAULT_GROUPS",
    "Group",
    "LONG_PAST",
    "Outlook",
    "Standing",
    "Stay",
    "better",
    "checklist",
    "count_roll",
    "final_mark",
    "groups_of",
    "lay_over",
    "outlook",
    "stays",
]
