"""What is typed about programmes, plans, classes and sessions."""

from .catalogue import NewVersionForm, ProgrammeForm, RoomForm, RulesForm
from .classes import ClassEditForm, ClassForm, EndForm, PlanForm, PlanLineForm, ReasonForm
from .sessions import GenerateForm, SessionForm, TimetableForm
from .teachable import TeachableEndForm, TeachableForm

__all__ = [
    "ClassEditForm",
    "ClassForm",
    "EndForm",
    "GenerateForm",
    "NewVersionForm",
    "PlanForm",
    "PlanLineForm",
    "ProgrammeForm",
    "ReasonForm",
    "RoomForm",
    "RulesForm",
    "SessionForm",
    "TeachableEndForm",
    "TeachableForm",
    "TimetableForm",
]
