"""Judges of histories: what clients saw over HTTP, and whether any true order of it exists."""

from .graph import Graph
from .lists import Append, Read, check_lists
from .registers import Op, State, Verb, check_register
from .sets import Place, View, check_sets

__all__ = [
    "Append",
    "Graph",
    "Op",
    "Place",
    "Read",
    "State",
    "Verb",
    "View",
    "check_lists",
    "check_register",
    "check_sets",
]
