"""Who learns, and how well: learners, enrolments, imported lists, roll, marks and recognition."""

from .conditions import MEMBER, MINORITY
from .groups import EnrolmentGroup, TargetGroup
from .lists import Enrolment, ImportBatch, ImportRow, ListLayout
from .people import EarlierName, Learner, NotSame, TheoryLevel
from .results import Assessment, CompletionReview, Mark, ReviewLine
from .rolls import AttendanceMark, Roll

__all__ = [
    "MEMBER",
    "MINORITY",
    "Assessment",
    "AttendanceMark",
    "CompletionReview",
    "EarlierName",
    "Enrolment",
    "EnrolmentGroup",
    "ImportBatch",
    "ImportRow",
    "Learner",
    "ListLayout",
    "Mark",
    "NotSame",
    "ReviewLine",
    "Roll",
    "TargetGroup",
    "TheoryLevel",
]
