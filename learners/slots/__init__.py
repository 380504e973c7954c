"""What learners, rolls, marks and recognition show on pages of rooms to the right."""

from . import classes, papers, sessions, today

__all__ = ["classes", "papers", "sessions", "today"]
