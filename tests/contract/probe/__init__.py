"""F11 · Cross-tenant and cross-role: every operation, every place an id can stand, everybody.

Two stores full of marked things, and a third that is empty. Whatever is sent with an id of store B
in it (in the path, the query, the body, a header, a cursor, a key) by store A's people, by its
programs or by the owner of the empty one must be answered exactly like an id that nobody has, hold
nothing of B's, and leave B's rows as they were. And each role may do what the matrix says, and
nothing else.
"""

from collections.abc import Callable

from ...running import Pesan
from ..scene import Scene, furnished
from . import addresses, ids, roles
from .controls import CONTROLS
from .found import Probed
from .principals import everybody
from .probe import Probe
from .state import as_they_were, asleep, dump, quiet

__all__ = [
    "CONTROLS",
    "Probe",
    "Probed",
    "as_they_were",
    "furnished_pair",
    "prepared",
    "run",
]
A_MARK, B_MARK = "CNRYA", "CNRYB"


async def furnished_pair(pesan: Pesan) -> tuple[Scene, Scene]:
    """Two stores with everything in them, every operation of which was asked."""
    a, b = await furnished(pesan, A_MARK), await furnished(pesan, B_MARK)
    for scene in (a, b):
        await scene.walk.all(deleting=False)
    return a, b


async def prepared(pesan: Pesan, a: Scene, b: Scene) -> Probe:
    """Ready to ask: everybody has their role and a token, and nothing is under way."""
    await as_they_were(pesan, a)
    await asleep(pesan, a.shop.seller.store_id, b.shop.seller.store_id)
    probe = Probe(pesan, a, b, await everybody(pesan, a, b))
    inside = [one for one in probe.operations if "{store_id}" in one.path]
    probe.cursors = await addresses.cursors_of(b.walk, inside)
    await quiet(pesan)
    return probe


async def run(
    probe: Probe, *, each: int, seed: int = 1, tell: Callable[[str], None] = lambda _: None
) -> Probed:
    """`each`: how many foreign ids stand in each place, for each principal."""
    pesan, found = probe.pesan, probe.found
    theirs = probe.b.shop.seller.store_id
    before = await dump(pesan, theirs)
    told = 0
    for name, asked in {
        "what is forbidden": roles.forbidden(probe),
        "the matrix": roles.matrix(probe),
        "ids in their places": ids.places(probe, each=each, seed=seed, tell=tell),
        "whole requests": ids.wholes(probe, each=each),
        "strange places": addresses.strange(probe),
        "words": addresses.words(probe, seed=seed),
        "cursors": addresses.cursors(probe),
        "keys": addresses.keys(probe),  # last: with B's body B's words come into A's store
    }.items():
        await asked
        await as_they_were(pesan, probe.a)
        tell(f"{name}: {found.probes} probes so far, {len(found.broken)} broken")
        for one in found.broken[told:]:
            tell(f"BROKEN {one}")
        told = len(found.broken)
    await quiet(pesan)
    after = await dump(pesan, theirs)
    changed = [table for table in before if before[table] != after[table]]
    found.promise(not changed, f"B's rows changed: {changed}")
    return found
