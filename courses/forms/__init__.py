"""What is typed about programmes, plans, classes and sessions."""

from .catalogue import (
    NewVersionForm,
    ProgrammeForm,
    RoomForm,
    RulesForm,
)
from .classes import (
    ClassEditForm,
    ClassForm,
    EndForm,
    PlanForm,
    PlanLineForm,
    ReasonForm,
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
from .teachable import (
    TeachableEndForm,
    TeachableForm,
)

__all__ = [
    "ClassEditForm",
    "ClassForm",
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
    "RulesForm",
    "SessionForm",
    "SubstituteForm",
    "TeachableEndForm",
    "TeachableForm",
    "TimetableForm",
]
