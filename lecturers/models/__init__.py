"""Who teaches: lecturers, what they have learned and when they cannot."""

from .availability import BusyPeriod, CalendarFeed
from .growth import DevelopmentItem, Qualification
from .norms import TeachingNorm
from .people import Lecturer

__all__ = ["BusyPeriod", "CalendarFeed", "DevelopmentItem", "Lecturer", "Qualification", "TeachingNorm"]
