"""Learner lists in every shape of real life, read into people. Pure: bytes in, plain values out, no database."""

from .columns import FIELDS
from .grid import UnreadableFile
from .people import Column, Person, Roster, Row
from .reader import read_roster

__all__ = ["FIELDS", "Column", "Person", "Roster", "Row", "UnreadableFile", "read_roster"]
