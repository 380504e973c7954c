"""What learners' rows become on paper and in files."""

from .corrections import correction_words
from .due import due_paper
from .recognition import recognition_words
from .returned import returned_list

__all__ = ["correction_words", "due_paper", "recognition_words", "returned_list"]
