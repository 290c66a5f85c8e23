"""A list that only grows: every read is a beginning of the whole, and time does not run back."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .graph import Graph


@dataclass(frozen=True, slots=True)
class Append:
    element: str
    began: float
    ended: float
    is_acknowledged: bool = True  # else nobody knows


@dataclass(frozen=True, slots=True)
class Read:
    elements: tuple[str, ...]  # oldest first
    began: float
    ended: float


def check_lists(appends: Sequence[Append], reads: Sequence[Read], last: Read) -> list[str]:
    """What cannot be, a sentence each. `last` is read when all is over."""
    whole, known = last.elements, {append.element: append for append in appends}
    faults = []
    if len(set(whole)) < len(whole):
        faults.append(f"an element stands twice: {_twice(whole)}")
    faults += [f"{one} was never appended" for one in whole if one not in known]
    here = set(whole)
    faults += [
        f"{append.element} was acknowledged and is lost"
        for append in appends
        if append.is_acknowledged and append.element not in here
    ]
    faults += [
        f"a read is no beginning of the whole: ...{read.elements[-3:]}"
        for read in reads
        if read.elements != whole[: len(read.elements)]
    ]
    return faults or _cycles(known, reads, last)


def _cycles(known: dict[str, Append], reads: Sequence[Read], last: Read) -> list[str]:
    graph, whole = Graph(), last.elements
    for earlier, later in itertools.pairwise(whole):
        graph.add(earlier, later, "ww")
    for number, read in enumerate(reads):
        seen = len(read.elements)
        if seen:
            graph.add(whole[seen - 1], ("read", number), "wr")
        if seen < len(whole):
            graph.add(("read", number), whole[seen], "rw")
    graph.add_time(
        [(one, (known[one].began, known[one].ended)) for one in whole]
        + [(("read", number), (read.began, read.ended)) for number, read in enumerate(reads)]
    )
    return [f"a cycle: {graph.told(cycle)}" for cycle in graph.cycles()]


def _twice(elements: Sequence[str]) -> str:
    return next(one for one in elements if elements.count(one) > 1)
