"""What learners, rolls, marks and recognition show on pages of rooms to the right."""

from . import attendance, classes, papers, sessions, today

__all__ = ["attendance", "classes", "papers", "sessions", "today"]
