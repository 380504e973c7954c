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
from .filling import (
    fill_timetable,
    propose_timetable,
)
from .plans import (
    add_plan_line,
    draft_plan,
    edit_plan_line,
    remove_plan_line,
    sign_plan,
    submit_plan,
)
from .policy import (
    set_policy,
)
from .releases import (
    pending_changes,
    problems_to_clear,
    publish_timetable,
)
from .sessions import (
    add_session,
    cancel_session,
    clear_draft,
    edit_session,
    hold_session,
    keep_warnings,
    move_session,
    placed_at,
    substitute,
    swap_sessions,
)
from .teachable import (
    end_teachable,
    remove_teachable,
    set_teachable,
)

__all__ = [
    "DEFAULT_BANDS",
    "add_plan_line",
    "add_room",
    "add_session",
    "cancel_class",
    "cancel_session",
    "clear_draft",
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
    "fill_timetable",
    "hold_session",
    "keep_warnings",
    "load_programmes",
    "move_session",
    "open_class",
    "pending_changes",
    "placed_at",
    "plan_class",
    "problems_to_clear",
    "propose_class",
    "propose_timetable",
    "publish_timetable",
    "remove_plan_line",
    "remove_teachable",
    "set_policy",
    "set_recognised",
    "set_teachable",
    "sign_plan",
    "start_class",
    "submit_plan",
    "substitute",
    "swap_sessions",
]
