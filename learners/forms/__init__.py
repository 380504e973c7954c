"""What is typed about learners, lists, marks and recognition, and how it is laid out."""

from .learners import EnrolForm, LearnerForm, ReasonForm, UploadForm, WithdrawForm, day_input
from .marks import AssessmentForm, GridForm, read_mark
from .rolls import RollForm

__all__ = [
    "AssessmentForm",
    "EnrolForm",
    "GridForm",
    "LearnerForm",
    "ReasonForm",
    "RollForm",
    "UploadForm",
    "WithdrawForm",
    "day_input",
    "read_mark",
]
