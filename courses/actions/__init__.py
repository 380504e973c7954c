"""What is done with programmes, plans, classes and sessions."""

from .catalogue import (
    DEFAULT_BANDS,
    add_room,
    confirm_rules,
    create_programme,
    create_version,
    edit_programme,
    edit_room,
    edit_rules,
    load_programmes,
)
from .classes import (
    cancel_class,
    edit_class,
    end_class,
    open_class,
    plan_class,
    propose_class,
    set_recognised,
    start_class,
)
from .plans import add_plan_line, draft_plan, edit_plan_line, remove_plan_line, sign_plan, submit_plan
from .sessions import add_session, cancel_session, edit_session, generate_sessions, hold_session
from .teachable import end_teachable, remove_teachable, set_teachable

__all__ = [
    "DEFAULT_BANDS",
    "add_plan_line",
    "add_room",
    "add_session",
    "cancel_class",
    "cancel_session",
    "confirm_rules",
    "create_programme",
    "create_version",
    "draft_plan",
    "edit_class",
    "edit_plan_line",
    "edit_programme",
    "edit_room",
    "edit_rules",
    "edit_session",
    "end_class",
    "end_teachable",
    "generate_sessions",
    "hold_session",
    "load_programmes",
    "open_class",
    "plan_class",
    "propose_class",
    "remove_plan_line",
    "remove_teachable",
    "set_recognised",
    "set_teachable",
    "sign_plan",
    "start_class",
    "submit_plan",
]
