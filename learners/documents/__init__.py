"""What learners' rows become on paper and in files."""

from .due import due_paper
from .mark_sheet import mark_sheet_paper, mark_sheet_xlsx
from .recognition import recognition_words
from .returned import returned_list

__all__ = ["due_paper", "mark_sheet_paper", "mark_sheet_xlsx", "recognition_words", "returned_list"]
