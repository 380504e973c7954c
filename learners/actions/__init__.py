"""What is done with learners, lists, rolls, marks and recognition."""

from .earlier import decide_earlier, read_earlier, undo_earlier, write_earlier
from .enrolling import enrol_many
from .groups import create_group, edit_group, guess_groups, load_groups, put_into_groups, set_groups
from .learners import create_in_class, create_learner, edit_learner, enrol
from .leaving import come_back, continue_in, defer, transfer, withdraw
from .lists import (
    assign_classes,
    bring_list,
    decide,
    discard_list,
    must_wait,
    read_batch,
    read_list,
    start_writing,
    undo_list,
    what_rests_on,
    write_list,
)
from .marks import create_assessment, lock_marks, reopen_marks, save_marks
from .merging import merge_classes, merge_plan
from .persons import ask_again, merge_learners, rename_learner, tell_apart
from .recognition import grant_exception, propose_recognition, sign_recognition, withdraw_proposal
from .roll import close_roll, confirm_log, reopen_roll, save_roll

__all__ = [
    "ask_again",
    "assign_classes",
    "bring_list",
    "close_roll",
    "come_back",
    "confirm_log",
    "continue_in",
    "create_assessment",
    "create_group",
    "create_in_class",
    "create_learner",
    "decide",
    "decide_earlier",
    "defer",
    "discard_list",
    "edit_group",
    "edit_learner",
    "enrol",
    "enrol_many",
    "grant_exception",
    "guess_groups",
    "load_groups",
    "lock_marks",
    "merge_classes",
    "merge_learners",
    "merge_plan",
    "propose_recognition",
    "put_into_groups",
    "must_wait",
    "read_batch",
    "read_earlier",
    "read_list",
    "rename_learner",
    "reopen_marks",
    "reopen_roll",
    "save_marks",
    "save_roll",
    "set_groups",
    "sign_recognition",
    "start_writing",
    "tell_apart",
    "transfer",
    "undo_earlier",
    "undo_list",
    "what_rests_on",
    "withdraw",
    "withdraw_proposal",
    "write_earlier",
    "write_list",
]
