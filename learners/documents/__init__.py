"""What learners' rows become on paper and in files."""

from .attendance_log import attendance_table, log_book
from .attendance_sheet import sign_in_paper, sign_in_pdf, sign_in_xlsx
from .corrections import corrected_words, correction_words
from .due import due_paper
from .mark_sheet import mark_sheet_paper, mark_sheet_xlsx
from .minutes import conditions, minutes_words, rewards_words
from .recognition import exception_words, recognition_words
from .returned import returned_list
from .why_not import why_not_paper

__all__ = [
    "attendance_table",
    "conditions",
    "corrected_words",
    "correction_words",
    "due_paper",
    "exception_words",
    "log_book",
    "mark_sheet_paper",
    "mark_sheet_xlsx",
    "minutes_words",
    "recognition_words",
    "returned_list",
    "rewards_words",
    "sign_in_paper",
    "sign_in_pdf",
    "sign_in_xlsx",
    "why_not_paper",
]
