"""The words of the papers that plan, open and run classes (frozen as JSON, see trainingcenter.documents.words)."""

from .classes import opening_abstract, opening_decision_words
from .letters import call_up_abstract, call_up_words, invitation_abstract, invitation_words
from .plans import plan_words

__all__ = [
    "call_up_abstract",
    "call_up_words",
    "invitation_abstract",
    "invitation_words",
    "opening_abstract",
    "opening_decision_words",
    "plan_words",
]
