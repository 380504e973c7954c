"""Learner lists: read and matched, decided, written in one transaction, undone."""

from .people import LEARNER_FIELDS, from_values, known_learners, summary_of, to_values
from .reading import assign_classes, bring_list, decide, discard_list, must_wait, read_batch, read_list
from .undoing import take_back, undo_list, what_rests_on
from .units import units_named
from .writing import (
    entered_meanwhile,
    is_decided_new,
    lock_imports,
    refuse_entered_meanwhile,
    start_writing,
    write_list,
)

__all__ = [
    "LEARNER_FIELDS",
    "assign_classes",
    "bring_list",
    "decide",
    "discard_list",
    "entered_meanwhile",
    "from_values",
    "is_decided_new",
    "known_learners",
    "lock_imports",
    "must_wait",
    "read_batch",
    "read_list",
    "refuse_entered_meanwhile",
    "start_writing",
    "summary_of",
    "take_back",
    "to_values",
    "undo_list",
    "units_named",
    "what_rests_on",
    "write_list",
]
