"""What is typed about programmes, plans, classes and sessions."""

from .catalogue import NewVersionForm, ProgrammeForm, RoomForm, RulesForm
from .classes import ClassEditForm, ClassForm, EndForm, ReasonForm
from .plans import (
    AdjustmentForm,
    DoneForm,
    PlanForm,
    PlanLineForm,
    RoundLineForm,
    SchemeForm,
    SheetForm,
    TagForm,
    TargetForm,
    TaskForm,
    TermForm,
)
from .sessions import GenerateForm, SessionForm, TimetableForm

__all__ = [
    "AdjustmentForm",
    "ClassEditForm",
    "ClassForm",
    "DoneForm",
    "EndForm",
    "GenerateForm",
    "NewVersionForm",
    "PlanForm",
    "PlanLineForm",
    "ProgrammeForm",
    "ReasonForm",
    "RoomForm",
    "RoundLineForm",
    "RulesForm",
    "SchemeForm",
    "SessionForm",
    "SheetForm",
    "TagForm",
    "TargetForm",
    "TaskForm",
    "TermForm",
    "TimetableForm",
]
