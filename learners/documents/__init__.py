"""What learners' rows become on paper and in files."""

from .due import due_paper
from .recognition import recognition_words
from .returned import returned_list

__all__ = ["due_paper", "recognition_words", "returned_list"]
