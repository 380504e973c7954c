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
from .sessions import (
    FillForm,
    KeepForm,
    PlaceForm,
    PolicyForm,
    PublishForm,
    SessionForm,
    SubstituteForm,
    TimetableForm,
)
from .teachable import TeachableEndForm, TeachableForm

__all__ = [
    "AdjustmentForm",
    "ClassEditForm",
    "ClassForm",
    "DoneForm",
    "EndForm",
    "FillForm",
    "KeepForm",
    "NewVersionForm",
    "PlaceForm",
    "PlanForm",
    "PlanLineForm",
    "PolicyForm",
    "ProgrammeForm",
    "PublishForm",
    "ReasonForm",
    "RoomForm",
    "RoundLineForm",
    "RulesForm",
    "SchemeForm",
    "SessionForm",
    "SheetForm",
    "SubstituteForm",
    "TagForm",
    "TargetForm",
    "TaskForm",
    "TeachableEndForm",
    "TeachableForm",
    "TermForm",
    "TimetableForm",
]
