"""What is done with learners, lists, rolls, marks and recognition."""

from .earlier import decide_earlier, read_earlier, undo_earlier, write_earlier
from .groups import load_groups, put_into_groups
from .learners import create_learner, edit_learner, enrol, withdraw
from .lists import decide, discard_list, read_list, undo_list, write_list
from .marks import create_assessment, lock_marks, reopen_marks, save_marks
from .merging import merge_classes, merge_plan
from .recognition import grant_exception, propose_recognition, sign_recognition, withdraw_proposal
from .roll import close_roll, reopen_roll, save_roll

__all__ = [
    "close_roll",
    "create_assessment",
    "create_learner",
    "decide",
    "decide_earlier",
    "discard_list",
    "edit_learner",
    "enrol",
    "grant_exception",
    "load_groups",
    "lock_marks",
    "merge_classes",
    "merge_plan",
    "propose_recognition",
    "put_into_groups",
    "read_earlier",
    "read_list",
    "reopen_marks",
    "reopen_roll",
    "save_marks",
    "save_roll",
    "sign_recognition",
    "undo_earlier",
    "undo_list",
    "withdraw",
    "withdraw_proposal",
    "write_earlier",
    "write_list",
]
