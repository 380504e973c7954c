"""What is typed about programmes, plans, classes and sessions."""

from .catalogue import NewVersionForm, ProgrammeForm, RoomForm, RulesForm
from .classes import ClassEditForm, ClassForm, EndForm, PlanForm, PlanLineForm, ReasonForm
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

__all__ = [
    "ClassEditForm",
    "ClassForm",
    "EndForm",
    "FillForm",
    "KeepForm",
    "PlaceForm",
    "PolicyForm",
    "PublishForm",
    "SubstituteForm",
    "NewVersionForm",
    "PlanForm",
    "PlanLineForm",
    "ProgrammeForm",
    "ReasonForm",
    "RoomForm",
    "RulesForm",
    "SessionForm",
    "TimetableForm",
]
