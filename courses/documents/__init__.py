"""The words of the papers that plan, open and run classes (frozen as JSON, see trainingcenter.documents.words)."""

from .classes import opening_abstract, opening_decision_words
from .letters import call_up_abstract, call_up_words, invitation_abstract, invitation_words
from .plans import adjustment_words, changed_lines, plan_words, plan_xlsx, round_changes
from .timetable import (
    class_timetable_paper,
    class_timetable_title,
    day_paper,
    span_timetable_paper,
    span_title,
    timetable_table,
)

__all__ = [
    "adjustment_words",
    "call_up_abstract",
    "call_up_words",
    "changed_lines",
    "class_timetable_paper",
    "class_timetable_title",
    "day_paper",
    "invitation_abstract",
    "invitation_words",
    "opening_abstract",
    "opening_decision_words",
    "plan_words",
    "plan_xlsx",
    "round_changes",
    "span_timetable_paper",
    "span_title",
    "timetable_table",
]
