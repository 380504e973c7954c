"""What learners' rows become on paper and in files."""

from .attendance_log import attendance_table, log_book
from .attendance_sheet import sign_in_paper, sign_in_pdf, sign_in_xlsx
from .corrections import correction_words
from .due import due_paper
from .recognition import recognition_words
from .returned import returned_list

__all__ = [
    "attendance_table",
    "correction_words",
    "due_paper",
    "log_book",
    "recognition_words",
    "returned_list",
    "sign_in_paper",
    "sign_in_pdf",
    "sign_in_xlsx",
]
