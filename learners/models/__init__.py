"""Who learns, and how well: learners, enrolments, imported lists, roll, marks and recognition."""

from .lists import Enrolment, ImportBatch, ImportRow
from .people import Learner, TheoryLevel
from .results import Assessment, CompletionReview, Mark, ReviewLine
from .rolls import AttendanceMark, Roll

__all__ = [
    "Assessment",
    "AttendanceMark",
    "CompletionReview",
    "Enrolment",
    "ImportBatch",
    "ImportRow",
    "Learner",
    "Mark",
    "ReviewLine",
    "Roll",
    "TheoryLevel",
]
