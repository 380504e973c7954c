"""Classes of earlier years: registers read and matched, decided, written in one transaction, undone."""

from .reading import decide_earlier, read_earlier
from .undoing import undo_earlier
from .writing import write_earlier

__all__ = ["decide_earlier", "read_earlier", "undo_earlier", "write_earlier"]
