"""Learner lists in every shape of real life, read into people. Pure: bytes in, plain values out, no database."""

from .columns import FIELDS, layout_signature
from .grid import UnreadableFile
from .people import Column, Person, Roster, Row
from .reader import read_roster

__all__ = ["FIELDS", "Column", "Person", "Roster", "Row", "UnreadableFile", "layout_signature", "read_roster"]
