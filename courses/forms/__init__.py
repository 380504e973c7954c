"""What is typed about programmes, plans, classes and sessions."""

from .catalogue import NewVersionForm, ProgrammeForm, RoomForm, RulesForm
from .classes import ArchiveForm, ClassEditForm, ClassForm, DaysForm, EndForm, ReasonForm
from .letters import EACH, AnswerForm, CallUpEditForm, CallUpForm, ReplyForm
from .parts import FieldReportForm, FieldStudyForm, SiteForm, TopicForm, TopicPlaceForm
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
    "EACH",
    "AdjustmentForm",
    "AnswerForm",
    "ArchiveForm",
    "CallUpEditForm",
    "CallUpForm",
    "ClassEditForm",
    "ClassForm",
    "DaysForm",
    "DoneForm",
    "EndForm",
    "FieldReportForm",
    "FieldStudyForm",
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
    "ReplyForm",
    "RoomForm",
    "RoundLineForm",
    "RulesForm",
    "SchemeForm",
    "SessionForm",
    "SheetForm",
    "SiteForm",
    "SubstituteForm",
    "TagForm",
    "TargetForm",
    "TaskForm",
    "TeachableEndForm",
    "TeachableForm",
    "TermForm",
    "TimetableForm",
    "TopicForm",
    "TopicPlaceForm",
]
