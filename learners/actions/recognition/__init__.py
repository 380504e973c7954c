"""Recognition: proposed from live rows, exceptions asked and decided, board and rewards kept, signed and frozen."""

from .board import set_board, set_rewards
from .exceptions import ask_exception, decide_exception, take_back_exception
from .proposing import missing_for_proposal, propose_recognition, withdraw_proposal
from .signing import sign_recognition

__all__ = [
    "ask_exception",
    "decide_exception",
    "missing_for_proposal",
    "propose_recognition",
    "set_board",
    "set_rewards",
    "sign_recognition",
    "take_back_exception",
    "withdraw_proposal",
]
