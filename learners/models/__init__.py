"""Who learns, and how well: learners, enrolments, imported lists, roll, marks and recognition."""

from .conditions import MEMBER, MINORITY
from .groups import EnrolmentGroup, TargetGroup
from .lists import Enrolment, ImportBatch, ImportRow, ListLayout
from .marks import Assessment, Mark
from .people import EarlierName, Learner, NotSame, TheoryLevel
from .recognition import (
    BoardMember,
    CompletionReview,
    CorrectionLine,
    RecognitionException,
    ResultCorrection,
    ReviewLine,
    Reward,
)
from .rolls import AttendanceMark, Roll, SignedSheet

__all__ = [
    "MEMBER",
    "MINORITY",
    "Assessment",
    "AttendanceMark",
    "BoardMember",
    "CompletionReview",
    "CorrectionLine",
    "EarlierName",
    "Enrolment",
    "EnrolmentGroup",
    "ImportBatch",
    "ImportRow",
    "Learner",
    "ListLayout",
    "Mark",
    "NotSame",
    "RecognitionException",
    "ResultCorrection",
    "ReviewLine",
    "Reward",
    "Roll",
    "SignedSheet",
    "TargetGroup",
    "TheoryLevel",
]
