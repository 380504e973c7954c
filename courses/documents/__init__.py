"""The words of the papers that plan, open and run classes (frozen as JSON, see trainingcenter.documents.words)."""

from .classes import opening_abstract, opening_decision_words
from .plans import adjustment_words, changed_lines, plan_words, plan_xlsx, round_changes

__all__ = [
    "adjustment_words",
    "changed_lines",
    "opening_abstract",
    "opening_decision_words",
    "plan_words",
    "plan_xlsx",
    "round_changes",
]
