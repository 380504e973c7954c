"""What the lists of learners, enrolments, results and imports show."""

from .learners import NUMBER, LearnerFilter, LearnerTable
from .results import ResultFilter, ResultTable

__all__ = ["NUMBER", "LearnerFilter", "LearnerTable", "ResultFilter", "ResultTable"]
