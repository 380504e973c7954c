"""The words of the papers that plan, open and run classes (frozen as JSON, see trainingcenter.documents.words)."""

from .classes import opening_abstract, opening_decision_words
from .plans import plan_words
from .timetable import (
    class_timetable_paper,
    class_timetable_title,
    day_paper,
    span_timetable_paper,
    span_title,
    timetable_table,
)

__all__ = [
    "class_timetable_paper",
    "class_timetable_title",
    "day_paper",
    "opening_abstract",
    "opening_decision_words",
    "plan_words",
    "span_timetable_paper",
    "span_title",
    "timetable_table",
]
