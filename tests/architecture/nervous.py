"""The laws of facts, timers and jobs: what app/wiring.py joins together."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_type_hints
from uuid import UUID

import msgspec

from pesan.kit.events import Fact, Handlers, name_of
from pesan.kit.jobs import Jobs
from pesan.kit.sql import base_type

_PAST = re.compile(r"^[a-z]+\.[a-z]+(_[a-z]+)*$")


def told_in_ids(kinds: Iterable[type[msgspec.Struct]]) -> list[str]:
    """Facts and jobs carry ids only: whoever hears one reads the present state himself.

    A provider's own id is text.
    """
    return [
        f"{kind.__module__}.{kind.__name__}: {name} is {hint}, no id"
        for kind in kinds
        for name, hint in get_type_hints(kind).items()
        if name in kind.__struct_fields__ and base_type(hint) is not UUID
        if not (base_type(hint) is str and name.endswith("_id"))
    ]


def named_after_their_room(kinds: Mapping[str, Iterable[type]]) -> list[str]:
    """`order.paid` is a fact, `payments.ask` a job; each name is there once."""
    complaints = []
    for attribute, found in kinds.items():
        seen: set[str] = set()
        for kind in found:
            name: str = getattr(kind, attribute, "")
            where = f"{kind.__module__}.{kind.__name__}"
            if not _PAST.match(name):
                complaints.append(f"{where}: {attribute} is {name!r}")
            if name in seen:
                complaints.append(f"{where}: {name} is there twice")
            seen.add(name)
    return complaints


def handlers_stand_in_their_place(
    handlers: Handlers, timers: Mapping[str, Callable[..., Any]], jobs: Jobs
) -> list[str]:
    """Reactions are in handlers.py, work on the network in jobs.py; no two have one name."""
    complaints = []
    for fact, listeners in handlers.items():
        names = [name_of(listener) for listener in listeners]
        complaints += [f"{fact.type}: {n} hears it twice" for n in set(names) if names.count(n) > 1]
    reacting = [listener for listeners in handlers.values() for listener in listeners]
    for function in [*reacting, *timers.values()]:
        complaints += _elsewhere(function, "handlers")
    for job in jobs.values():
        complaints += _elsewhere(job, "jobs")
    return complaints


def _elsewhere(function: Any, furniture: str) -> list[str]:
    if function.__module__.split(".")[2:3] == [furniture]:
        return []
    return [f"{function.__module__}.{function.__name__} does not stand in {furniture}.py"]


def everything_is_wired(
    facts: Iterable[type[Fact]], wired: Handlers, jobs: Iterable[type[Any]], done: Mapping[Any, Any]
) -> list[str]:
    """A job nobody does would lie in the queue for ever; a fact may be heard by nobody."""
    known = set(facts)
    return [
        *(f"job {job.__name__} is done by nobody" for job in jobs if job not in done),
        *(f"{fact.__name__} is wired and no fact" for fact in wired if fact not in known),
    ]


def subclasses_of(base: type[Any]) -> list[type[Any]]:
    return [kind for kind in base.__subclasses__() if kind.__module__.startswith("pesan.")]
