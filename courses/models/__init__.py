"""What is taught, and when: programmes, the annual plan, classes and their sessions."""

from .catalogue import Lesson, Programme, ProgrammeVersion, Rank, RankBand, VersionLesson
from .classes import HalfDay, Room, Session, TrainingClass
from .plans import AnnualPlan, Hosting, PlanLine

__all__ = [
    "AnnualPlan",
    "HalfDay",
    "Hosting",
    "Lesson",
    "PlanLine",
    "Programme",
    "ProgrammeVersion",
    "Rank",
    "RankBand",
    "Room",
    "Session",
    "TrainingClass",
    "VersionLesson",
]
