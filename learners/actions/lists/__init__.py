"""Learner lists: read and matched, decided, written in one transaction, undone."""

from .people import LEARNER_FIELDS, from_values, known_learners, summary_of, to_values
from .reading import assign_classes, bring_list, decide, discard_list, read_batch, read_list
from .undoing import undo_list, what_rests_on
from .writing import start_writing, write_list

__all__ = [
    "LEARNER_FIELDS",
    "assign_classes",
    "bring_list",
    "decide",
    "discard_list",
    "from_values",
    "known_learners",
    "read_batch",
    "read_list",
    "start_writing",
    "summary_of",
    "to_values",
    "undo_list",
    "what_rests_on",
    "write_list",
]
