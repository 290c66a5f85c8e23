"""Ids of others, in every place an id can stand."""

import itertools
import random
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from pesan.kit.ids import encode, new_id

from ..oracle import Found
from ..walk import Asked
from .places import Place, elsewhere, exchanged, ids_in, places_of, put
from .principals import Principal
from .probe import Probe, together


async def places(probe: Probe, *, each: int, seed: int, tell: Callable[[str], None]) -> None:
    """Every place of every operation, `each` times, by everybody."""
    dice = random.Random(seed)
    for number, found in enumerate(probe.operations):
        name = found.operation["operationId"]
        for place in places_of(probe.a.walk.contract, found, probe.asked(found, probe.owner)):
            probe.found.places.add((name, place.where, str(place.name)))
            foreign = list(itertools.islice(_foreign(probe, place), each))
            strange = _other_kinds(probe, place, each, dice)
            await together(
                _pair(probe, by, found, place, one) for by in probe.by for one in foreign
            )
            await together(
                _strange(probe, by, found, place, one) for by in probe.by for one in strange
            )
        if number % 10 == 9:
            tell(f"  {number + 1} of {len(probe.operations)}: {probe.found.probes} probes")


async def wholes(probe: Probe, *, each: int) -> None:
    """What B asks rightly, word for word: in another's store, and in B's own by a stranger."""
    for found in probe.operations:
        asked = probe.b.walk.reached.get(found.operation["operationId"])
        if asked is None or "store_id" not in asked.path:
            continue
        # B's words would stay with who asks, and be told them later.
        asked = exchanged(asked, {probe.b.walk.mark: "LAINN"})
        await together(
            asking
            for _ in range(each)
            for by in probe.by
            for asking in _whole(probe, by, found, asked)
        )


def _whole(
    probe: Probe, by: Principal, found: Found, asked: Asked
) -> Iterator[Coroutine[Any, Any, None]]:
    own = [one for one in dict.fromkeys(ids_in(asked)) if one in probe.neighbour.theirs]
    there = encode("sto", new_id())
    in_theirs = asked, elsewhere(asked, there)
    yield probe.alike(
        *(by, found, in_theirs, "whole store"), ([asked.path["store_id"], *own], [there, *own])
    )
    if own:
        other = {one: encode(one[:3], new_id()) for one in own}
        in_ours = elsewhere(asked, by.store), elsewhere(exchanged(asked, other), by.store)
        yield probe.alike(*(by, found, in_ours, "whole"), (own, list(other.values())))


async def _pair(probe: Probe, by: Principal, found: Found, place: Place, foreign: str) -> None:
    asked = probe.asked(found, by)
    missing = encode(place.prefix, new_id())
    pair = put(asked, place, foreign), put(asked, place, missing)
    await probe.alike(by, found, pair, place.where, ([foreign], [missing]))


async def _strange(probe: Probe, by: Principal, found: Found, place: Place, value: str) -> None:
    answer = await probe.one(by, found, put(probe.asked(found, by), place, value), "another kind")
    if place.where == "path":
        probe.found.promise(
            answer.status_code in {403, 404, 422},
            f"{found} as {by.name} takes {value} for {place.name}: {answer.status_code}",
        )


def _foreign(probe: Probe, place: Place) -> Iterator[str]:
    known = probe.b.walk.known.get(place.prefix, [])
    theirs = [one for one in known if one in probe.owner.theirs]
    return itertools.cycle(theirs) if theirs else iter(())


def _other_kinds(probe: Probe, place: Place, each: int, dice: random.Random) -> list[str]:
    """Ids of other kinds, A's own and B's; spellings that are no id."""
    a, b = probe.a.walk.known, probe.b.walk.known
    kinds = [prefix for prefix in a if prefix != place.prefix]
    dice.shuffle(kinds)
    own = [a[kind][0] for kind in kinds[:each]]
    theirs = [b[kind][0] for kind in kinds[:each] if b.get(kind)]
    mine = next(iter(a.get(place.prefix, [f"{place.prefix}_x"])))
    return [*own, *theirs, mine.upper(), mine[:-1], f"{mine}x", "%00", "null"]
