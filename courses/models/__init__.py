"""What is taught, and when: programmes, the annual plan, classes and their sessions."""

from .catalogue import Lesson, Programme, ProgrammeVersion, Rank, RankBand, VersionLesson
from .classes import ClassSite, ClassTopic, HalfDay, Room, TrainingClass
from .letters import CallUp, CallUpUnit, Invitation
from .plans import AnnualPlan, CentreTask, Hosting, PlanLine, PlanRound, PlanRoundLine
from .schemes import Scheme, SchemeTarget
from .sessions import FieldStudy, KeptWarning, Session, Substitution
from .timetable import (
    ReleaseNotice,
    ReleaseRow,
    TeachableLesson,
    TimetablePolicy,
    TimetableRelease,
)

__all__ = [
    "AnnualPlan",
    "CallUp",
    "CallUpUnit",
    "CentreTask",
    "ClassSite",
    "ClassTopic",
    "FieldStudy",
    "HalfDay",
    "Hosting",
    "Invitation",
    "KeptWarning",
    "Lesson",
    "PlanLine",
    "PlanRound",
    "PlanRoundLine",
    "Programme",
    "ProgrammeVersion",
    "Rank",
    "RankBand",
    "ReleaseNotice",
    "ReleaseRow",
    "Room",
    "Scheme",
    "SchemeTarget",
    "Session",
    "Substitution",
    "TeachableLesson",
    "TimetablePolicy",
    "TimetableRelease",
    "TrainingClass",
    "VersionLesson",
]
