"""Things put into several sets at once, and views of some of the sets: one order for all of it.

Two views of which each saw what the other missed are a long fork; a half-seen order is torn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .graph import Graph


@dataclass(frozen=True, slots=True)
class Place:
    element: str
    sets: frozenset[str]
    began: float
    ended: float
    is_acknowledged: bool = True


@dataclass(frozen=True, slots=True)
class View:
    sets: frozenset[str]  # what was looked at
    seen: frozenset[tuple[str, str]]  # (set, element)
    began: float
    ended: float


def check_sets(places: Sequence[Place], views: Sequence[View], last: View) -> list[str]:
    """What cannot be, a sentence each. `last` looks at everything, when all is over."""
    known = {place.element: place for place in places}
    here = {element for _, element in last.seen}
    faults = [f"{one} was never placed" for one in here - known.keys()]
    faults += [
        f"{place.element} was acknowledged and is lost"
        for place in places
        if place.is_acknowledged and place.element not in here
    ]
    happened = [place for place in places if place.element in here]
    graph = Graph()
    for number, view in enumerate([*views, last]):
        for place in happened:
            looked = place.sets & view.sets
            saw = [one for one in looked if (one, place.element) in view.seen]
            if saw and len(saw) < len(looked):
                faults.append(f"{place.element} was seen in {saw} alone of {sorted(looked)}")
            if saw:
                graph.add(place.element, ("view", number), "wr")
            elif looked:
                graph.add(("view", number), place.element, "rw")
    graph.add_time(
        [(place.element, (place.began, place.ended)) for place in happened]
        + [(("view", n), (view.began, view.ended)) for n, view in enumerate([*views, last])]
    )
    return faults + [f"a cycle: {graph.told(cycle)}" for cycle in graph.cycles()]
