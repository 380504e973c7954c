"""What is typed about programmes, plans, classes and sessions."""

from .catalogue import NewVersionForm, ProgrammeForm, RoomForm, RulesForm
from .classes import ArchiveForm, ClassEditForm, ClassForm, DaysForm, EndForm, PlanForm, PlanLineForm, ReasonForm
from .letters import EACH, AnswerForm, CallUpEditForm, CallUpForm, ReplyForm
from .parts import FieldReportForm, FieldStudyForm, SiteForm, TopicForm, TopicPlaceForm
from .sessions import GenerateForm, SessionForm, TimetableForm

__all__ = [
    "EACH",
    "AnswerForm",
    "ArchiveForm",
    "CallUpEditForm",
    "CallUpForm",
    "ClassEditForm",
    "ClassForm",
    "DaysForm",
    "EndForm",
    "FieldReportForm",
    "FieldStudyForm",
    "GenerateForm",
    "NewVersionForm",
    "PlanForm",
    "PlanLineForm",
    "ProgrammeForm",
    "ReasonForm",
    "ReplyForm",
    "RoomForm",
    "RulesForm",
    "SessionForm",
    "SiteForm",
    "TimetableForm",
    "TopicForm",
    "TopicPlaceForm",
]
